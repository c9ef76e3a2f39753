// Two windows that save the same text by themselves never write over each other: a form with data-knows="FIELD" sends in
// `seen` what it showed and what it sent itself. A refusal shows what stands there now, and only the button goes over it.
function know(form, texts) {
  for (const old of form.querySelectorAll("[name=seen]")) old.remove();
  for (const text of texts) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = "seen";
    field.value = text;
    form.append(field);
  }
}

function known(form) {
  return [...form.querySelectorAll("[name=seen]")].map((field) => field.value);
}

function follow(form) {
  const area = form.elements[form.dataset.knows];
  const box = form.querySelector("[id$=elsewhere]");
  let sent = area.value;

  function answered({ successful, xhr }) {
    if (!xhr.status) know(form, [...known(form), sent]); // no answer: it may be kept, or not
    if (successful) know(form, [sent]);
    if (successful || xhr.status === 409) {
      box.innerHTML = successful ? "" : xhr.responseText;
      box.querySelector(".message")?.remove(); // the saved line says it
      box.hidden = successful;
    }
  }

  form.addEventListener("htmx:beforeRequest", () => {
    sent = area.value;
  });
  form.addEventListener("htmx:afterRequest", (event) => answered(event.detail));
  form.querySelector("button").addEventListener("click", () => {
    const shown = box.querySelector("[data-stands]");
    if (shown) know(form, [...known(form), shown.textContent]);
  });
}

for (const form of document.querySelectorAll("form[data-knows]")) follow(form);
