// Keeps what is being typed on this device until the platform has kept it for good. A copy belongs to one account
// and one page; nobody else who signs in on this device sees it. Runs on every form with data-draft="account".
const PREFIX = "plg-draft:";
const KEPT_COOKIE = "plg_kept";
const QUIET = 300;

// The three ways to the store; they are async so that another store can take its place.
const store = {
  async get(key) { return JSON.parse(localStorage.getItem(key)); },
  async put(key, copy) { localStorage.setItem(key, JSON.stringify(copy)); },
  async drop(key) { localStorage.removeItem(key); },
};

function cookie(name) {
  const found = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

// The server names the text it has kept; the copy of that text has done its work.
async function forgetWhatWasKept() {
  const name = cookie(KEPT_COOKIE);
  if (!name) return;
  for (const key of Object.keys(localStorage).filter((each) => each.startsWith(PREFIX))) {
    const copy = await store.get(key);
    if (copy?.fields.some(([field, value]) => field === "client_key" && value === name)) await store.drop(key);
  }
  document.cookie = `${KEPT_COOKIE}=; path=/; max-age=0; samesite=lax`;
}

function fieldsOf(form) {
  return [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
}

function fill(form, fields) {
  const values = new Map();
  for (const [name, value] of fields) values.set(name, [...(values.get(name) ?? []), value]);
  for (const field of form.elements) {
    if (!field.name || field.name === "csrfmiddlewaretoken" || field.type === "submit") continue;
    const given = values.get(field.name) ?? [];
    if (field.type === "checkbox" || field.type === "radio") field.checked = given.includes(field.value);
    else field.value = given.shift() ?? "";
  }
  form.dispatchEvent(new CustomEvent("draft:filled"));
}

const clock = (moment) => new Date(moment).toLocaleTimeString("nl-NL", { hour: "2-digit", minute: "2-digit" });

class Draft {
  constructor(form) {
    this.form = form;
    this.key = `${PREFIX}${form.dataset.draft}:${location.pathname}`;
    this.before = fieldsOf(form);
    this.line = form.querySelector("[data-draft-state]");
    this.restored = form.querySelector("[data-draft-restored]");
  }

  async begin() {
    // What the server just sent back is newer than any copy here.
    if (this.form.hasAttribute("data-draft-sent")) await this.keep();
    else await this.restore();
    this.form.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.keep(), QUIET);
    });
    this.form.querySelector("[data-draft-drop]")?.addEventListener("click", () => this.throwAway());
    window.addEventListener("pagehide", () => this.timer && this.keep());
  }

  async restore() {
    const copy = await store.get(this.key).catch(() => null);
    if (!copy || JSON.stringify(copy.fields) === JSON.stringify(this.before)) return;
    fill(this.form, copy.fields);
    const when = new Date(copy.at);
    const today = when.toDateString() === new Date().toDateString();
    const words = this.restored.querySelector("[data-words]");
    const day = today ? "" : `${when.toLocaleDateString("nl-NL", { weekday: "short", day: "numeric", month: "long" })} `;
    words.textContent = `${words.dataset.words} ${day}${clock(copy.at)}.`;
    this.restored.hidden = false;
  }

  async keep() {
    this.timer = null;
    const copy = { at: new Date().toISOString(), fields: fieldsOf(this.form) };
    try {
      await store.put(this.key, copy);
      this.line.textContent = `${this.line.dataset.saved} ${clock(copy.at)}`;
    } catch {
      this.line.textContent = this.line.dataset.failed;
    }
  }

  async throwAway() {
    clearTimeout(this.timer);
    this.timer = null;
    await store.drop(this.key);
    fill(this.form, this.before);
    this.restored.hidden = true;
    this.line.textContent = "";
    this.form.querySelector("textarea")?.focus();
  }
}

await forgetWhatWasKept();
for (const form of document.querySelectorAll("form[data-draft]")) await new Draft(form).begin();
