// A key presses what names it in aria-keyshortcuts: where that is awake, nobody is writing, and keys are on.
const WRITING = "textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])";
const off = () => localStorage.getItem("keys") === "off";
const show = () => document.querySelectorAll("[data-keys]").forEach((box) => { box.checked = !off(); });
addEventListener("keydown", (event) => {
  const held = event.repeat || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented;
  if (held || off() || event.target.closest?.(WRITING)) return;
  document.querySelector(`[aria-keyshortcuts="${CSS.escape(event.key.toLowerCase())}"]:not(:disabled)`)?.click();
});
addEventListener("change", ({ target }) => target.matches("[data-keys]") && localStorage.setItem("keys", target.checked ? "on" : "off"));
addEventListener("htmx:afterSettle", show);
show();
