/*
 * Text from an earlier time that the server never confirmed. It is offered at its field, never put in silently: the
 * field may have been written by others since. Until one has chosen, the copy stays.
 */

let number = 0;

/** A notice on top of the form says that there is such text further down, with a link to the first. */
function tellOnTop() {
  const notice = document.querySelector("[data-leftover-notice]");
  const first = document.querySelector(".conflict[id^=leftover-]");
  if (!notice) return;
  notice.hidden = !first;
  if (first) notice.querySelector("a").setAttribute("href", `#${first.id}`);
}

/** Shows the offer of `<template id="leftover">` in `place`; `use()` and `drop()` are called with the choice. */
export function offerLeftover({ place, text, use, drop }) {
  const template = document.getElementById("leftover");
  if (!template) return;
  const panel = template.content.firstElementChild.cloneNode(true);
  panel.querySelector("[data-text]").textContent = text;
  number += 1;
  panel.id = `leftover-${number}`;
  const choose = (name, act) => panel.querySelector(`[data-choose=${name}]`).addEventListener("click", () => {
    panel.remove();
    tellOnTop();
    act();
  });
  choose("use", use);
  choose("drop", drop);
  (place.matches("tr") ? place.firstElementChild : place).append(panel);
  tellOnTop();
}
