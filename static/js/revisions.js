/* After each autosave the plain form must know the new revision too: else "Lagre og gå til …" would meet its own text. */
document.addEventListener("portal:saved", (event) => {
  const form = event.target;
  const question = event.detail?.question;
  const input = form.querySelector(`[data-question="${CSS.escape(question)}"]`);
  const hidden = form.elements.namedItem(`revision:${question}`);
  if (input && hidden) hidden.value = input.dataset.revision;
});
