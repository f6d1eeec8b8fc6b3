// One transport bar for the videos of a group: they play, stop and move together, in step with the longest.
const SLACK = 0.015, JUMP = 0.25; // seconds apart from where a video hurries or waits, and from where it jumps
const clock = (time) => `${Math.floor(time / 60)}:${String(Math.floor(time % 60)).padStart(2, "0")}`;
const seen = ({ played }) => [...Array(played.length).keys()].reduce((sum, at) => sum + played.end(at) - played.start(at), 0);

function conduct(group) {
  const videos = [...group.querySelectorAll("video")], part = (name) => group.querySelector(`[data-do=${name}]`);
  const longest = () => videos.reduce((one, other) => (other.duration > one.duration ? other : one));
  const rate = Math.max(...videos.map((video) => Number(video.dataset.fps)));
  let playing = false, speed = 1, frame;
  const go = (time) => { videos.forEach((video) => { video.currentTime = time; }); show(time); };
  const step = (by) => { stop(); go((Math.max(0, Math.floor(longest().currentTime * rate + 0.01) + by) + 0.5) / rate); };
  const stop = () => { playing = false; follow(); };
  function show(time = longest().currentTime) {
    const length = longest().duration || 0, words = `${clock(time)} / ${clock(length)}`;
    Object.assign(part("seek"), { max: length, value: time }).setAttribute("aria-valuetext", words);
    part("time").textContent = words;
    part("play").setAttribute("aria-pressed", playing);
    part("watched").value = videos.map((one) => `${one.dataset.letter}:${(seen(one) / one.duration || 0).toFixed(3)}`).join(" ");
  }
  function follow() {
    cancelAnimationFrame(frame);
    const leader = longest(), halted = videos.some((video) => !video.ended && video.readyState < 3);
    playing &&= !leader.ended;
    for (const video of videos) {
      const apart = video.currentTime - leader.currentTime;
      if (!playing || (halted && video.readyState > 2)) video.pause();
      else if (video.paused && !video.ended) video.play().catch(() => {});
      if (playing && Math.abs(apart) > JUMP && leader.currentTime < video.duration) video.currentTime = leader.currentTime;
      video.playbackRate = speed * (Math.abs(apart) < SLACK ? 1 : Math.min(1.2, Math.max(0.8, 1 - 2 * apart)));
    }
    show();
    if (playing) frame = requestAnimationFrame(follow);
  }
  const act = {
    play() { if (longest().ended) go(0); playing = !playing; follow(); },
    back: () => step(-1), on: () => step(1), seek: ({ valueAsNumber }) => go(valueAsNumber), speed({ value }) { speed = Number(value); follow(); },
    sound: ({ value }) => videos.forEach((video) => { video.muted = ![video.dataset.letter, "all"].includes(value); }),
    captions(button) {
      const on = button.ariaPressed !== "true";
      button.ariaPressed = on;
      for (const { textTracks } of videos) for (const track of textTracks) track.mode = on ? "showing" : "hidden";
    },
  };
  group.addEventListener("click", ({ target }) => act[target.closest("button")?.dataset.do]?.(target.closest("button")));
  group.addEventListener("input", ({ target }) => act[target.dataset.do]?.(target));
  videos.forEach((video) => { video.controls = false; video.addEventListener("loadedmetadata", () => show()); });
  group.classList.add("live");
  show();
}
const all = () => document.querySelectorAll("[data-players]:not(.live):has(video)").forEach(conduct);
addEventListener("htmx:afterSettle", all);
all();
