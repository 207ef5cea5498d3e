// What the pages need of the engine, in the words of the pages: rows with the id of their account, rules with their
// words.
import { assess, bringsUp, broughtUpBy, chainOf as chain, extent, grouped, isBlank, isFinding, itemOf, outcomeIn, partsOf, saidAlready, SAID, saidByPurpose, screenedItem, screeningAsked as askedFirst, screeningOf, visible as visibleRows } from "../engine/audit.js";
import { accountName as nameOf, minutes, plan } from "../engine/cards.js";
import { answersPart, newRef } from "../engine/export.js";
import { isDay } from "../engine/open.js";
import { judgeBy, tables } from "../engine/rules.js";
import { visible as shown } from "../engine/text.js";
import { h } from "./dom.js";
import { listed, say, speak, words } from "./english.js";
import { alsoKeep, state } from "./state.js";

/** @type {Map<string, any>} */
const rules = new Map();

/** @param {{tables: any, words: any}} data what Python wrote */
export function begin(data) {
  judgeBy(data.tables);
  speak(data.words);
  rules.clear();
}

/** A rule with its words beside its other keys. @param {any} rule */
function viewOf(rule) {
  const topic = tables.topics.find((each) => each.id === rule.topic);
  return {
    notes: {}, ...rule, ...rule.words, ...inPolicy(rule), question: visible(rule.question),
    topicName: topic ? visible(topic.name) : tables.earlierTopic,
  };
}

/** Where it is in the policy, by our rules; nothing is known of what no rules have. @param {any} rule */
function inPolicy({ id, words: { own, whose_word: whose } }) {
  const clauses = tables.rules.find((rule) => rule.id === id)?.clauses ?? [];
  const places = [...new Set(tables.clauses.filter((each) => clauses.includes(each.id)).map(({ name }) => name))];
  if (!places.length) return {};
  const [all, each] = [places.join(", "), listed(places)];
  return own ? { cited: say("cited", all), in_policy: say("look_for", whose, each) }
    : { cited: say("cited_nearest", all), in_policy: say("nearest", whose, each) };
}

/** Made when it is first wanted, as the first page needs none. @param {string} id */
export function ruleOf(id) {
  const rule = tables.rules.find((each) => each.id === id);
  if (rule && !rules.has(id)) rules.set(id, viewOf(rule));
  return rules.get(id);
}

/** As the engine has it, for a page. @param {any} row @returns {any} */
function seen(row) {
  return { ...row, account: row.account && row.account.id, rule: row.earlier ? viewOf(row.rule) : ruleOf(row.rule.id) };
}

/** By rule and account. @param {any} row */
export function keyOf({ rule, account }) {
  return itemOf(rule.id, account);
}

/** @param {string} today */
export function newAudit(today) {
  return { ref: newRef(), revision: 1, started: today, accounts: [], screening: {}, answers: {} };
}

/** @param {string | null} id */
export function accountById(id) {
  return accountIn(state.audit, id);
}

/** @param {any} account */
export function accountName(account) {
  return nameOf(account, state.audit.accounts);
}

/** By its id, or nothing where there is none. @param {string | null} id */
export function nameOfId(id) {
  const found = accountById(id);
  return found ? accountName(found) : "";
}

/** @param {any} audit @param {string | null} account */
export function accountNameIn(audit, account) {
  const found = accountIn(audit, account);
  return found ? nameOf(found, audit.accounts) : say("general");
}

/** Text that somebody else wrote, with everything that hides or turns it shown as a sign. @param {string} text */
export function visible(text) {
  return /^[ -~]{0,2000}$/.test(text) ? text : shown(text);
}

/** An answer in words, or that there is none. @param {string | null | undefined} value */
export function answerWord(value) {
  return value ? words.answer[value] : say("no_answer");
}

/** In brackets, or nothing. @param {any} answer */
export function reasonOf(answer) {
  return answer?.reason ? ` (${visible(answer.reason)})` : "";
}

