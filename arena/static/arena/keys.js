// A key presses what names it in aria-keyshortcuts: where that is awake, nobody is writing, and keys are on.
const WRITING = "textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])";
const off = () => localStorage.getItem("keys") === "off";
const show = () => document.querySelectorAll("[data-keys]").forEach((box) => { box.checked = !off(); });

addEventListener("keydown", (event) => {
  const held = event.repeat || event.ctrlKey || event.altKey || event.metaKey;
  if (held || event.defaultPrevented || off() || event.target.closest?.(WRITING)) return;
  const key = CSS.escape(event.key.toLowerCase());
  const pressed = document.querySelector(`[aria-keyshortcuts="${key}"]:not(:disabled)`);
  if (!pressed) return;
  event.preventDefault();
  pressed.click();
});
addEventListener("change", ({ target }) => {
  if (target.matches("[data-keys]")) localStorage.setItem("keys", target.checked ? "on" : "off");
});
addEventListener("htmx:afterSettle", show);
show();
