// Tells at the button who will read this, as it is chosen. Sharing with somebody for the first time also ticks that it
// counts in research, in sight and to be unticked; what somebody set themselves is left alone.
const photos = document.querySelector("[data-photos-fold]");
if (photos) {
  // What photos need comes when they are asked for, or when a text is put back that may have some.
  const bring = () => import(photos.dataset.photosFold);
  photos.addEventListener("toggle", bring, { once: true });
  photos.closest("form").addEventListener("draft:filled", bring, { once: true });
  if (photos.open) bring();
}

for (const audience of document.querySelectorAll("[data-audience]")) {
  const words = audience.querySelector("[data-audience-words]");
  const research = audience.querySelector("[data-audience-research]");
  const circles = [...audience.querySelectorAll("input[name=circles]")];
  let settled = !research || research.checked || circles.some((circle) => circle.checked);

  const tell = () => {
    const chosen = circles.filter((circle) => circle.checked).map((circle) => circle.dataset.words);
    const [first, ...others] = chosen.length ? chosen : [words.dataset.nobody];
    words.textContent = [first, ...others.map((other) => other.toLowerCase())].join(", ");
  };

  audience.addEventListener("change", (event) => {
    if (event.target === research) settled = true;
    else if (!settled) research.checked = circles.some((circle) => circle.checked);
    tell();
  });
  audience.closest("form").addEventListener("draft:filled", () => {
    settled = true;
    tell();
  });
  tell();
  document.addEventListener("click", (event) => {
    if (audience.open && !audience.contains(event.target)) audience.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && audience.open) {
      audience.open = false;
      audience.querySelector("summary").focus();
    }
  });
}
