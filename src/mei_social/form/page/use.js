// What the pages need of the engine, in the words of the pages: rows with the id of their account, rules with their
// words, and one set of tables for all of them.
import { assess, broughtUpBy, chainOf as chain, extent, itemOf, outcome, partsOf, saidAlready, saidByPurpose, screenedItem, screeningAsked as askedFirst, visible as visibleRows } from "../engine/audit.js";
import { accountName as nameOf, minutes, plan } from "../engine/cards.js";
import { exportBody, newRef, notesToShare } from "../engine/export.js";
import { openExport } from "../engine/open.js";
import { toJson, visible as shown } from "../engine/text.js";
import { listed, say } from "./english.js";
import { state } from "./state.js";

/** @type {any} */
let all;
/** @type {Map<string, any>} */
const rules = new Map();
/** The same rules as the engine has them. @type {Map<string, any>} */
const given = new Map();

/** @param {{tables: any, words: any}} data what Python wrote */
export function begin(data) {
  all = data;
  rules.clear();
  given.clear();
  for (const rule of data.tables.rules) given.set(rule.id, rule);
}

export function tables() {
  return all.tables;
}

/** The words of the pages. */
export function words() {
  return all.words;
}

export function concern() {
  return all.words.concern;
}

/** A rule with its words beside its other keys. @param {any} rule */
function viewOf(rule) {
  const topic = all.tables.topics.find((/** @type {any} */ each) => each.id === rule.topic);
  return {
    ...rule, ...safe(rule.words), ...inPolicy(safe(rule.words)), question: visible(rule.question), notes: safe(rule.words.notes ?? {}),
    topicName: visible(topic ? topic.name : all.tables.earlierTopic),
  };
}

/** Where it is in the policy; nothing is known of what no rules have. @param {any} words */
function inPolicy({ own, places, whose_word: whose }) {
  if (!places) return {};
  return {
    cited: own ? say("cited", places.join(", ")) : say("cited_nearest", places.join(", ")),
    in_policy: own ? say("look_for", whose, listed(places)) : say("nearest", whose, listed(places)),
  };
}

/** Made when it is first wanted, as the first page needs none. @param {string} id */
export function ruleOf(id) {
  if (!rules.has(id) && given.has(id)) rules.set(id, viewOf(given.get(id)));
  return rules.get(id);
}

/** As the engine has it, for a page. @param {any} result */
function seen(result) {
  return {
    ...result, account: result.account ? result.account.id : null,
    rule: result.earlier ? viewOf(result.rule) : ruleOf(result.rule.id),
    isFinding: all.tables.findings.includes(result.outcome),
  };
}

/** @param {string} rule @param {string | null} account */
export function itemKey(rule, account) {
  return itemOf(rule, account);
}

/** @param {string} today */
export function newAudit(today) {
  return { ref: newRef(all.tables), revision: 1, started: today, accounts: [], screening: {}, answers: {} };
}

/** @param {string} id */
export function accountById(id) {
  return state.audit.accounts.find((/** @type {any} */ each) => each.id === id);
}

/** @param {any} account */
export function accountName(account) {
  return nameOf(all.tables, account, state.audit.accounts);
}

/** @param {any} audit @param {string | null} account */
export function accountNameIn(audit, account) {
  const found = audit.accounts.find((/** @type {any} */ each) => each.id === account);
  return found ? nameOf(all.tables, found, audit.accounts) : say("general");
}

/** @param {string} id */
export function platformName(id) {
  return all.tables.platforms.find((/** @type {any} */ each) => each.id === id)?.name ?? shown(all.tables.letters, id, 40);
}

/** Text that somebody else wrote, with everything that hides or turns it shown as a sign. @param {string} text */
export function visible(text) {
  return /^[ -~]{0,2000}$/.test(text) ? text : shown(all.tables.letters, text);
}

/** The same of every text in a value. @param {any} value @returns {any} */
function safe(value) {
  if (typeof value === "string") return visible(value);
  if (Array.isArray(value)) return value.map(safe);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, safe(each)]));
}

