// A form is sent by script, so that what is wrong with it stands beside the field
// and nothing typed is lost. Without script the same form works: the answer to a
// wrong value is then a page of its own. `data-plain` leaves a form to the browser.
const problemsOf = (form) => form.querySelectorAll(".error[data-problem]");

function clear(form) {
  problemsOf(form).forEach((problem) => problem.remove());
  form.querySelectorAll("[aria-invalid]").forEach((control) => {
    control.removeAttribute("aria-invalid");
    control.closest(".field")?.classList.remove("invalid");
    const described = (control.getAttribute("aria-describedby") ?? "").split(" ");
    const kept = described.filter((id) => id && !id.startsWith("problem-"));
    if (kept.length) control.setAttribute("aria-describedby", kept.join(" "));
    else control.removeAttribute("aria-describedby");
  });
}

function said(words, id) {
  const line = document.createElement("p");
  line.className = "error";
  line.dataset.problem = "";
  line.id = id;
  line.textContent = words;
  return line;
}

const sentence = (...parts) =>
  parts
    .filter(Boolean)
    .map((part) => part.trim().replace(/^./, (letter) => letter.toUpperCase()).replace(/([^.!?])$/, "$1."))
    .join(" ");

/** Puts each problem beside its field; what has no field here goes above the button. */
function show(form, problems, otherwise) {
  clear(form);
  let first = null;
  const rest = [];
  problems.forEach(({ field, why, expected }, at) => {
    const name = field.split(/[.[]/)[0];
    const control = [...form.elements].find((it) => it.name === field || it.name === name);
    if (!control || control.type === "hidden") {
      rest.push(sentence(`${field}: ${why}`, expected));
      return;
    }
    const id = `problem-${at}-${control.id || name}`;
    const place = control.closest(".field, .fieldset") ?? control.parentElement;
    place.classList.add("invalid");
    place.append(said(sentence(why, expected), id));
    control.setAttribute("aria-invalid", "true");
    control.setAttribute("aria-describedby", `${control.getAttribute("aria-describedby") ?? ""} ${id}`.trim());
    first ??= control;
  });
  if (otherwise) rest.push(otherwise);
  rest.forEach((words, at) => {
    const line = said(words, `problem-rest-${at}`);
    line.setAttribute("role", "alert");
    const actions = form.querySelector(".actions");
    if (actions) actions.before(line);
    else form.append(line);
  });
  first?.closest("details:not([open])")?.setAttribute("open", "");
  (first ?? problemsOf(form)[0])?.scrollIntoView({ block: "nearest" });
  first?.focus();
}

async function send(form, submitter) {
  const data = new FormData(form, submitter);
  const files = form.enctype === "multipart/form-data";
  const answer = await fetch(submitter?.getAttribute("formaction") ?? form.action, {
    method: "POST",
    body: files ? data : new URLSearchParams(data),
    headers: { accept: "text/html", "tandem-form": "1" },
  });
  const isJson = (answer.headers.get("content-type") ?? "").includes("json");
  if (!isJson) {
    document.getElementById("main").innerHTML = await answer.text();
    document.getElementById("main").focus();
    return;
  }
  const body = await answer.json();
  if (answer.ok && body.to) {
    const here = new URL(body.to, window.location.href);
    const same = here.pathname === window.location.pathname && here.search === window.location.search;
    window.location.assign(here);
    if (same) window.location.reload();
    return;
  }
  show(form, body.problems ?? [], body.problems?.length ? null : sentence(body.title, body.detail));
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || "plain" in form.dataset) return;
  event.preventDefault();
  const button = event.submitter;
  button?.setAttribute("aria-busy", "true");
  send(form, button)
    .catch(() => show(form, [], "The answer did not arrive. Look at your connection, then send it again."))
    .finally(() => button?.removeAttribute("aria-busy"));
});
