/* The save mark: one place that says saved, saving, not saved or who else writes here. */

/** The mark of a form; a page without one just says nothing. */
export function saveMark(root = document) {
  const mark = root.querySelector("[data-save-mark]");
  if (!mark) return { saving() {}, saved() {}, failed() {}, refused() {}, other() {}, refusal: "" };
  const text = mark.querySelector("[data-save-text]");
  const show = (state, words) => {
    mark.dataset.state = state;
    if (text.textContent !== words) text.textContent = words;
  };
  return {
    saving: () => show("saving", mark.dataset.textSaving),
    saved: (clock) => show("saved", mark.dataset.textSaved.replace("%s", clock)),
    failed: (seconds) => show("failed", mark.dataset.textFailed.replace("%s", seconds)),
    refused: () => show("failed", mark.dataset.textRefused),
    refusal: mark.dataset.textRefused,
    other: (name) => show("other", mark.dataset.textOther.replace("%s", name)),
  };
}