/** @param {string} value */
export function answerWord(value) {
  return all.words.answer[value];
}

/** @param {any} audit @param {boolean} quick */
export function cardsOf(audit, quick) {
  return plan(all.tables, audit, quick).map((card) => ({
    ...card, id: `${card.kind} ${card.about}`,
    rows: card.rows.map((row) => ({ ...row, rule: ruleOf(row.rule.id), account: row.account ? row.account.id : null })),
  }));
}

/** @param {any[]} rows */
export function minutesOf(rows) {
  return minutes(all.tables, rows.map(({ rule, account }) => ({ rule: given.get(rule.id), account: accountIn(state.audit, account) })));
}

/**
 * What decides which questions apply.
 * @param {any} audit @returns {{screening: any, account: string | null, key: string}[]}
 */
export function screeningAsked(audit) {
  return askedFirst(all.tables, audit).map(({ screening, account }) => (
    { screening: { ...screening, text: visible(screening.text), hint: visible(screening.hint ?? "") }, account: account ? account.id : null,
      key: screenedItem(screening, account) }));
}

/** Every item that decides whether a rule is asked. @param {any} audit @param {any} row @returns {string[]} */
export function chainOf(audit, { rule, account }) {
  return chain(all.tables, rule, accountIn(audit, account));
}

/** @param {any} audit @param {string | null} id */
function accountIn(audit, id) {
  return audit.accounts.find((/** @type {any} */ each) => each.id === id) ?? null;
}

/** What was said before the questions that asks for a rule; the nearest first. @param {any} audit @param {any} row */
export function broughtBy(audit, { rule, account }) {
  return broughtUpBy(all.tables, rule, audit, accountIn(audit, account)).map((item) => ({
    item, said: audit.screening[item], question: visible(all.tables.screening.find((/** @type {any} */ each) => each.id === partsOf(item).question).text),
  }));
}

/** What comes before all others and is asked because of what was said before the questions. @param {any} audit */
export function brought(audit) {
  return visibleRows(all.tables, audit).filter(({ rule, account }) => rule.gate && broughtUpBy(all.tables, rule, audit, account).length)
    .map(({ rule, account }) => ({ rule: ruleOf(rule.id), account: account ? account.id : null }));
}

/** @param {any} audit */
export function assessed(audit) {
  const found = assess(all.tables, audit);
  return {
    overall: found.overall, orderOfAction: found.orderOfAction, extent: extent(found),
    extentButForGates: extent({ ...found, results: found.results.filter((each) => !(each.rule.gate && each.outcome === "not-tested")) }),
    results: found.results.map(seen), gates: found.gates.map(seen), unansweredGates: found.unansweredGates.map(seen),
    openGates: found.openGates.map(seen), findings: found.findings.map(seen), told: found.told.map(seen),
  };
}

/** What has no answer yet and can be asked. @param {any} audit @param {any} assessment */
export function blankRows(audit, assessment) {
  return assessment.results.filter((/** @type {any} */ each) => each.outcome === "not-tested"
    && !saidByPurpose(each.rule, accountIn(audit, each.account)));
}

/** Whether somebody was asked and answered; what the purpose of an account says is no such answer. @param {any} audit @param {any} result */
export function wasAnswered(audit, { rule, account, outcome }) {
  return outcome !== "not-tested" && !saidByPurpose(rule, accountIn(audit, account));
}

/** The names of some topics, in the order of the rules. @param {(id: string) => boolean} wanted @returns {string[]} */
export function topicsWhere(wanted) {
  return all.tables.topics.filter((/** @type {any} */ { id }) => wanted(id)).map((/** @type {any} */ { name }) => visible(name));
}

/** @param {any} rule @param {any} answer */
export function outcomeOf(rule, answer) {
  return outcome(all.tables, rule, answer ? answer.value : null);
}

