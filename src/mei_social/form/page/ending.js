// Check your answers, and the summary of what they come to.
import { grouped } from "../engine/audit.js";
import { button, folded, h, link, listOf, para } from "./dom.js";
import { about, capital, count, listed, say, words } from "./english.js";
import { definePage, go, heading, onwards } from "./frame.js";
import { answerTo, isBlank, nextPage, valueOf } from "./flow.js";
import { state, todayHere } from "./state.js";
import { byWhen, firstLine, reportOf, told } from "./report.js";
import { accountIn, accountNameIn, answerWord, cardsOf, keyOf, nameOfId, noteOf, notedLines, reasonOf, screeningAsked, settingsOf, settle } from "./use.js";
import { settingHelp } from "./rows.js";
import { named } from "./accounts.js";

definePage("check", () => {
  const cards = cardsOf(state.audit, state.quick);
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
          for (const row of blank) delete state.skipped[keyOf(row)];
          go(nextPage());
        }) : null),
      para(say("open_part")),
      screenedPart(),
      ...grouped(rows, whereOf).map(([name, some]) => answered(name, some, cards)),
      h("p", {}, link(say("change_accounts"), () => go({ page: "accounts" }))),
    ],
  };
});

/** @param {string} title @param {string[]} lines */
function part(title, lines) {
  return lines.length ? h("div", { class: "comes-first" }, h("p", { class: "label" }, title), listOf(lines)) : null;
}

/** Each question once, with its accounts. @param {any[]} rows */
function byQuestion(rows) {
  return grouped(rows, (row) => row.rule.question).map(([question, all]) => `${question} (${listed(all.map(whereOf))})`);
}

/** @param {any} row */
function whereOf(row) {
  return accountNameIn(state.audit, row.account);
}

function screenedPart() {
  const asked = screeningAsked(state.audit);
  if (!asked.length) return null;
  return folded(`${say("few_first")}: ${tally(asked.map(({ key: item }) => state.audit.screening[item]))}`, [
    h("dl", { class: "summary-list" }, asked.map(({ screening, account, key: item }) => line(
      (account ? `${nameOfId(account)}. ` : "") + screening.text, answerWord(state.audit.screening[item]), null,
      () => go({ page: "screening", key: item }))))]);
}

/** `10 yes, 2 partly, 1 no answer yet`. @param {(string | null | undefined)[]} values */
function tally(values) {
  const said = values.map((value) => answerWord(value).toLowerCase());
  return grouped(said, (word) => word).map(([word, all]) => `${all.length} ${word}`).join(", ");
}

/** @param {string} name @param {any[]} rows @param {any[]} cards */
function answered(name, rows, cards) {
  return folded(`${name}: ${tally(rows.map(valueOf))}`, [h("dl", { class: "summary-list" }, rows.map((row) => {
    const answer = answerTo(row);
    const card = cards.find((each) => each.rows.includes(row));
    return line(row.rule.question, answerWord(answer?.value) + reasonOf(answer), noteOf(answer),
      () => go({ page: "card", card: card.id }));
  }))]);
}

/** @param {string} question @param {string} said @param {HTMLElement | null} note @param {() => void} act */
function line(question, said, note, act) {
  return h("div", {}, h("dt", {}, question),
    h("dd", {}, h("span", { class: "said" }, said), note),
    h("dd", { class: "acts" }, named(say("change"), question, act)));
}

definePage("summary", () => {
  settle(state.audit, todayHere());
  const report = reportOf(state.audit, todayHere());
  return {
    heading: report.title,
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
      h("section", {}, h("h2", {}, say("contacts")), people(report.aboutAChild ? words.people_child : words.people),
        folded(say("support"), [people(words.support)])),
      para(words.self_declared, "soft"),
    ],
  };
});

function goFurther() {
  if (state.quick) state.quick = state.audit.quick = false;
  for (const name of Object.keys(state.skipped)) delete state.skipped[name];
  go(nextPage());
}

/** What stands above all: what comes first, the band in words, the counts. @param {any} report */
export function topOf(report) {
  return [
    firstLine(report.comesFirst),
    h("section", { class: `band ${report.band}`, "aria-labelledby": "heading" },
      heading(report.title),
      para(`${capital(words.extent[report.extent])}: ${report.headline}`, "lead"), para(report.meaning),
      para(words.self_declared, "declared")),
  ];
}

/** What comes before all others: open ones, those without an answer, what was set aside. @param {any} report @param {boolean} mentor */
export function gatesOf(report, mentor) {
  const { open, unanswered, gates } = report;
  const all = [...open, ...unanswered, ...gates.filter((/** @type {any} */ each) => each.setAside)];
  if (!all.length) return null;
  const title = open.length ? say("gates_open") : unanswered.length ? say("gates_blank") : say("gates_calm");
  return h("section", {}, h("h2", {}, title), all.map((each) => article(each, report.audit, false, mentor)),
    !mentor && unanswered.some((/** @type {any} */ each) => each.here) ? button(say("answer_blank"), goFurther) : null);
}

/** One thing to do first; its steps stand above where it is open and comes before all others. @param {any} first */
function firstOf(first) {
  const about = [first.where, capital(first.minutes)].filter(Boolean).join(". ");
  const above = first.found?.rule.gate && !first.found.setAside;
  return h("section", { class: "first" }, h("h2", {}, say("first")), para(first.title, "lead"), about && para(`${about}.`, "soft"),
    para(first.asked, "soft"), above ? [para(first.steps[0]), para(say("first_above"))] : listOf(first.steps, true));
}

/** What else to do, by how soon; and how much was answered. @param {any} report @param {string} title @param {boolean} [mentor] */
export function planOf(report, title, mentor = false) {
  const { findings } = report;
  return [
    findings.length ? h("section", {}, h("h2", {}, title),
      byWhen(findings).map(({ when, found }) => [
        h("h3", { class: "when" }, words.when[when]),
        found.map((each) => article(each, report.audit, true, mentor))])) : null,
    h("section", {}, h("h2", {}, say("coverage")), listOf(report.coverage),
      report.good && para(say("nothing_to_change", count(report.good, "answers")))),
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
      noteOf(place), para(place.hint, "soft")))),
    para(rule.why),
    fold ? folded(what, steps) : [h("p", { class: "label" }, what), ...steps],
    h("p", { class: "foot soft" }, found.setAside ? null : h("span", {}, capital(about(found.minutes))), " ",
      h("span", {}, rule.topicName), " ", h("span", {}, rule.cited), " ", h("span", {}, rule.whose_word)));
}

/** Where the settings are, once for accounts on one app. @param {any} found @param {any} audit */
function settings(found, audit) {
  if (found.setAside || found.unanswered) return [];
  const apps = grouped(found.places, ({ account }) => accountIn(audit, account)?.platform ?? "");
  return apps.flatMap(([app, places]) => {
    const lines = settingsOf(found.rule, app);
    return lines.length ? [folded(`${say("where_setting")}: ${listed(places.map(({ where }) => where))}`, lines.map(settingHelp))] : [];
  });
}

/** @param {[string, string][]} contacts */
export function people(contacts) {
  return h("dl", { class: "people" }, contacts.map(([who, how]) => h("div", {}, h("dt", {}, who), h("dd", {}, how))));
}
