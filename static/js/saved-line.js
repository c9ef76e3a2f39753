// Says in a status line whether what was just chosen is kept. Works on every form with data-saved-line. When the server
// refused, its own sentence says why; without an answer there was no connection.
function refusal(answer) {
  const said = new DOMParser().parseFromString(answer, "text/html").querySelector(".message p");
  return said ? said.textContent.trim() : "";
}

function say(form, { successful, xhr }) {
  const line = document.getElementById(form.dataset.savedLine);
  const time = new Date().toLocaleTimeString("nl-NL", { hour: "2-digit", minute: "2-digit" });
  line.classList.toggle("is-lost", !successful);
  line.textContent = successful ? `${line.dataset.savedWords} ${time}` : refusal(xhr.responseText || "") || line.dataset.lostWords;
}

for (const form of document.querySelectorAll("form[data-saved-line]")) {
  form.addEventListener("htmx:afterRequest", (event) => say(form, event.detail));
}