/** @param {any} answer */
export function noteOf(answer) {
  return answer?.note ? h("p", { class: "note" }, `${say("note_word")}: ${visible(answer.note)}`) : null;
}

/** @param {any} audit @param {boolean | null} [quick] */
export function cardsOf(audit, quick = null) {
  return plan(audit, quick).map((card) => ({ ...card, id: `${card.kind} ${card.about}`, rows: card.rows.map(seen) }));
}

/** @param {any[]} rows */
export function minutesOf(rows) {
  return minutes(rows.map(({ rule, account }) => ({ rule, account: accountById(account) })));
}

/**
 * What decides which questions apply.
 * @param {any} audit @returns {{screening: any, account: string | null, key: string}[]}
 */
export function screeningAsked(audit) {
  return askedFirst(audit).map(({ screening, account }) => (
    { screening: { ...screening, text: visible(screening.text) }, account: account && account.id, key: screenedItem(screening, account) }));
}

/** Every item that decides whether a rule is asked. @param {any} audit @param {any} row @returns {string[]} */
export function chainOf(audit, { rule, account }) {
  return chain(rule, accountIn(audit, account));
}

/** @param {any} audit @param {string | null} id */
export function accountIn(audit, id) {
  return audit.accounts.find((/** @type {any} */ each) => each.id === id) ?? null;
}

/** What was said before the questions that asks for a rule; the nearest first. @param {any} audit @param {any} row */
export function broughtBy(audit, { rule, account }) {
  return broughtUpBy(rule, audit, accountIn(audit, account)).map((item) => (
    { said: audit.screening[item], question: visible(screeningOf(partsOf(item).question)?.text ?? "") }));
}

/** What comes before all others and is asked because of what was said before the questions. @param {any} audit */
export function brought(audit) {
  return visibleRows(audit).filter(({ rule, account }) => rule.gate && broughtUpBy(rule, audit, account).length).map(seen);
}

/** @param {any} audit @returns {any} */
export function assessed(audit) {
  /** @type {any} */
  const found = assess(audit);
  const shown = Object.entries(found).map(([part, all]) => [part, all[0]?.rule ? all.map(seen) : all]);
  return {
    ...Object.fromEntries(shown), extent: extent(found),
    extentButForGates: extent({ ...found, earlier: [], results: found.results.filter((/** @type {any} */ each) => !(each.rule.gate && isBlank(each))) }),
  };
}

/** What has no answer yet and can be asked. @param {any} audit @param {any} assessment */
export function blankRows(audit, assessment) {
  return assessment.results.filter((/** @type {any} */ each) => isBlank(each)
    && !saidByPurpose(each.rule, accountIn(audit, each.account)));
}

/** Whether somebody was asked and answered; what the purpose of an account says is no such answer. @param {any} audit @param {any} result */
export function wasAnswered(audit, result) {
  return !(isBlank(result) || saidByPurpose(result.rule, accountIn(audit, result.account)));
}

/** The names of some topics, in the order of the rules. @param {(id: string) => boolean} wanted @returns {string[]} */
export function topicsWhere(wanted) {
  return tables.topics.filter(({ id }) => wanted(id)).map(({ name }) => visible(name));
}

/** @param {any} rule @param {any} answer */
export function outcomeOf(rule, answer) {
  return outcomeIn(rule.rows, answer ? answer.value : null);
}

/** @param {any} rule @param {any} answer */
export function isOpenAnswer(rule, answer) {
  return isFinding({ outcome: outcomeOf(rule, answer) });
}

/** Each open gate, with what it is called. @param {any} audit */
export function openGates(audit) {
  return assessed(audit).openGates.map((/** @type {any} */ result) => ({ ...result, key: `${keyOf(result)} ${result.rule.question}` }));
}

