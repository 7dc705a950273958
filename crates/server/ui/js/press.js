// A key presses the button or link that names it: `data-press="1"`.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.repeat) return;
  if (event.target.closest?.("input, textarea, select, [contenteditable], dialog")) return;
  const pressed = [...document.querySelectorAll("[data-press]")].find((it) => it.dataset.press === event.key);
  if (!pressed) return;
  event.preventDefault();
  pressed.click();
});
