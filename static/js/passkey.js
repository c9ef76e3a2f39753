// Lets the browser make or show a passkey and sends what it says with the form around. Works on every [data-passkey].
const toBytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));

function toText(buffer) {
  const signs = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(signs).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function known(list) {
  return (list ?? []).map((one) => ({ ...one, id: toBytes(one.id) }));
}

function read(options) {
  const asked = { ...options, challenge: toBytes(options.challenge) };
  if (options.user) asked.user = { ...options.user, id: toBytes(options.user.id) };
  if (options.excludeCredentials) asked.excludeCredentials = known(options.excludeCredentials);
  if (options.allowCredentials) asked.allowCredentials = known(options.allowCredentials);
  return asked;
}

function write(credential) {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) response[part] = toText(credential.response[part]);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

function sentence(error, said) {
  if (error.name === "InvalidStateError") return said.known;
  return error.name === "SecurityError" ? said.impossible : said.cancelled;
}

for (const place of document.querySelectorAll("[data-passkey]")) {
  const form = place.closest("form");
  const line = place.querySelector("[data-passkey-said]");
  const possible = Boolean(window.PublicKeyCredential && navigator.credentials);
  place.hidden = false;
  place.querySelector("button").disabled = !possible;
  if (!possible) line.textContent = line.dataset.impossible;
  form.addEventListener("submit", async (event) => {
    const name = form.querySelector("input[name=name]");
    if (form.elements.credential.value || (name && !name.value.trim())) return;
    event.preventDefault();
    line.textContent = "";
    try {
      const publicKey = read(JSON.parse(place.dataset.options));
      form.elements.credential.value = write(await navigator.credentials[place.dataset.passkey]({ publicKey }));
      form.submit();
    } catch (error) {
      line.textContent = sentence(error, line.dataset);
    }
  });
}
