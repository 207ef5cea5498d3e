// Check your answers, and the summary of what they come to.
import { button, folded, h, link, listOf, para } from "./dom.js";
import { about, capital, count, listed, say } from "./english.js";
import { definePage, go, onwards } from "./frame.js";
import { answerTo, isBlank, nextPage, valueOf } from "./flow.js";
import { state, todayHere } from "./state.js";
import { byWhen, platformOf, reportOf, told } from "./report.js";
import { accountById, accountName, answerWord, cardsOf, notedLines, screeningAsked, settingsOf, settle, visible, words } from "./use.js";
import { settingHelp } from "./rows.js";
import { named } from "./accounts.js";

definePage("check", () => {
  const cards = cardsOf(state.audit, state.quick ?? false);
  const rows = cards.flatMap((card) => card.rows);
  const blank = rows.filter(isBlank);
  const gates = rows.filter((row) => row.rule.gate);
  const firstBlank = blank.filter((row) => row.rule.gate);
  return {
    heading: say("check"),
    body: [
      part(say("said_to_first"), notedLines(state.audit, gates)),
      part(say("blank_first_here"), byQuestion(firstBlank)),
      blank.length ? para(`${say("none_yet", count(blank.length, "questions_have"))} ${say("may_finish")}`) : null,
      onwards(say("these_are_right"), () => go({ page: "summary" }),
        blank.length ? button(say("answer_blank"), () => {
          for (const row of blank) delete state.skipped[key(row)];
          go(nextPage());
        }) : null),
      para(say("open_part")),
      screenedPart(),
      ...groupsOf(rows).map(([name, some]) => answered(name, some, cards)),
      h("p", {}, link(say("change_accounts"), () => go({ page: "accounts" }))),
    ],
  };
});

/** @param {any} row */
function key(row) {
  return row.account ? `${row.rule.id}@${row.account}` : row.rule.id;
}

/** @param {string} title @param {string[]} lines */
function part(title, lines) {
  return lines.length ? h("div", { class: "comes-first" }, h("p", { class: "label" }, title), listOf(lines)) : null;
}

/** Each question once, with its accounts. @param {any[]} rows */
function byQuestion(rows) {
  /** @type {Map<string, string[]>} */
  const places = new Map();
  for (const row of rows) places.set(row.rule.question, [...(places.get(row.rule.question) ?? []), whereOf(row)]);
  return [...places].map(([question, where]) => `${question} (${listed(where)})`);
}

/** @param {any} row */
function whereOf(row) {
  return row.account ? accountName(accountById(row.account)) : say("general");
}

/** @param {any[]} rows @returns {[string, any[]][]} */
function groupsOf(rows) {
  /** @type {Map<string, any[]>} */
  const groups = new Map();
  for (const row of rows) groups.set(whereOf(row), [...(groups.get(whereOf(row)) ?? []), row]);
  return [...groups];
}

function screenedPart() {
  const asked = screeningAsked(state.audit);
  if (!asked.length) return null;
  return folded(`${say("few_first")}: ${tally(asked.map(({ key: item }) => state.audit.screening[item]))}`, [
    h("dl", { class: "summary-list" }, asked.map(({ screening, account, key: item }) => line(
      (account ? `${accountName(accountById(account))}. ` : "") + screening.text,
      item in state.audit.screening ? answerWord(state.audit.screening[item]) : say("no_answer"), "",
      () => go({ page: "screening", key: item }))))]);
}

/** `10 yes, 2 partly, 1 no answer yet`. @param {(string | null | undefined)[]} values */
function tally(values) {
  const said = values.map((value) => (value ? answerWord(value) : say("no_answer")).toLowerCase());
  return [...new Set(said)].map((word) => `${said.filter((each) => each === word).length} ${word}`).join(", ");
}

/** @param {string} name @param {any[]} rows @param {any[]} cards */
function answered(name, rows, cards) {
  return folded(`${name}: ${tally(rows.map((row) => valueOf(row.rule.id, row.account)))}`, [h("dl", { class: "summary-list" }, rows.map((row) => {
    const answer = answerTo(row.rule.id, row.account);
    const card = cards.find((each) => each.rows.includes(row));
    const reason = answer?.reason ? ` (${visible(answer.reason)})` : "";
    return line(row.rule.question, (answer?.value ? answerWord(answer.value) : say("no_answer")) + reason, answer?.note ? visible(answer.note) : "",
      () => go({ page: "card", card: card.id }));
  }))]);
}

/** @param {string} question @param {string} said @param {string} note @param {() => void} act */
function line(question, said, note, act) {
  return h("div", {}, h("dt", {}, question),
    h("dd", {}, h("span", { class: "said" }, said), note ? h("p", { class: "note" }, `${say("note_word")}: ${note}`) : null),
    h("dd", { class: "acts" }, named(say("change"), question, act)));
}

