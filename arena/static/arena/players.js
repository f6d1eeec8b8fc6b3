// One transport bar for the videos of a group: they play, stop and move together, in step with the one behind.
const SLACK = 0.006, HOLD = 0.045; // seconds ahead from where a video slows down, and from where it waits
const clock = (time) => `${Math.floor(time / 60)}:${String(Math.floor(time % 60)).padStart(2, "0")}`;
const seen = ({ played }) => [...Array(played.length).keys()].reduce((sum, at) => sum + played.end(at) - played.start(at), 0);

function conduct(group) {
  const videos = [...group.querySelectorAll("video")], part = (name) => group.querySelector(`[data-do=${name}]`);
  const longest = () => videos.reduce((one, other) => (other.duration > one.duration ? other : one));
  const rate = Math.max(...videos.map((video) => Number(video.dataset.fps)));
  let playing = false, speed = 1, frame;
  const go = (time) => { videos.forEach((video) => { video.currentTime = time; }); show(time); };
  const step = (by) => { playing = false; follow(); go((Math.max(0, Math.floor(longest().currentTime * rate + 0.01) + by) + 0.5) / rate); };
  function show(time = longest().currentTime) {
    const length = longest().duration || 0, words = `${clock(time)} / ${clock(length)}`;
    Object.assign(part("seek"), { max: length, value: time, ariaValueText: words });
    part("time").textContent = words;
    part("play").ariaPressed = playing;
    part("watched").value = videos.map((one) => `${one.dataset.letter}:${(seen(one) / one.duration || 0).toFixed(3)}`).join(" ");
  }
  function follow() {
    cancelAnimationFrame(frame);
    playing &&= !longest().ended;
    const last = Math.min(...videos.filter((video) => !video.ended).map((video) => video.currentTime));
    for (const video of videos) {
      const ahead = video.ended ? 0 : video.currentTime - last;
      if (!playing || ahead > HOLD) video.pause();
      else if (video.paused && !video.ended && ahead < SLACK) video.play().catch(() => {});
      video.playbackRate = speed * (ahead < SLACK ? 1 : 0.8);
    }
    show();
    if (playing) frame = requestAnimationFrame(follow);
  }
  const act = {
    play() { if (longest().ended) go(0); playing = !playing; follow(); },
    back: () => step(-1), on: () => step(1), seek: ({ valueAsNumber }) => go(valueAsNumber), speed({ value }) { speed = Number(value); follow(); },
    sound: ({ value }) => videos.forEach((video) => { video.muted = ![video.dataset.letter, "all"].includes(value); }),
    captions(button) {
      button.ariaPressed = button.ariaPressed !== "true";
      for (const { textTracks } of videos) for (const track of textTracks) track.mode = button.ariaPressed === "true" ? "showing" : "hidden";
    },
  };
  group.onclick = ({ target }) => act[target.closest("button")?.dataset.do]?.(target.closest("button"));
  group.oninput = ({ target }) => act[target.dataset.do]?.(target);
  videos.forEach((video) => { video.controls = false; video.onloadedmetadata = () => show(); });
  show(group.classList.add("live"));
}
const all = () => document.querySelectorAll("[data-players]:not(.live):has(video)").forEach(conduct);
["htmx:afterSettle", "pageshow"].forEach((name) => addEventListener(name, all));
