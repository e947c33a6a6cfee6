/* Who else writes here. Shown, never locked: every 20 s while the page is seen, the server draws the list. */
import { saveMark } from "./save-mark.js";

const EVERY = 20_000;

function token() {
  return document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
}

function start(place) {
  const url = place.dataset.presence;
  let timer = 0;

  function bodyOf(leaving) {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", token());
    body.append("part", place.dataset.part ?? "");
    if (leaving) body.append("leaving", "1");
    return body;
  }

  async function beat() {
    clearTimeout(timer);
    if (document.visibilityState === "visible") {
      try {
        const response = await fetch(url, { method: "POST", body: bodyOf(false), headers: { "X-Autosave": "1" }, redirect: "error" });
        if (response.ok) {
          place.innerHTML = await response.text(); // drawn by our own template, escaped there
          const here = place.querySelector("[data-writes-here]");
          if (here) saveMark().other(here.dataset.writesHere);
        }
      } catch {
        // Nobody is told: presence is a courtesy, and the save mark says when the line is down.
      }
    }
    timer = setTimeout(beat, EVERY);
  }

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void beat();
    else navigator.sendBeacon(url, bodyOf(true));
  });
  void beat();
}

for (const place of document.querySelectorAll("[data-presence]")) start(place);