definePage("summary", () => {
  settle(state.audit, todayHere());
  const report = reportOf(state.audit, todayHere());
  return {
    heading: report.bandTitle,
    legend: true,
    body: [
      ...topOf(report),
      gatesOf(report, false),
      firstOf(report.first),
      h("div", { class: "onwards" },
        button(say("make_file"), () => go({ page: "share" }), "main"),
        report.extent !== "full" && button(say("go_further"), goFurther),
        button(say("change_answers"), () => go({ page: "check" }))),
      ...planOf(report, say("plan")),
      h("section", {}, h("h2", {}, say("check_again")), para(report.again)),
      h("section", {}, h("h2", {}, say("contacts")), people(report.aboutAChild ? words().people_child : words().people),
        folded(say("support"), [people(words().support)])),
      para(words().self_declared, "soft"),
    ],
  };
});

function goFurther() {
  if (state.quick) {
    state.quick = false;
    state.audit.quick = false;
  }
  for (const name of Object.keys(state.skipped)) delete state.skipped[name];
  go(nextPage());
}

/** What stands above all: what comes first, the band in words, the counts. @param {any} report */
export function topOf(report) {
  return [
    report.comesFirst && h("p", { class: "lead first-line" }, report.comesFirst),
    h("section", { class: `band ${report.band}`, "aria-labelledby": "heading" },
      h("h1", { id: "heading", tabindex: "-1" }, report.bandTitle),
      para(`${capital(words().extent[report.extent])}: ${report.headline}`, "lead"), para(report.bandMeaning),
      h("p", { class: "declared" }, words().self_declared)),
  ];
}

/** What comes before all others: open ones, those without an answer, what was set aside. @param {any} report @param {boolean} mentor */
export function gatesOf(report, mentor) {
  const { open, unanswered, gates } = report;
  const all = [...open, ...unanswered, ...gates.filter((/** @type {any} */ each) => each.setAside)];
  if (!all.length) return null;
  const title = open.length ? say("gates_open") : unanswered.length ? say("gates_blank") : say("gates_calm");
  return h("section", {}, h("h2", {}, title), all.map((each) => article(each, report.audit, false, mentor)),
    !mentor && unanswered.length ? button(say("answer_blank"), goFurther) : null);
}

/** One thing to do first; its steps stand above where it is open and comes before all others. @param {any} first */
function firstOf(first) {
  const about = [first.where, capital(first.minutes)].filter(Boolean).join(". ");
  const above = first.found?.rule.gate && !first.found.setAside;
  return h("section", { class: "first" }, h("h2", {}, say("first")), para(first.title, "lead"), about ? para(`${about}.`, "soft") : null,
    first.asked ? para(first.asked, "soft") : null, above ? [para(first.steps[0]), para(say("first_above"))] : listOf(first.steps, true));
}

/** What else to do, by how soon; and how much was answered. @param {any} report @param {string} title @param {boolean} [mentor] */
export function planOf(report, title, mentor = false) {
  const { findings } = report;
  return [
    findings.length ? h("section", {}, h("h2", {}, title),
      byWhen(findings).map(({ when, found }) => [
        h("h3", { class: "when" }, words().when[when]),
        found.map((each) => article(each, report.audit, true, mentor))])) : null,
    h("section", {}, h("h2", {}, say("coverage")), listOf(report.coverage),
      report.good ? para(say("nothing_to_change", count(report.good, "answers"))) : null),
  ];
}

/** One thing to do: where, why, whom to tell and the steps. @param {any} found @param {any} audit @param {boolean} fold @param {boolean} mentor */
function article(found, audit, fold, mentor) {
  const { rule } = found;
  const what = mentor ? say("told_to_do") : say("what_to_do");
  const steps = [listOf(told(found), true), ...settings(found, audit)];
  return h("article", { class: `finding ${rule.weighs}${found.setAside ? " aside" : ""}` },
    h("p", { class: "tags" }, h("span", { class: "badge" }, found.label)),
    h(fold ? "h4" : "h3", {}, rule.gate ? found.question : found.title),
    !rule.gate && found.title !== rule.question ? para(rule.question, "soft") : null,
    h("ul", { class: "places" }, found.places.map((/** @type {any} */ place) => h("li", {},
      h("span", { class: "where" }, place.where), ": ", h("span", { class: "said" }, place.said),
      place.note ? h("p", { class: "note" }, `${say("note_word")}: ${place.note}`) : null,
      place.hint ? h("p", { class: "soft" }, place.hint) : null))),
    para(rule.why),
    fold ? folded(what, steps) : [h("p", { class: "label" }, what), ...steps],
    h("p", { class: "foot soft" }, found.setAside ? null : h("span", {}, capital(about(found.minutes))), " ",
      h("span", {}, rule.topicName), " ", h("span", {}, rule.cited), " ", h("span", {}, rule.whose_word)));
}

/** Where the settings are, once for accounts on one app. @param {any} found @param {any} audit */
function settings(found, audit) {
  if (found.setAside || found.unanswered) return [];
  /** @type {Map<string, string[]>} */
  const apps = new Map();
  for (const { account, where } of found.places) {
    const app = account ? platformOf(audit, account) : null;
    if (app && settingsOf(found.rule, app).length) apps.set(app, [...(apps.get(app) ?? []), where]);
  }
  return [...apps].map(([app, where]) => folded(`${say("where_setting")}: ${listed(where)}`, settingsOf(found.rule, app).map(settingHelp)));
}

/** @param {[string, string][]} contacts */
export function people(contacts) {
  return h("dl", { class: "people" }, contacts.map(([who, how]) => h("div", {}, h("dt", {}, who), h("dd", {}, how))));
}

