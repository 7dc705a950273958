// Passkeys: a form with `data-passkey` asks the server what to ask for (`data-challenge`),
// lets the browser do it, and sends back what the device answered (`data-answer`).
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const letters = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

async function send(address, body) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { accept: "application/json", "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const json = await answer.json();
  if (!answer.ok) throw new Error(json.detail ?? "That did not work. Try again.");
  return json;
}

/** What the server asks for, with its letters turned into the bytes that the browser wants. */
function asked(publicKey) {
  const known = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));
  const options = { ...publicKey, challenge: bytes(publicKey.challenge) };
  if (options.user) options.user = { ...options.user, id: bytes(options.user.id) };
  if (options.excludeCredentials) options.excludeCredentials = known(options.excludeCredentials);
  if (options.allowCredentials) options.allowCredentials = known(options.allowCredentials);
  return options;
}

function answered(credential) {
  const { response } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const kept = parts.filter((part) => response[part]).map((part) => [part, letters(response[part])]);
  return {
    id: credential.id,
    rawId: letters(credential.rawId),
    type: credential.type,
    extensions: credential.getClientExtensionResults(),
    response: Object.fromEntries(kept),
  };
}

async function ceremony(form) {
  const fields = Object.fromEntries(new FormData(form));
  const { ask } = await send(form.dataset.challenge, fields);
  const publicKey = asked(ask.publicKey);
  const credential =
    form.dataset.passkey === "create"
      ? await navigator.credentials.create({ publicKey })
      : await navigator.credentials.get({ publicKey });
  const { to } = await send(form.dataset.answer, { credential: answered(credential) });
  window.location.assign(to);
}

const reason = (error) =>
  error.name === "NotAllowedError"
    ? "Your device did not give the passkey, or it took too long. Try again, or take another way in."
    : error.name === "InvalidStateError"
      ? "This device holds a passkey of yours already."
      : error.message;

document.addEventListener("submit", async (event) => {
  const form = event.target.closest?.("form[data-passkey]");
  if (!form) return;
  event.preventDefault();
  const button = form.querySelector("button");
  const said = form.querySelector("[role=alert]");
  button.disabled = true;
  said.hidden = true;
  try {
    if (!window.PublicKeyCredential) throw new Error("This browser knows no passkeys. Take another way in.");
    await ceremony(form);
  } catch (error) {
    said.textContent = reason(error);
    said.hidden = false;
    button.disabled = false;
  }
});
