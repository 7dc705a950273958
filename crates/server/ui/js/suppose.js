// A moved slider asks for the page anew. Without script the button of the form does.
// What is supposed stands in the address, so the way back undoes it.
const main = () => document.getElementById("main");

async function show(address, push) {
  const answer = await fetch(address, { headers: { accept: "text/html", "hx-request": "true" } });
  if (!answer.ok) {
    window.location.assign(address);
    return;
  }
  const held = document.activeElement?.id;
  main().innerHTML = await answer.text();
  if (push) window.history.pushState({ suppose: true }, "", answer.url);
  if (held) document.getElementById(held)?.focus({ preventScroll: true });
}

const isSuppose = (target) => target instanceof Element && target.closest("form[data-suppose]");

document.addEventListener("input", ({ target }) => {
  if (!isSuppose(target) || target.type !== "range") return;
  const output = target.parentElement.querySelector("output");
  if (output) output.value = target.value;
});

document.addEventListener("change", ({ target }) => {
  const form = isSuppose(target);
  if (!form || !form.reportValidity()) return;
  const address = new URL(form.action);
  address.search = new URLSearchParams(new FormData(form)).toString();
  window.history.replaceState({ suppose: true }, "");
  show(address, true).catch(() => form.submit());
});

window.addEventListener("popstate", ({ state }) => {
  if (state?.suppose) show(window.location.href, false).catch(() => window.location.reload());
});