/** @param {any} gate */
export function gateLine({ rule, account, answer }) {
  const where = account ? `${accountNameIn(state.audit, account)}: ` : "";
  return `${rule.question} ${where}${answerWord(answer?.value)}.`;
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
  const noted = rows.flatMap((row) => {
    const answer = audit.answers[keyOf(row)];
    if (!row.rule.gate || !answer?.value) return [];
    return [{ ...row, text: row.rule.noted[answer.value].replace("{}", answer.reason ?? ""), outcome: outcomeOf(row.rule, answer) }];
  });
  const order = ["fail", "partial", "unknown", "not-applicable", "pass"];
  const groups = grouped(noted, (row) => `${row.rule.id} ${row.text}`).map(([, group]) => group);
  return groups.sort(([a], [b]) => order.indexOf(a.outcome) - order.indexOf(b.outcome)).map((group) => {
    const [{ rule, account, text, outcome }] = group;
    const told = account ? say("noted_for", listed(group.map((row) => accountNameIn(audit, row.account))), text) : say("noted", text);
    return words.own_noted.includes(rule.id) && outcome !== "not-applicable" ? told : `${rule.question} ${told}`;
  });
}

/** Where the settings are that a rule names, in one app: name first. @param {any} rule @param {string} platform @returns {string[][]} */
export function settingsOf(rule, platform) {
  const found = tables.settings[platform] ?? {};
  return (rule.settings ?? []).flatMap((/** @type {string} */ topic) => (topic in found ? [found[topic]] : []));
}

/** What a text seems to hold that is private, as a sentence. @param {string} text */
export function looksPrivate(text) {
  const { looks, no_names: not } = words.private;
  try {
    const less = text.replace(new RegExp(not, "g"), "");
    const found = looks.filter((/** @type {any} */ [, pattern, flags]) => new RegExp(pattern, flags).test(less));
    return found.length ? say("looks_private", listed(found.map((/** @type {any} */ [what]) => what), "or")) : "";
  } catch { // an old browser that cannot read the pattern: it finds some things, never all
    return "";
  }
}

/** Store what the purpose of each account says, as the command line does. @param {any} audit @param {string} today */
export function settle(audit, today) {
  for (const { rule, account, value } of saidAlready(audit)) {
    const key = itemOf(rule.id, account);
    if (audit.answers[key]?.value !== value) audit.answers[key] = { ...audit.answers[key], value, date: today };
  }
}

/** A file to go on from. @param {any} given */
export function unfinishedOf({ audit, quick }) {
  return `${JSON.stringify({ format: tables.opening.unfinishedFormat, format_version: 1, quick, audit, ...wordsOf(audit) })}\n`;
}

/** The words in which all was asked, as other rules may have others; and each gate that is open or was brought up. @param {any} audit */
function wordsOf(audit) {
  const blank = { value: null, date: audit.started };
  const open = visibleRows(audit).filter(({ rule }) => rule.gate).map((row) => ({ ...row, answer: audit.answers[keyOf(row)] ?? blank, earlier: true }))
    .filter(({ rule, account, answer }) => isOpenAnswer(rule, answer) || (!answer.value && broughtUpBy(rule, audit, account)[0]));
  const earlier = (audit.earlier ?? []).map((/** @type {any} */ { answer: { value, ...more }, ...gate }) => ({ ...gate, ...more, answer: value }));
  return {
    asked: Object.fromEntries(tables.rules.map(({ id, expected, question }) => [id, asAsked({ expected, question: visible(question) })])),
    screened: Object.fromEntries(tables.screening.map(({ id, text }) => [id, text])),
    gates: [...earlier, ...answersPart(/** @type {any} */ (open))],
  };
}
alsoKeep(wordsOf);

/** @param {any} rule */
function asAsked(rule) {
  return `${rule.expected} ${rule.question}`;
}

/** Of gates as they were asked, as a file has them, those that the rules here make less of.
 * @param {any[]} gates @param {any} [audit] in which one without an answer stays unless it is brought up */
