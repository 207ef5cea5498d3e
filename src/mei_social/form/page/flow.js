// What comes next: it follows from what was said, and from nothing that is stored beside it.
import { itemOf } from "../engine/audit.js";
import { state, todayHere } from "./state.js";
import { brought, cardsOf, chainOf, isOpenAnswer, keyOf, madeLess, screeningAsked, settle } from "./use.js";

/** @param {any} row by rule and account */
export function answerTo(row) {
  return state.audit.answers[keyOf(row)] ?? null;
}

/** @param {any} row */
export function valueOf(row) {
  return answerTo(row)?.value ?? null;
}

/** Take an answer at once; a note on it stays. @param {any} row @param {string} value @param {string} [reason] */
export function give(row, value, reason) {
  const before = answerTo(row);
  /** @type {any} */
  const answer = { value, date: todayHere() };
  if (reason) answer.reason = reason;
  if (before?.note) answer.note = before.note;
  state.audit.answers[keyOf(row)] = answer;
  answerEarlier(row, answer);
  delete state.skipped[keyOf(row)];
  state.dirty = true;
}

/** A gate that was opened under other rules: another open answer to the same words leaves it as it was asked.
 * @param {any} row @param {any} answer */
function answerEarlier(row, answer) {
  const { audit } = state;
  audit.earlier = audit.earlier?.flatMap((/** @type {any} */ gate) => {
    if (itemOf(gate.question, gate.account) !== keyOf(row)) return [gate];
    if (gate.text === row.rule.question) return madeLess([{ ...gate, ...answer, answer: answer.value }]);
    return row.rule.gate ? [] : [gate];
  });
}

/** @param {any} row @param {string} note empty for none */
export function writeNote(row, note) {
  const key = keyOf(row);
  const before = state.audit.answers[key] ?? { value: null, date: todayHere() };
  if (note) {
    state.audit.answers[key] = { ...before, note };
  } else {
    delete before.note;
    if (before.value === null) delete state.audit.answers[key];
  }
  state.dirty = true;
}

/** @param {any} row */
export function skip(row) {
  if (valueOf(row) === null) state.skipped[keyOf(row)] = true;
}

/** @param {any} row */
export function isOpenRow(row) {
  return isBlank(row) && !state.skipped[keyOf(row)];
}

/** @param {any} row */
export function isBlank(row) {
  return valueOf(row) === null;
}

/** The page that comes next: what was not asked yet, in the order of the check. @returns {import("./state.js").At} */
export function nextPage() {
  const { audit, wanted } = state;
  settle(audit, todayHere());
  if (wanted.length) return { page: "purpose", platform: wanted[0] };
  const asked = screeningAsked(audit);
  const open = asked.find(({ key }) => isToSay(key));
  const due = brought(audit).find((row) => isOpenRow(row) && !chainOf(audit, row).some((key) => waits(key, asked)));
  if (due) return { page: "brought", rule: due.rule.id, account: due.account };
  if (open) return { page: "screening", key: open.key };
  if (state.quick === null) return { page: "length" };
  const card = cardsOf(audit, state.quick).find((each) => each.rows.some(isOpenRow));
  if (!card) return { page: "check" };
  return { page: card.kind === "app" && !state.keep && !state.told[`app ${card.id}`] ? "app" : "card", card: card.id };
}

/** @param {string} key */
function isToSay(key) {
  const { screening, again } = state.audit;
  return (!(key in screening) || again?.includes(key)) && !state.skipped[key];
}

/** Whether it is still to come, so that what hangs on it can wait for it. @param {string} key @param {{key: string}[]} asked */
function waits(key, asked) {
  return isToSay(key) && asked.some((each) => each.key === key);
}

/** Rows on a card whose answer comes before all others, is open, and was not spoken of yet. @param {any[]} rows */
export function toSpeakOf(rows) {
  return rows.filter((row) => row.rule.gate && isOpenAnswer(row.rule, answerTo(row))
    && state.told[keyOf(row)] !== valueOf(row));
}
