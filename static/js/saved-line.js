// Says in a status line whether what was just chosen is kept. Works on every form with data-saved-line.
function say(form, kept) {
  const line = document.getElementById(form.dataset.savedLine);
  const time = new Date().toLocaleTimeString("nl-NL", { hour: "2-digit", minute: "2-digit" });
  line.textContent = kept ? `${line.dataset.savedWords} ${time}` : line.dataset.lostWords;
}

for (const form of document.querySelectorAll("form[data-saved-line]")) {
  form.addEventListener("htmx:afterRequest", (event) => say(form, event.detail.successful));
}
