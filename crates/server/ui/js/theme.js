// The theme follows the machine until the reader chooses; the choice stays in
// this browser. Buttons with `data-theme-toggle` go to the other theme.
const root = document.documentElement;
const machine = window.matchMedia("(prefers-color-scheme: dark)");
const current = () => root.dataset.theme ?? (machine.matches ? "dark" : "light");

function remembered() {
  try {
    return localStorage.getItem("theme");
  } catch {
    return null;
  }
}

function remember(theme) {
  try {
    localStorage.setItem("theme", theme);
  } catch {
    // Storage may be closed to us; the theme then lasts as long as the page.
  }
}

if (["light", "dark"].includes(remembered())) root.dataset.theme = remembered();

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-theme-toggle]");
  if (!button) return;
  const theme = current() === "dark" ? "light" : "dark";
  root.dataset.theme = theme;
  remember(theme);
});
