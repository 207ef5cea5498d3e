// From what applies to the cards, in the order in which they are asked, and how long they take. As
// interview/cards/plan.py and audit/minutes.py have it.

import { folded, visible as shown } from "./text.js";
import { tables } from "./rules.js";
import { grouped, itemOf, said, saidByPurpose, visible } from "./audit.js";

/** @typedef {import("./audit.js").Tables} Tables */
/** @typedef {import("./audit.js").Audit} Audit */
/** @typedef {import("./audit.js").Account} Account */
/** @typedef {import("./audit.js").Rule} Rule */
/** @typedef {import("./audit.js").Asked} Asked */
/**
 * `number` is the account's place in the list of accounts, with gaps; in an app, its place on the card.
 * @typedef {{number: number, rule: Rule, account: Account | null, name: string}} Row
 */
/**
 * "once": one question about no account. "together": one question over accounts. "each": the same, and each has
 * its own answer. "app": questions about one account, answered with the app open.
 * @typedef {"once" | "together" | "each" | "app"} Kind
 */
/** @typedef {{kind: Kind, about: string, words: string, heading: string, rows: Row[], places: string[]}} Card */

/**
 * All cards of a check. They depend on accounts and conditions, on no answer: each keeps its place.
 * @param {Audit} audit @param {boolean | null} quick
 */
export function plan(audit, quick) {
  return cardsOf(audit.accounts, questions(audit, quick));
}

/**
 * What applies and is not said already.
 * @param {Audit} audit @param {boolean | null} quick
 * @returns {Asked[]}
 */
export function questions(audit, quick) {
  return visible(audit).filter(
    ({ rule, account }) => (rule.quick || !quick) && saidByPurpose(rule, account) === null,
  );
}

/**
 * Questions in the order of the rules, then each app in the order of the accounts.
 * @param {Account[]} accounts @param {Asked[]} asked
 * @returns {Card[]}
 */
export function cardsOf(accounts, asked) {
  const names = accounts.map((account) => accountName(account, accounts));
  const cards = grouped(asked, (each) => JSON.stringify(keyOf(each))).map(([, group]) => {
    const [{ rule, account }] = group;
    const key = keyOf(group[0]);
    const isApp = key.kind === "app";
    const nameOf = (/** @type {Account} */ each) => names[accounts.indexOf(each)];
    const heading = account && isApp ? nameOf(account) : tables.topics.find((each) => each.id === rule.topic)?.name;
    const rows = group.map(({ rule, account }, n) => (
      account && !isApp ? { number: accounts.indexOf(account) + 1, rule, account, name: nameOf(account) }
        : { number: n + 1, rule, account, name: rule.question }));
    return { ...key, heading: heading ?? "", rows, places: names };
  });
  const apps = accounts.flatMap(({ id }) => cards.filter((card) => card.kind === "app" && card.about === id));
  return [...cards.filter((card) => card.kind !== "app"), ...apps];
}

/** @param {Asked} asked @returns {{kind: Kind, about: string, words: string}} */
function keyOf({ rule, account }) {
  if (!account) return { kind: "once", about: rule.id, words: rule.question };
  if (rule.app) return { kind: "app", about: account.id, words: "" };
  const kind = rule.gate || rule.safeguarding ? "each" : "together";
  return { kind, about: rule.id, words: `${rule.expected} ${rule.question}` };
}

/**
 * A short name without a handle: `Instagram`, or `Instagram 2 (professional)` where there are several.
 * @param {Account} account @param {Account[]} accounts
 */
export function accountName(account, accounts) {
  const name = appName(account);
  const key = folded(name);
  const same = accounts.filter((each) => folded(appName(each)) === key);
  if (same.length === 1) return name;
  const purpose = tables.purposes.find((each) => each.id === account.purpose);
  return `${name} ${same.findIndex((each) => each.id === account.id) + 1} (${purpose?.name})`;
}

/** @param {Account} account */
function appName(account) {
  if (account.name) return shown(account.name, 30);
  return platformName(account.platform);
}

/** @param {string} id */
export function platformName(id) {
  return tables.platforms.find((each) => each.id === id)?.name ?? shown(id, 40);
}

/**
 * Whole minutes for these questions, at least one where there are any.
 * @param {Asked[]} asked
 */
export function minutes(asked) {
  return Math.ceil(seconds(asked) / 60);
}

/**
 * The questions on some cards that have no answer yet.
 * @param {Audit} audit @param {Card[]} cards
 * @returns {Row[]}
 */
export function blankRows(audit, cards) {
  const isBlank = (/** @type {Row} */ row) => !said(audit.answers, itemOf(row.rule.id, row.account))?.value;
  return cards.flatMap((card) => card.rows.filter(isBlank));
}

/** A question over accounts is read once; with an app open, each question is read and looked up.
 * @param {Asked[]} asked */
function seconds(asked) {
  const take = tables.minutes;
  const reading = (/** @type {number} */ words) => Math.ceil((words * 60) / take.wordsAMinute);
  let sum = 0;
  for (const [key, group] of grouped(asked, ({ rule, account }) => (account && rule.app ? account.id : `${rule.id} ${rule.question}`))) {
    const rules = group.map(({ rule }) => rule);
    if (key.includes(" ")) {
      sum += reading(rules[0].length) + (take.answering + take.judgement) * rules.length;
      continue;
    }
    sum += take.opening + reading(rules.reduce((all, rule) => all + rule.length, 0));
    for (const rule of rules) sum += take.answering + (rule.settings ? take.setting : take.judgement);
  }
  return sum;
}
