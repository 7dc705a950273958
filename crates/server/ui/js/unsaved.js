// A form with `data-guard` asks before its typed words are left behind.
const touched = new Set();
const guarded = (event) => event.target.closest?.("form[data-guard]");

document.addEventListener("input", (event) => {
  const form = guarded(event);
  if (form) touched.add(form);
});
document.addEventListener("submit", (event) => touched.delete(event.target));
document.addEventListener("reset", (event) => touched.delete(event.target));
window.addEventListener("beforeunload", (event) => {
  if ([...touched].some((form) => form.isConnected)) event.preventDefault();
});
