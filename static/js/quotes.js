/* M pins the selected words of an answer to the criterion in focus. The form it fills also works by hand. */

let criterion = null;

document.addEventListener("focusin", (event) => {
  criterion = event.target.closest?.("[data-criterion]") ?? criterion;
});

/** The selected words and the question they stand in, or null when the selection is not inside one answer. */
function selected() {
  const selection = window.getSelection();
  const words = selection?.toString().trim();
  if (!words) return null;
  const answer = selection.anchorNode?.parentElement?.closest("[data-answer]");
  const same = answer && answer === selection.focusNode?.parentElement?.closest("[data-answer]");
  return same ? { words, question: answer.dataset.answer } : null;
}

document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "m" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) && !/^(radio|checkbox)$/.test(event.target.type)) return;
  const quote = selected();
  const form = document.querySelector("form[data-quote-form]");
  const chosen = criterion ?? document.querySelector("[data-criterion]");
  if (!quote || !form || !chosen) return;
  event.preventDefault();
  form.elements.quote.value = quote.words;
  form.elements.question.value = quote.question;
  form.elements.criterion.value = chosen.dataset.criterion;
  form.requestSubmit();
});
