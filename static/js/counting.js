/* Counting what people see, as the server does (schemes/counting.py); tests/vectors/counts.json holds both to one answer. */

const SPACES = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/u;
// what takes no room on the screen: a "word" of these alone is none
const UNSEEN = /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]+/gu;

/** Runs of signs between spaces. */
export const wordsIn = (text) => text.split(SPACES).filter((word) => word.replace(UNSEEN, "")).length;

const segmenter = "Segmenter" in Intl ? new Intl.Segmenter("nb", { granularity: "grapheme" }) : null;

/** Grapheme clusters: a family emoji is one sign. A browser without Intl.Segmenter counts code points. */
export const signsIn = (text) => (segmenter ? [...segmenter.segment(text.replaceAll("\r\n", "\n"))] : [...text]).length;
