/* The save mark: one place that says saved and when, saving, or not saved and what happens now. */

/** The mark of a form; a page without one just says nothing. */
export function saveMark(root = document) {
  const mark = root.querySelector("[data-save-mark]");
  if (!mark) return { saving() {}, saved() {}, failed() {}, refused() {}, kept() {}, refusal: "" };
  const text = mark.querySelector("[data-save-text]");
  // told once by a screen reader; what only counts down or comes and goes while one writes is not
  const show = (state, words, isTold = true) => {
    mark.dataset.state = state;
    mark.setAttribute("aria-live", isTold ? "polite" : "off");
    if (text.textContent !== words) text.textContent = words;
  };
  return {
    saving: () => show("saving", mark.dataset.textSaving, false),
    saved: (clock) => show("saved", mark.dataset.textSaved.replace("%s", clock)),
    failed: (seconds, isFirst) => show("failed", mark.dataset.textFailed.replace("%s", seconds), isFirst),
    kept: () => show("failed", mark.dataset.textKept),
    refused: () => show("failed", mark.dataset.textRefused),
    refusal: mark.dataset.textRefused,
  };
}