export function madeLess(gates, audit) {
  return gates.filter(({ question, account, text, safe, safeguarding, answer }) => {
    const today = ruleOf(question);
    const same = today?.gate && asAsked(today) === `${safe} ${text}`;
    const milder = same && safeguarding && !today.safeguarding;
    if (!answer) return audit && (milder || !brought(audit).some((row) => row.rule.id === question && row.account === account));
    return isFinding({ outcome: outcomeIn(tables.earlier[/** @type {"yes"} */ (safe)], answer) }) && (milder || !same);
  }).map(({ answer: value, date, reason, note, ...gate }) => ({ ...gate, answer: plainAnswer({ value, date, reason, note }) }));
}

/** An audit out of an unfinished file, with nothing in it but what can be one; null for anything else. @param {any} body */
export function audited({ audit, asked, screened, gates }) {
  if (!Array.isArray(audit?.accounts)) return null;
  if (!/^[A-Z0-9-]{1,40}$/.test(audit.ref) || !Number.isInteger(audit.revision) || !isDay(audit.started)) return null;
  const accounts = audit.accounts.slice(0, 40).filter((/** @type {any} */ each) => each && /^a[1-9][0-9]{0,5}$/.test(each.id)
    && isText(each.platform) && tables.purposes.some((one) => one.id === each.purpose))
    .map((/** @type {any} */ each) => ({ id: each.id, platform: each.platform.slice(0, 60), purpose: each.purpose,
      ...(isText(each.name) ? { name: each.name.slice(0, 30) } : {}) }));
  const known = new Set([null, ...accounts.map((/** @type {any} */ each) => each.id)]);
  if (known.size <= audit.accounts.length) return null;
  /** @param {any} all @param {(id: string, value: any) => any} isOne */
  const only = (all, isOne) => Object.entries(all ?? {}).filter(([key, value]) => {
    const { question, account } = partsOf(key);
    return known.has(account) && isOne(question, value);
  });
  const screening = Object.fromEntries(only(audit.screening, (id, value) => screeningOf(id) && SAID.includes(value)
    && (bringsUp(id, value) || !isReworded(id, screened))));
  const answers = Object.fromEntries(only(audit.answers, (id, answer) => isSame(id, asked) && isAnswer(answer))
    .map(([key, answer]) => [key, plainAnswer(answer)]));
  const earlier = madeLess([gates].flat().filter((each) => isAnswer({ ...each, value: each?.answer })
    && Array.isArray(each.clauses) && [each.question, each.text, each.topic, ...each.clauses].every(isText) && ["yes", "no"].includes(each.safe)
    && known.has(each.account)), { screening, accounts });
  const again = Object.keys(screening).filter((key) => isReworded(partsOf(key).question, screened)
    || [audit.again].flat().includes(key));
  return { ref: audit.ref, revision: audit.revision, started: audit.started, accounts, screening, answers, earlier, again, exported: !!audit.exported };
}

/** Whether it was in other words that this was asked before the questions; not where nobody knows. @param {string} id @param {any} words by id */
export function isReworded(id, words) {
  return words?.[id] && words[id] !== screeningOf(id)?.text;
}

/** @param {string} id @param {any} asked */
function isSame(id, asked) {
  const rule = ruleOf(id);
  return rule && asked?.[id] === asAsked(rule);
}

/** @param {any} answer */
function isAnswer(answer) {
  return answer && typeof answer === "object" && tables.answers.includes(answer.value) && isDay(answer.date)
    && (answer.value === "not-applicable") === isText(answer.reason);
}

/** @param {any} answer */
function plainAnswer({ value, date, reason, note }) {
  return { value, date, ...(reason ? { reason: reason.slice(0, words.longest_reason) } : {}),
    ...(isText(note) ? { note: note.slice(0, words.longest_note) } : {}) };
}

/** With something in it. @param {any} value */
function isText(value) {
  return typeof value === "string" && value !== "";
}
