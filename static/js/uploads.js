/* Files are sent one by one with progress; then the page is drawn anew. Without script the form sends them all at once. */
const words = document.getElementById("upload-words");

/** One line of the list: name, bar, and what happens with it, also for those who do not see the bar. */
function lineFor(file) {
  const item = document.createElement("li");
  const [name, bar, state] = ["bdi", "progress", "span"].map((tag) => document.createElement(tag));
  name.textContent = file.name;
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  state.className = "small muted";
  item.append(name, " ", bar, " ", state);
  const tell = (text, isBad = false) => {
    state.textContent = text;
    state.className = isBad ? "small bad-text" : "small muted";
  };
  tell(words.dataset.textWaiting);
  return { file, item, bar, tell, isDone: false };
}

/** Send one file with the other fields of its form; the answer is "kept", "refused", "closed" or "failed". */
function send(form, line) {
  const body = new FormData();
  for (const [key, value] of new FormData(form)) if (key !== "files") body.append(key, value);
  body.append("files", line.file, line.file.name);
  return new Promise((resolve) => {
    const request = new XMLHttpRequest(); // fetch tells nothing about what has been sent
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      line.bar.value = event.loaded / event.total;
      line.tell(event.loaded < event.total ? words.dataset.textSending : words.dataset.textChecking);
    });
    request.addEventListener("load", () => {
      const isJson = (request.getResponseHeader("Content-Type") ?? "").startsWith("application/json");
      if (request.status === 200 && isJson) {
        const [refusal] = JSON.parse(request.responseText).refusals;
        resolve({ way: refusal ? "refused" : "kept", refusal });
      } else resolve({ way: request.status === 200 ? "closed" : "failed" });
    });
    for (const event of ["error", "abort", "timeout"]) {
      request.addEventListener(event, () => resolve({ way: "failed" }));
    }
    request.send(body);
  });
}

async function sendOne(form, line) {
  const most = Number(form.dataset.maxBytes);
  if (most && line.file.size > most) {
    line.tell(words.dataset.textTooLarge, true);
    line.isTooLarge = true;
    return;
  }
  const { way, refusal } = await send(form, line);
  line.isDone = way === "kept" || way === "refused";
  if (line.isDone) line.bar.value = 1;
  const told = { kept: words.dataset.textDone, refused: refusal, closed: words.dataset.textClosed, failed: words.dataset.textFailed };
  line.tell(told[way], way !== "kept");
}

/** One after the other: each answer brings a new notice, and none is lost on the way. */
async function sendAll(form, lines, status) {
  const controls = form.querySelectorAll("button, input[type=file]");
  for (const control of controls) control.disabled = true;
  for (const line of lines.filter((each) => !each.isDone && !each.isTooLarge)) {
    await sendOne(form, line);
    const done = lines.filter((each) => each.isDone).length;
    status.textContent = words.dataset.textCount.replace("%1", done).replace("%2", lines.length);
  }
  if (lines.every((each) => each.isDone)) {
    location.reload();
    return;
  }
  for (const control of controls) control.disabled = false;
  if (lines.some((each) => !each.isDone && !each.isTooLarge)) offerAgain(form, lines, status);
}

function offerAgain(form, lines, status) {
  const again = document.createElement("button");
  again.type = "button";
  again.className = "ds-button";
  again.dataset.size = "sm";
  again.textContent = words.dataset.textAgain;
  again.addEventListener("click", () => {
    again.remove();
    sendAll(form, lines, status);
  });
  status.after(again);
  again.focus();
}

function start(form) {
  const field = form.querySelector("input[type=file]");
  form.addEventListener("submit", (event) => {
    if (!field.files.length) return; // the server says what is missing
    event.preventDefault();
    form.querySelector("[data-upload-progress]")?.remove();
    const box = document.createElement("div");
    box.dataset.uploadProgress = "";
    const list = words.content.cloneNode(true).querySelector("ul");
    const status = document.createElement("p");
    status.setAttribute("role", "status");
    const lines = [...field.files].map(lineFor);
    list.append(...lines.map((each) => each.item));
    box.append(list, status);
    form.append(box);
    sendAll(form, lines, status);
  });
}

for (const form of document.querySelectorAll("form[data-upload]")) start(form);
