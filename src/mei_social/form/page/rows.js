// The rows of a card: an answer each, how and why folded, a note, and what follows when they are taken.
import { button, choices, folded, h, link, listOf, para } from "./dom.js";
import { listed, say, words } from "./english.js";
import { go, notice, refuse } from "./frame.js";
import { answerTo, give, isBlank, isOpenRow, nextPage, skip, toSpeakOf, valueOf, writeNote } from "./flow.js";
import { keep, state } from "./state.js";
import { accountById, answerWord, broughtBy, looksPrivate, nameOfId, notedLines, settingsOf, visible } from "./use.js";

/** What can be answered, as options. */
export function answers() {
  return ["yes", "partly", "no", "not-sure"].map((value) => ({ value, label: answerWord(value) }));
}

/**
 * One answer. It is taken when it is chosen, so that nothing is lost when the person looks into the app.
 * @param {any} row @param {string} name @param {boolean} beside whether others stand above and below
 */
export function answerOn(row, name, beside) {
  const said = valueOf(row);
  const aside = said === "not-applicable" && h("p", { class: "said" }, `${answerWord(said)}: ${visible(answerTo(row).reason ?? "")}`);
  return [
    aside,
    choices({
      name, row: beside, chosen: [said], options: answers(),
      change: (value) => {
        give(row, value);
        keep();
        if (aside) aside.remove();
      },
    }),
  ];
}

/** The same with what it is about: an account, or the question. @param {any} row @param {string} name @param {string} [about] */
export function answerGroup(row, name, about) {
  const { question, hint } = row.rule;
  return h("fieldset", { id: `${name}-group` },
    h("legend", { class: "row-name" }, about || question), !about && para(hint, "hint"), answerOn(row, name, true));
}

/** Whom to tell. @param {any} rule */
export function toTell({ tell }) {
  return tell && h("p", { class: "tell" }, h("span", { class: "label" }, `${say("tell")}: `), `${tell}.`);
}

/** How to check and why it matters. @param {any} rule @param {string | null} account */
export function aboutRule(rule, account) {
  return [folded(say("how"), howTo(rule, account)), folded(say("why"), [para(rule.why), para(rule.in_policy)])];
}

/** @param {any} rule @param {string | null} account one app, or null for how in general */
function howTo(rule, account) {
  const platform = account ? accountById(account).platform : null;
  const settings = platform ? settingsOf(rule, platform) : [];
  return [
    listOf(rule.how),
    platform && rule.notes[platform] ? para(`${nameOfId(account)}: ${rule.notes[platform]}`) : null,
    settings.map(settingHelp),
    settings.length && para(say("paths_move")),
    para(say("partly_means", rule.partly)),
  ];
}

/** Where a setting is, one thing a line. @param {string[]} lines */
export function settingHelp(lines) {
  return h("div", { class: "setting" }, lines.map((line) => para(line)));
}

/** A note on one row, or the same on each of several. @param {any[]} rows @param {string} id */
export function noteOn(rows, id) {
  const before = rows.map((row) => answerTo(row)?.note).find(Boolean) ?? "";
  const warning = h("p", { class: "hint", role: "status" });
  const field = h("textarea", {
    id, rows: "3", maxlength: words.longest_note, autocomplete: "off",
    input: (/** @type {any} */ { target }) => {
      const typed = target.value.trim();
      for (const row of rows) writeNote(row, typed);
      keep();
      // While it is typed, and not when the field is left: what moves under a finger takes its press away.
      const told = looksPrivate(typed);
      if (warning.textContent !== told) warning.textContent = told;
    },
  });
  field.textContent = before;
  return folded(before ? say("your_note") : say("write_note"), [
    h("div", { class: "field" },
      h("label", { for: id }, rows.length > 1 ? say("note_for", listed(rows.map((row) => row.name))) : say("note_label")),
      para(say("note"), "hint"), field, warning),
  ], !!before);
}

/** Of a row what a page may keep. @param {any} row */
function placeOf({ rule, account }) {
  return [rule.id, account];
}

/** @param {any[]} rows */
export function asideLink(rows) {
  return h("p", {}, link(say("does_not_apply"), () => go({ page: "aside", rows: rows.map(placeOf) })));
}

/**
 * The person goes on from some rows. What has no answer is named; what comes first is spoken of at once.
 * @param {any[]} rows @param {string} kind @param {boolean} [later] whether what has no answer is left for later
 */
export function takeCard(rows, kind, later = false) {
  if (later) {
    rows.forEach(skip);
    if (rows.some((row) => row.rule.gate && isBlank(row))) notice(say("left_open"));
  }
  const blank = rows.filter(isOpenRow);
  if (blank.length) {
    refuse(blank.map((row) => ({ text: missing(row, rows, kind), to: `row-${rows.indexOf(row)}` })));
    return;
  }
  const open = toSpeakOf(rows);
  if (open.length) {
    go({ page: "gate", rows: open.map(placeOf), from: state.at });
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
  const [why] = row.rule.gate ? broughtBy(state.audit, row) : [];
  return why ? say("no_aside", say("said_before", answerWord(why.said), why.question)) : null;
}

/** @param {any[]} rows @param {string} value */
export function giveAll(rows, value) {
  for (const row of rows) give(row, value);
  keep();
}
