/* One question = one or more inputs with the same data-question: reading, writing and its revision. */

export const inputsOf = (form, question) => [...form.querySelectorAll(`[data-question="${CSS.escape(question)}"]`)];

export const questionsOf = (form) => [...new Set([...form.querySelectorAll("[data-question]")].map((input) => input.dataset.question))];

const isChoice = (input) => input.type === "radio" || input.type === "checkbox";

/** The values as a form would send them: a text, the chosen radio, or every ticked box. */
export function valuesOf(form, question) {
  const inputs = inputsOf(form, question);
  if (inputs.some(isChoice)) return inputs.filter((input) => input.checked).map((input) => input.value);
  return inputs.map((input) => input.value);
}

export function setValues(form, question, values) {
  const inputs = inputsOf(form, question);
  inputs.forEach((input, place) => {
    if (isChoice(input)) input.checked = values.includes(input.value);
    else input.value = values[place] ?? "";
    input.dispatchEvent(new Event("portal:filled", { bubbles: true }));
  });
}

export const revisionOf = (form, question) => inputsOf(form, question)[0]?.dataset.revision ?? "";

export function setRevision(form, question, revision) {
  for (const input of inputsOf(form, question)) input.dataset.revision = String(revision);
}

/** Where messages about a question belong: its field, else straight after the input. */
export function fieldOf(form, question) {
  const input = inputsOf(form, question)[0];
  return input.closest(".field, tr, .answer-block, .criterion") ?? input.parentElement;
}

/** A stored text as the values of its inputs: a list of choices is kept with commas. */
export function valuesFrom(form, question, text) {
  const isList = inputsOf(form, question).some((input) => input.type === "checkbox");
  return isList ? text.split(",").filter(Boolean) : [text];
}

/** Values as people read them: the labels of what was chosen, else the text itself. */
export function wordsOf(form, question, values) {
  const words = values.map((value) => {
    const choice = inputsOf(form, question).find((input) => isChoice(input) && input.value === value);
    return choice?.labels?.[0]?.textContent.trim() ?? value;
  });
  return words.join(", ");
}

/** Whether two texts in this field can be put one after the other: free text, not a choice, a number or an address. */
export function mayMerge(form, question) {
  const input = inputsOf(form, question)[0];
  return input instanceof HTMLTextAreaElement || (input.type === "text" && !input.inputMode && !question.includes("."));
}
