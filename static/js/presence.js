/*
 * Who else writes here. Shown, never locked: while the page is seen it tells where its reader is and draws who else is
 * there, every 20 seconds with company and every minute alone.
 */
import { csrfToken } from "./csrf.js";
import { fieldOf, inputsOf } from "./fields.js";

const WITH_COMPANY = 20_000;
const ALONE = 60_000;
const SOON = 1_000; // after one has moved to another field, when somebody is there to see it

function start(place) {
  const url = place.dataset.presence;
  let timer = 0;
  let field = "";

  function bodyOf(leaving) {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", csrfToken());
    body.append("part", place.dataset.part ?? "");
    body.append("field", field);
    if (leaving) body.append("leaving", "1");
    return body;
  }

  /** A line under each field that a colleague writes in. */
  function noteFields() {
    for (const line of document.querySelectorAll("[data-presence-note]")) line.remove();
    for (const person of place.querySelectorAll("[data-field]")) {
      const question = person.dataset.field;
      const input = question && inputsOf(document, question)[0];
      if (!input) continue;
      const line = document.createElement("p");
      line.className = "here";
      line.dataset.presenceNote = "";
      line.textContent = (place.dataset.textField ?? "%s").replace("%s", person.dataset.name);
      const parent = fieldOf(document, question);
      (parent.matches("tr") ? parent.firstElementChild : parent).append(line);
    }
  }

  async function beat() {
    clearTimeout(timer);
    if (document.visibilityState === "visible") {
      try {
        const headers = { "X-Autosave": "1", "X-Background": "1" };
        const response = await fetch(url, { method: "POST", body: bodyOf(false), headers, redirect: "error" });
        if (response.ok) {
          const drawn = (await response.text()).trim(); // by our own template, escaped there
          if (place.dataset.drawn !== drawn) {
            place.dataset.drawn = drawn;
            place.innerHTML = drawn;
            noteFields();
          }
        }
      } catch {
        // Nobody is told: presence is a courtesy, and the save mark says when the line is down.
      }
    }
    clearTimeout(timer);
    timer = setTimeout(beat, place.children.length > 0 ? WITH_COMPANY : ALONE);
  }

  document.addEventListener("focusin", (event) => {
    const question = event.target.dataset?.question ?? "";
    if (question === field) return;
    field = question;
    if (place.children.length === 0) return;
    clearTimeout(timer);
    timer = setTimeout(beat, SOON);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void beat();
    else navigator.sendBeacon(url, bodyOf(true));
  });
  void beat();
}

for (const place of document.querySelectorAll("[data-presence]")) start(place);
