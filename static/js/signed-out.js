// A page that is left open longer than a session lasts: what it asks by itself is answered 401 with one line, which is
// shown once on top of the page. Nothing on the page is replaced, so nothing typed is lost.
export function tellSignedOut(words) {
  if (document.getElementById("signed-out")) return;
  const line = document.createElement("div");
  line.id = "signed-out";
  line.className = "message message--warning message--lines";
  line.setAttribute("role", "alert");
  line.innerHTML = words;
  // A page that keeps what is typed on the device says so.
  for (const part of line.querySelectorAll("[data-when-kept]")) part.hidden = !document.querySelector("[data-keeps]");
  (document.querySelector("main") ?? document.body).prepend(line);
  line.scrollIntoView({ block: "nearest" });
}
