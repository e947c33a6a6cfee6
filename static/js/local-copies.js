/*
 * What has been typed and is not yet confirmed by the server, kept in the browser. Nothing else is kept, and nothing
 * longer than 30 days. The copies belong to one person in one organisation: another who logs in here never sees them.
 */

const PREFIX = "portal:unsaved:";
const KEPT_FOR = 30 * 24 * 3600 * 1000;

const attempt = (action, otherwise) => {
  try {
    return action();
  } catch {
    return otherwise; // a browser that refuses storage just has no copies: typing must never fail because of it
  }
};

const read = (key) => attempt(() => JSON.parse(localStorage.getItem(key) ?? "null"), null);

/** Copies that nobody came back for are thrown away, whoever they belong to. */
function forgetOld() {
  attempt(() => {
    for (const key of Object.keys(localStorage).filter((each) => each.startsWith(PREFIX))) {
      const at = read(key)?.at ?? 0;
      if (Date.now() - at > KEPT_FOR) localStorage.removeItem(key);
    }
  }, undefined);
}

/** The copies of one form. `put` keeps what stands in the field; `setAside` what was found from an earlier time. */
export function copiesOf(form) {
  const base = `${PREFIX}${form.dataset.owner ?? ""}:${form.dataset.autosave}:`;
  const write = (key, copy) => attempt(() => localStorage.setItem(key, JSON.stringify({ ...copy, at: Date.now() })), undefined);
  const drop = (key) => attempt(() => localStorage.removeItem(key), undefined);
  forgetOld();
  return {
    keep: (question, values, revision) => write(base + question, { values, revision }),
    drop: (question) => drop(base + question),
    find: (question) => read(base + question),
    setAside: (question, copy) => write(`${base}aside:${question}`, copy),
    findAside: (question) => read(`${base}aside:${question}`),
    dropAside: (question) => drop(`${base}aside:${question}`),
  };
}
