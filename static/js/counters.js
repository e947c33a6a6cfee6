/*
 * Words or signs written against the most that is allowed; the server counts again. The number is seen at every key;
 * a screen reader is told when one pauses near the limit or beyond it, and hears it with the field's description.
 */
import { signsIn, wordsIn } from "./counting.js";

const PAUSE = 1_000;
const NEAR = 0.9;
let number = 0;

function counter(field, most, count, sentences) {
  number += 1;
  const foot = document.createElement("p");
  foot.className = "field-foot word-count";
  foot.id = `count-${number}`;
  const told = document.createElement("span");
  told.className = "visually-hidden";
  told.setAttribute("role", "status");
  field.after(foot, told);
  field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${foot.id}`.trim());
  const [within, over] = sentences.split("|");
  let timer = 0;
  const show = () => {
    const written = count(field.value);
    foot.textContent = (written > most ? over : within).replace("%n", written).replace("%m", most).replace("%o", written - most);
    foot.classList.toggle("is-over", written > most);
    return written;
  };
  const tell = (isPausing) => {
    const written = show();
    clearTimeout(timer);
    if (isPausing) timer = setTimeout(() => {
      told.textContent = written >= most * NEAR ? foot.textContent : "";
    }, PAUSE);
  };
  field.addEventListener("input", () => tell(true));
  field.addEventListener("portal:filled", () => tell(false));
  show();
}

const { words = "%n / %m|%n / %m", signs = "%n / %m|%n / %m" } = document.body.dataset;
for (const field of document.querySelectorAll("[data-max-words]")) counter(field, Number(field.dataset.maxWords), wordsIn, words);
for (const field of document.querySelectorAll("[data-max-signs]")) counter(field, Number(field.dataset.maxSigns), signsIn, signs);
