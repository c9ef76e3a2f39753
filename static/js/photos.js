// Keeps a photo as soon as it is chosen, made small on this device first; what is kept stands in the form with a place
// for words. Without a network the photo stays in the field and goes along with the text. Runs on [data-photos].
const LARGEST = 2000;

async function small(file) {
  try {
    const image = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LARGEST / Math.max(image.width, image.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(image.width * scale));
    canvas.height = Math.max(1, Math.round(image.height * scale));
    const pen = canvas.getContext("2d");
    pen.fillStyle = "white";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.88));
    return blob && blob.size < file.size ? new File([blob], "foto.jpg", { type: "image/jpeg" }) : file;
  } catch {
    return file;  // what this browser cannot read, the platform judges
  }
}

for (const box of document.querySelectorAll("form[data-draft] [data-photos]")) {
  const form = box.closest("form");
  const kept = box.querySelector("[data-photos-kept]");
  const state = box.querySelector("[data-photos-state]");
  const field = box.querySelector("[data-photos-new] input[type=file]");
  const words = box.querySelector("[data-photos-new] input[type=text]");
  const fold = box.closest("[data-photos-fold]");
  const key = () => form.elements.client_key.value;
  const csrf = () => form.elements.csrfmiddlewaretoken.value;

  const show = async (response) => {
    kept.innerHTML = await response.text();
    if (fold && kept.children.length) fold.open = true;
  };

  // What was typed beside the photos goes along, so that no answer of the platform overwrites it.
  const said = () => {
    const data = new FormData();
    for (const input of kept.querySelectorAll("input[type=text]")) data.append(input.name, input.value);
    data.append("client_key", key());
    data.append("csrfmiddlewaretoken", csrf());
    return data;
  };

  const post = async (address, data) => {
    const response = await fetch(address, { method: "POST", body: data, headers: { "X-CSRFToken": csrf() } });
    if (response.redirected || ![200, 400].includes(response.status)) throw new Error(String(response.status));
    return response;
  };

  const send = async () => {
    if (!field.files.length) return;
    state.textContent = box.dataset.busy;
    const bag = new DataTransfer();
    bag.items.add(await small(field.files[0]));
    field.files = bag.files;
    const data = said();
    data.append("photo", field.files[0]);
    data.append("photo_alt", words.value);
    try {
      const response = await post(box.dataset.photos, data);
      await show(response);
      field.value = "";
      if (response.ok) words.value = "";
      state.textContent = response.ok ? box.dataset.kept : "";
    } catch {
      state.textContent = box.dataset.later;
    }
  };
  field.addEventListener("change", send);
  void send(); // a photo that was chosen while this was still on its way

  kept.addEventListener("change", async (event) => {
    const goes = event.target.dataset.photoDrop;
    const data = said();
    if (goes) data.append(event.target.name, "on");
    try {
      const response = await post(box.dataset.photos, data);
      if (!goes) return;  // words are kept as they stand; nothing moves under somebody who types
      await show(response);
      field.focus();
    } catch {
      // The tick and the words stay, and are heard when the text is kept.
    }
  });

  // A text that was put back brought the key of its form along, and with it the photos that wait for it.
  if (!kept.querySelector("[data-photo-row]")) {
    const response = await fetch(`${box.dataset.photos}?client_key=${encodeURIComponent(key())}`).catch(() => null);
    if (response?.ok && !response.redirected) await show(response);
  }
}