/** @param {any} rule @param {any} answer */
export function isOpenAnswer(rule, answer) {
  return all.tables.findings.includes(outcomeOf(rule, answer));
}

/** Each open gate, with what it is called. @param {any} audit */
export function openGates(audit) {
  return assessed(audit).openGates.map((result) => ({ ...result, key: `${itemOf(result.rule.id, result.account)} ${result.rule.question}` }));
}

/** @param {any} gate */
export function gateLine({ rule, account, answer }) {
  const where = account ? `${accountNameIn(state.audit, account)}: ` : "";
  return `${rule.question} ${where}${answer?.value ? answerWord(answer.value) : say("no_answer")}.`;
}

/** What to do. For a not sure that is to find out, before anything is changed. @param {any} rule @param {string[]} outcomes */
export function stepsOf(rule, outcomes) {
  if (outcomes.every((each) => each === "unknown")) return [...rule.how, say("then_again")];
  if (!outcomes.includes("unknown")) return rule.remedy;
  const find = say("find_out", rule.how.join(" "));
  return rule.gate ? [...rule.remedy, find] : [find, ...rule.remedy];
}

/** What answers mean that come before all others; accounts with the same one share a line, what is open stands first.
 * @param {any} audit @param {any[]} rows */
export function notedLines(audit, rows) {
  /** @type {Map<string, any[]>} */
  const groups = new Map();
  for (const row of rows) {
    const answer = audit.answers[itemOf(row.rule.id, row.account)];
    if (row.rule.gate && answer?.value) {
      const text = row.rule.noted[answer.value].replace("{}", answer.reason ?? "");
      const key = `${row.rule.id} ${text}`;
      groups.set(key, [...(groups.get(key) ?? []), { ...row, text, outcome: outcomeOf(row.rule, answer) }]);
    }
  }
  const order = ["fail", "partial", "unknown", "not-applicable", "pass"];
  return [...groups.values()].sort((a, b) => order.indexOf(a[0].outcome) - order.indexOf(b[0].outcome)).map((group) => {
    const where = group[0].account ? listed(group.map((row) => accountNameIn(audit, row.account))) : "";
    const told = where ? say("noted_for", where, group[0].text) : say("noted", group[0].text);
    return all.words.own_noted.includes(group[0].rule.id) && group[0].outcome !== "not-applicable" ? told : `${group[0].rule.question} ${told}`;
  });
}

/** Where the settings are that a rule names, in one app: name first. @param {any} rule @param {string} platform @returns {string[][]} */
export function settingsOf(rule, platform) {
  const found = all.tables.settings[platform] ?? {};
  return (rule.settings ?? []).filter((/** @type {string} */ topic) => topic in found).map((/** @type {string} */ topic) => safe(found[topic]));
}

/** What a text seems to hold that is private. @param {string} text @returns {string[]} */
export function looksPrivate(text) {
  const { looks, no_names: not } = all.words.private;
  try {
    const less = text.replace(new RegExp(not, "g"), "");
    return looks.filter((/** @type {any} */ [, pattern, flags]) => new RegExp(pattern, flags).test(less)).map((/** @type {any} */ [what]) => what);
  } catch { // an old browser that cannot read the pattern: it finds some things, never all
    return [];
  }
}

/** @param {boolean} onAccount @returns {string[]} */
export function reasonsFor(onAccount) {
  return onAccount ? all.words.reasons.app : all.words.reasons.general;
}

/** Notes that can be in a file. @param {any} audit */
export function noteKeys(audit) {
  return notesToShare(assess(all.tables, audit)).map((key) => {
    const { question, account } = partsOf(key);
    return { key, rule: question, account, note: audit.answers[key].note };
  });
}

/** @param {any} audit @param {{name: string, notes: string[], out: string[]}} chosen @param {string} today */
export function exportOf(audit, chosen, today) {
  const body = exportBody(all.tables, audit, { name: chosen.name, notes: chosen.notes, leaveOut: chosen.out, today });
  return { text: toJson(all.tables.letters, body), code: body.check.code };
}

