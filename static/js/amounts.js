/* Whole kroner as people write them, by the rules of schemes/money.py; tests/vectors/amounts.json holds for both. */

const MAX_NOK = 999_999_999;
const LONGEST = 60;
const SPACE = "[ \\u00a0\\u202f\\u2009]";
const AROUND = "[\\t\\n\\v\\f\\r \\u00a0\\u1680\\u2000-\\u200f\\u2028\\u2029\\u202f\\u205f\\u2060\\u3000\\ufeff]"; // as in Python: trim() strips others
const AT_ENDS = new RegExp(`^${AROUND}+|${AROUND}+$`, "g");
const CURRENCY_BEFORE = new RegExp(`^(?:kr\\.?|nok)${SPACE}*`, "i");
const CURRENCY_AFTER = new RegExp(`${SPACE}*(?:kr\\.?|nok|kroner)$`, "i");
const NO_ORE = new RegExp(`${SPACE}?[,.][-\\u2013\\u2014]$`);
const NEGATIVE = new RegExp(`^(?:[-\\u2212\\u2013]${SPACE}*(?:kr\\.?|nok)?${SPACE}*[0-9].*|\\(.*[0-9].*\\))$`, "is");
const NUMBER_LIKE = /^[0-9., \u00a0\u202f\u2009\t\r\n-]*[0-9][0-9., \u00a0\u202f\u2009\t\r\n-]*$/;
const PLAIN = /^(?:0|[1-9][0-9]*)$/;
const SPACED = new RegExp(`^[1-9][0-9]{0,2}(?:${SPACE}[0-9]{3})+$`);
const DOTTED = /^[1-9][0-9]{0,2}(?:\.[0-9]{3})+$/;
const COMMAED = /^[1-9][0-9]{0,2}(?:,[0-9]{3}){2,}$/;
const COMMAED_ONCE_BEFORE_DOT = /^[1-9][0-9]{0,2}(?:,[0-9]{3})+$/;
const DECIMALS = /^([\s\S]*?)([.,])([0-9]{1,2})$/;

/** A text that is not one clear amount. `code`: empty, ambiguous, negative, not_a_number, too_large or decimals. */
export class AmountProblem extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

function withoutEmptyDecimals(number) {
  const found = DECIMALS.exec(number);
  if (!found) return number;
  const [, whole, mark, decimals] = found;
  if (whole.includes(mark)) throw new AmountProblem("ambiguous");
  if (decimals !== "00") throw new AmountProblem("decimals");
  return mark === "." && COMMAED_ONCE_BEFORE_DOT.test(whole) ? whole.replaceAll(",", "") : whole;
}

function wholeNumber(number) {
  if (![PLAIN, SPACED, DOTTED, COMMAED].some((form) => form.test(number))) throw new AmountProblem("ambiguous");
  const digits = number.replace(/[^0-9]/g, "");
  if (digits.length > String(MAX_NOK).length) throw new AmountProblem("too_large");
  return Number(digits);
}

/** The whole kroner that `text` says; throws AmountProblem when it says none, or may say two different amounts. */
export function parseNok(text) {
  const bare = text.replace(AT_ENDS, "");
  if (!bare) throw new AmountProblem("empty");
  if (bare.length > LONGEST) throw new AmountProblem("not_a_number");
  const number = bare.replace(CURRENCY_BEFORE, "").replace(CURRENCY_AFTER, "").replace(NO_ORE, "");
  if (NEGATIVE.test(number)) throw new AmountProblem("negative");
  if (!NUMBER_LIKE.test(number)) throw new AmountProblem("not_a_number");
  const amount = wholeNumber(withoutEmptyDecimals(number));
  if (amount > MAX_NOK) throw new AmountProblem("too_large");
  return amount;
}

/** 1000000 as "1 000 000" with non-breaking spaces, and a true minus sign below zero. */
export function formatNok(amount) {
  const digits = String(Math.abs(amount)).replace(/\B(?=(\d{3})+$)/g, "\u00a0");
  return amount < 0 ? `\u2212${digits}` : digits;
}

/** "kr 500 000", never broken over two lines. */
export const kr = (amount) => `kr\u00a0${formatNok(amount)}`;
