// Who is there, in front of a full room: typing a name leaves only the lines that fit, without a question to the server,
// and the foot counts along with every choice. Without this the field asks the server, which gives every choice back, and
// the foot tells what is kept.
const search = document.querySelector("[data-room-search]");
const room = document.querySelector("[data-room]");

function plain(text) {
  return text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
}

function name(line) {
  return plain(line.querySelector("legend").textContent);
}

function lines() {
  return [...room.querySelectorAll("[data-room-line]")];
}

// A name that fits may stand in the fold of who was noted before; it closes again as it was.
function unfold(asked) {
  const fold = room.querySelector("details");
  if (!fold) return;
  fold.dataset.was ??= String(fold.open);
  fold.open = asked || fold.dataset.was === "true";
  if (!asked) delete fold.dataset.was;
}

function narrow(asked) {
  const words = plain(asked).split(/\s+/).filter(Boolean);
  for (const line of lines()) line.hidden = !words.every((word) => name(line).includes(word));
  room.querySelector("[data-room-nobody]").hidden = lines().some((line) => !line.hidden);
  unfold(words.length > 0);
}

function count() {
  const chosen = lines().map((line) => line.querySelector("input:checked")?.value ?? "");
  const are = (...states) => chosen.filter((state) => states.includes(state)).length;
  const told = { there: are("present", "late"), absent: are("absent"), open: are("") };
  for (const [what, number] of Object.entries(told)) room.querySelector(`[data-room-count="${what}"]`).textContent = number;
}

// What a search by the server left out is not on this page, and so not counted here either.
if (room && !room.hasAttribute("data-room-part")) {
  room.addEventListener("change", count);
  count(); // a browser that comes back to this page fills the choices in again
  search?.addEventListener("input", (event) => narrow(event.target.value));
  room.addEventListener("submit", (event) => {
    if (!event.submitter?.hasAttribute("data-room-find")) return;
    event.preventDefault();
    lines().find((line) => !line.hidden)?.querySelector("input:checked")?.focus();
  });
  search?.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.target.value = "";
    narrow("");
  });
}
