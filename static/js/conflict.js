/* Two wrote the same answer: both texts whole, and three ways on. Nothing is overwritten before one is chosen. */

const LARGEST_TABLE = 4_000_000;

/** The longest common words of two texts, as parts {kind: same|del|ins, text}; very long texts are not marked. */
export function wordDifference(before, after) {
  const a = before.split(/(?<=\s)/u);
  const b = after.split(/(?<=\s)/u);
  if (a.length * b.length > LARGEST_TABLE) return [{ kind: "del", text: before }, { kind: "ins", text: after }];
  const common = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      common[i][j] = a[i] === b[j] ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
    }
  }
  const parts = [];
  const add = (kind, text) => {
    const last = parts.at(-1);
    if (last?.kind === kind) last.text += text;
    else parts.push({ kind, text });
  };
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      add("same", a[i]);
      i += 1;
      j += 1;
    } else if (common[i + 1][j] >= common[i][j + 1]) {
      add("del", a[i]);
      i += 1;
    } else {
      add("ins", b[j]);
      j += 1;
    }
  }
  for (; i < a.length; i += 1) add("del", a[i]);
  for (; j < b.length; j += 1) add("ins", b[j]);
  return parts;
}

function fill(place, parts, shown) {
  for (const { kind, text } of parts) {
    if (kind !== "same" && kind !== shown) continue;
    const element = kind === "same" ? document.createTextNode(text) : document.createElement(kind);
    if (kind !== "same") element.textContent = text;
    place.append(element);
  }
}

/**
 * Shows the panel of `<template id="conflict">` in `place`; `choose` is called with "mine", "theirs" or "both".
 * `mine` and `theirs` are the whole texts, `shown` puts a text into words, `mayMerge` says whether "both" makes sense.
 */
export function showConflict({ place, mine, theirs, by, shown, mayMerge, choose }) {
  place.querySelector(".conflict")?.remove();
  const template = document.getElementById("conflict");
  const panel = template.content.firstElementChild.cloneNode(true);
  const parts = wordDifference(shown(theirs), shown(mine));
  panel.querySelector("[data-by]").textContent = by;
  fill(panel.querySelector("[data-mine]"), parts, "ins");
  fill(panel.querySelector("[data-theirs]"), parts, "del");
  panel.querySelector("[data-take=both]").hidden = !mayMerge;
  for (const button of panel.querySelectorAll("[data-take]")) {
    button.addEventListener("click", () => {
      panel.remove();
      choose(button.dataset.take);
    });
  }
  (place.matches("tr") ? place.firstElementChild : place).append(panel);
  // told aloud by its own alert; focus is moved only from where nobody writes
  if (!document.activeElement?.matches("input, textarea, select")) panel.focus();
}
