// Keys for people who live in this page all day. The list that `?` shows is the
// `<dialog id="keys">` of the page; nothing here works only by key.
const places = { f: "/findings", r: "/register", c: "/cover", o: "/proposals", a: "/ask", p: "/people", s: "/systems" };
const patience = 1200;
let goPressed = 0;

const typing = (element) => element.closest?.("input, textarea, select, [contenteditable]");
const dialog = () => document.getElementById("keys");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (typing(event.target)) return;

  if (goPressed && event.timeStamp - goPressed < patience && places[event.key]) {
    event.preventDefault();
    window.location.assign(places[event.key]);
    return;
  }
  goPressed = event.key === "g" ? event.timeStamp : 0;

  if (event.key === "/") {
    const field = document.querySelector("input[type=search]");
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.select();
  } else if (event.key === "?" && dialog()) {
    event.preventDefault();
    dialog().showModal();
  }
});

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-open-keys]")) dialog()?.showModal();
});