/** Store what the purpose of each account says, as the command line does. @param {any} audit @param {string} today */
export function settle(audit, today) {
  for (const { rule, account, value } of saidAlready(all.tables, audit)) {
    const key = itemOf(rule.id, account);
    if (audit.answers[key]?.value !== value) audit.answers[key] = { ...audit.answers[key], value, date: today };
  }
}

/** A file to go on from: the answers as they are, with the words in which each was asked. @param {any} given */
export function unfinishedOf({ audit, quick }) {
  /** @type {Record<string, string>} */
  const asked = {};
  for (const key of Object.keys(audit.answers)) {
    const rule = ruleOf(partsOf(key).question);
    if (rule) asked[rule.id] = `${rule.expected} ${rule.question}`;
  }
  return `${JSON.stringify({ format: "mei-social-form-unfinished", format_version: 1, quick, audit, asked })}\n`;
}

const VALUES = ["yes", "partly", "no", "not-sure", "not-applicable"];

/** An audit out of an unfinished file, with nothing in it but what can be one; null for anything else. @param {any} body */
export function audited({ audit, asked }) {
  if (!audit || typeof audit !== "object" || !Array.isArray(audit.accounts)) return null;
  if (!/^[A-Z0-9-]{1,40}$/.test(audit.ref) || !Number.isInteger(audit.revision) || !isDay(audit.started)) return null;
  const accounts = audit.accounts.slice(0, 40).filter((/** @type {any} */ each) => each && /^a[1-9][0-9]{0,5}$/.test(each.id)
    && typeof each.platform === "string" && all.tables.purposes.some((/** @type {any} */ one) => one.id === each.purpose))
    .map((/** @type {any} */ each) => ({ id: each.id, platform: each.platform.slice(0, 60), purpose: each.purpose,
      ...(typeof each.name === "string" && each.name ? { name: each.name.slice(0, 30) } : {}) }));
  const known = new Set(accounts.map((/** @type {any} */ each) => each.id));
  if (known.size !== audit.accounts.length) return null;
  const belongs = (/** @type {string} */ key) => !partsOf(key).account || known.has(partsOf(key).account);
  const screening = Object.fromEntries(Object.entries(audit.screening ?? {}).filter(([key, value]) => belongs(key)
    && ["yes", "no", "not-sure"].includes(/** @type {string} */ (value))
    && all.tables.screening.some((/** @type {any} */ each) => each.id === partsOf(key).question)));
  const answers = Object.fromEntries(Object.entries(audit.answers ?? {}).filter(([key, answer]) => belongs(key)
    && isSame(partsOf(key).question, asked) && isAnswer(answer)).map(([key, answer]) => [key, plainAnswer(answer)]));
  return { ref: audit.ref, revision: audit.revision, started: audit.started, accounts, screening, answers,
    ...(audit.exported === true ? { exported: true } : {}) };
}

/** @param {string} id @param {any} asked */
function isSame(id, asked) {
  const rule = ruleOf(id);
  return Boolean(rule && asked && asked[id] === `${rule.expected} ${rule.question}`);
}

/** @param {any} answer */
function isAnswer(answer) {
  return answer && typeof answer === "object" && (answer.value === null || VALUES.includes(answer.value)) && isDay(answer.date)
    && (answer.value === "not-applicable") === (typeof answer.reason === "string" && answer.reason.length > 0);
}

/** @param {any} answer */
function plainAnswer({ value, date, reason, note }) {
  return { value, date, ...(reason ? { reason: reason.slice(0, all.words.longest_reason) } : {}),
    ...(typeof note === "string" && note ? { note: note.slice(0, all.words.longest_note) } : {}) };
}

/** @param {any} day */
function isDay(day) {
  return typeof day === "string" && /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(day));
}

/** @param {string | Uint8Array} content @param {string} today */
export function openedExport(content, today) {
  return openExport(all.tables, content, today);
}

