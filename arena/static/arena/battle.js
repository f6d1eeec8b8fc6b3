// Shows replies as they come: over a WebSocket; where that fails, by server-sent events; then by asking for
// what is new; and where nothing of that is to be had, by looking at the page itself from time to time.
const FAILURES = 2, ASK_MS = 800, RETRY_MS = 300, LOOK_MS = 3000;
let chat, last = "", over = true, ways = [], source;

const place = (side) => chat.querySelector(`[data-side="${side}"]`);
const address = (path) => `${path}${path.includes("?") ? "&" : "?"}after=${encodeURIComponent(last)}`;

function show(frame) {
  const { turn, attempt } = chat.dataset;
  if (over || String(frame.turn) !== turn || String(frame.attempt) !== attempt) return;
  last = frame.id;
  if (frame.over) return end(frame.over);
  for (const side of ["a", "b"]) {
    const shown = place(side);
    if (!shown || frame[side] === undefined) continue;
    const reply = shown.closest(".reply"), below = reply.scrollHeight - reply.scrollTop - reply.clientHeight < 40;
    shown.textContent = frame.whole ? frame[side] : shown.textContent + frame[side];
    if (below) reply.scrollTop = reply.scrollHeight;
  }
}

const STREAMS = [
  (failed) => {
    const socket = new WebSocket(`${location.origin.replace("http", "ws")}${address(chat.dataset.socket)}`);
    socket.onmessage = ({ data }) => show(JSON.parse(data));
    socket.onclose = failed;
    return socket;
  },
  (failed) => {
    const events = new EventSource(address(chat.dataset.stream));
    events.onmessage = ({ data }) => show(JSON.parse(data));
    events.onerror = () => { events.close(); failed(); };
    return events;
  },
  (failed) => {
    const timer = setTimeout(async () => {
      try {
        const answer = await fetch(address(chat.dataset.text));
        if (!answer.ok) throw new Error(answer.status);
        const { frames } = await answer.json();
        frames.forEach(show);
      } finally { failed(); }
    }, ASK_MS);
    return { close: () => clearTimeout(timer) };
  },
  () => {
    const timer = setTimeout(end, LOOK_MS);
    return { close: () => clearTimeout(timer) };
  },
];

function listen(way = 0, failures = 0) {
  const before = last;
  source = STREAMS[way](() => {
    if (over) return;
    const failed = last === before ? failures + 1 : 0;
    const next = failed >= FAILURES && way < STREAMS.length - 1 ? way + 1 : way;
    setTimeout(() => { if (!over) listen(next, next === way ? failed : 0); }, RETRY_MS);
  });
}

async function end(how) {
  over = true;
  source?.close();
  const words = how === "failed" ? chat.dataset.failed : chat.dataset.ready;
  const writing = document.activeElement?.matches("textarea, input");
  await htmx.ajax("GET", chat.dataset.page, { target: "#chat", swap: "outerHTML" });
  if (begin()) return;
  document.getElementById("said").textContent = words;
  if (!writing) document.querySelector("#verdict, .void")?.focus({ preventScroll: true });
}

// Says whether there is something to wait for.
function begin() {
  chat = document.getElementById("chat");
  if (!chat?.dataset.turn) return false;
  [last, over] = ["", false];
  listen();
  return true;
}

// Ctrl or Command with Enter sends what is being written.
addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.target.closest("form.ask")?.requestSubmit();
});
addEventListener("pagehide", () => { over = true; source?.close(); });
begin();
