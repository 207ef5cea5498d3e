// The rows of a card: an answer each, how and why folded, a note, and what follows when they are taken.
import { button, choices, folded, h, link, listOf, para } from "./dom.js";
import { listed, say } from "./english.js";
import { go, notice, refuse } from "./frame.js";
import { answerTo, give, isOpenRow, nextPage, skip, toSpeakOf, valueOf, writeNote } from "./flow.js";
import { keep, state } from "./state.js";
import { accountById, accountName, answerWord, broughtBy, itemKey, looksPrivate, notedLines, settingsOf, visible, words } from "./use.js";

export const ANSWERS = ["yes", "partly", "no", "not-sure"];

/**
 * One answer. It is taken when it is chosen, so that nothing is lost when the person looks into the app.
 * @param {any} row
 * @param {{name: string, big: boolean, about: string, taken?: () => void}} how
 */
export function answerGroup(row, { name, big, about, taken }) {
  const { rule, account } = row;
  const said = valueOf(rule.id, account);
  const aside = said === "not-applicable" ? h("p", { class: "aside-said" }, `${answerWord(said)}: ${visible(answerTo(rule.id, account).reason ?? "")}`) : null;
  return h("fieldset", { id: `${name}-group` },
    h("legend", big ? {} : { class: "row-name" }, about && about !== rule.question ? about : rule.question),
    about && about !== rule.question ? null : rule.hint && h("p", { class: "hint" }, rule.hint),
    aside,
    choices({
      name, row: !big, chosen: said ? [said] : [],
      options: ANSWERS.map((value) => ({ value, label: answerWord(value) })),
      change: (value) => {
        give(row, value);
        keep();
        aside?.remove();
        taken?.();
      },
    }));
}

/** How to check and why it matters. @param {any} rule @param {string | null} account */
export function aboutRule(rule, account) {
  return [folded(say("how"), howTo(rule, account)), folded(say("why"), [para(rule.why), para(rule.in_policy)])];
}

/** @param {any} rule @param {string | null} account one app, or null for how in general */
export function howTo(rule, account) {
  const platform = account ? accountById(account).platform : null;
  const place = account ? accountName(accountById(account)) : "";
  const settings = platform ? settingsOf(rule, platform) : [];
  return [
    listOf(rule.how),
    platform && rule.notes[platform] ? para(`${place}: ${rule.notes[platform]}`) : null,
    ...settings.map(settingHelp),
    settings.length ? para(say("paths_move")) : null,
    para(say("partly_means", rule.partly)),
  ];
}

/** Where a setting is, one thing a line. @param {string[]} lines */
export function settingHelp(lines) {
  return h("div", { class: "setting" }, lines.map((line) => h("p", {}, line)));
}

/** A note on one row, or the same on each of several. @param {any[]} rows @param {string} id */
export function noteOn(rows, id) {
  const before = rows.map((row) => answerTo(row.rule.id, row.account)?.note).find(Boolean) ?? "";
  const warning = h("p", { class: "hint", role: "status" });
  const field = h("textarea", {
    id, rows: "3", maxlength: String(words().longest_note), autocomplete: "off",
    input: (/** @type {Event} */ event) => {
      const typed = /** @type {HTMLTextAreaElement} */ (event.target).value.trim();
      for (const row of rows) writeNote(row, typed);
      keep();
      // While it is typed, and not when the field is left: what moves under a finger takes its press away.
      const found = looksPrivate(typed);
      const told = found.length ? say("looks_private", listed(found, "or")) : "";
      if (warning.textContent !== told) warning.textContent = told;
    },
  });
  field.textContent = before;
  return folded(before ? say("your_note") : say("write_note"), [
    h("div", { class: "field" },
      h("label", { for: id }, rows.length > 1 ? say("note_for", listed(rows.map((row) => row.name))) : say("note_label")),
      h("p", { class: "hint" }, say("note")), field, warning),
  ], Boolean(before));
}

/** @param {any[]} rows */
export function asideLink(rows) {
  return link(say("does_not_apply"), () => go({ page: "aside", rows: rows.map((row) => [row.rule.id, row.account]) }));
}

/**
 * The person goes on from some rows. What has no answer is named; what comes first is spoken of at once.
 * @param {any[]} rows @param {string} kind @param {boolean} [later] whether what has no answer is left for later
 */
export function takeCard(rows, kind, later = false) {
  if (later) {
    rows.forEach(skip);
    if (rows.some((row) => row.rule.gate && valueOf(row.rule.id, row.account) === null)) notice(say("left_open"));
  }
  const blank = rows.filter(isOpenRow);
  if (blank.length) {
    refuse(blank.map((row) => ({ text: missing(row, rows, kind), to: `row-${rows.indexOf(row)}` })));
    return;
  }
  const open = toSpeakOf(rows);
  if (open.length) {
    go({ page: "gate", rows: open.map((row) => [row.rule.id, row.account]), from: state.at });
    return;
  }
  notice(...notedLines(state.audit, rows.filter((row) => row.rule.gate)));
  go(nextPage());
}

/** @param {any} row @param {any[]} rows @param {string} kind */
function missing(row, rows, kind) {
  if (rows.length === 1) return say("choose_answer");
  return kind === "app" ? say("choose_for_question", rows.indexOf(row) + 1) : say("choose_for", row.name);
}

/** @param {any} row why it cannot be set aside, if it cannot */
export function whyNotAside(row) {
  const why = row.rule.gate ? broughtBy(state.audit, row)[0] : null;
  return why ? say("no_aside", say("said_before", answerWord(why.said), why.question)) : null;
}

/** @param {any[]} rows @param {string} value */
export function giveAll(rows, value) {
  for (const row of rows) give(row, value);
  keep();
}

/** @param {any} row */
export function rowKey(row) {
  return itemKey(row.rule.id, row.account);
}
