/*
 * Text from an earlier time that the server never confirmed. It is offered at its field, never put in silently: the
 * field may have been written by others since. Until one has chosen, the copy stays.
 */

/** Shows the offer of `<template id="leftover">` in `place`; `use()` and `drop()` are called with the choice. */
export function offerLeftover({ place, text, use, drop }) {
  const template = document.getElementById("leftover");
  if (!template) return;
  const panel = template.content.firstElementChild.cloneNode(true);
  panel.querySelector("[data-text]").textContent = text;
  const choose = (name, act) => panel.querySelector(`[data-choose=${name}]`).addEventListener("click", () => {
    panel.remove();
    act();
  });
  choose("use", use);
  choose("drop", drop);
  place.append(panel);
}
