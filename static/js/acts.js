// A form with data-acts sends every press in the order they were made, each with the values of its own moment, and puts
// the answer in the part of the page it names. While acts are under way the page says so in data-acting.
const page = document.documentElement;
let queue = Promise.resolve();
let waiting = 0;

function told(form, lost) {
  document.getElementById(form.dataset.lostLine).hidden = !lost;
}

function count(change) {
  waiting += change;
  if (waiting) page.dataset.acting = waiting;
  else delete page.dataset.acting;
  if (!waiting) document.dispatchEvent(new CustomEvent("acts:done"));
}

async function send(form, values) {
  try {
    await htmx.ajax("POST", form.action, {
      source: form,
      target: form.dataset.acts,
      swap: "innerHTML settle:0ms",
      values,
    });
  } catch {
    told(form, true);
  } finally {
    count(-1);
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-acts]")) return;
  event.preventDefault();
  const values = Object.fromEntries(new FormData(form, event.submitter));
  count(1);
  queue = queue.then(() => send(form, values));
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (event.target.matches("[data-acts]")) told(event.target, !event.detail.successful);
});
