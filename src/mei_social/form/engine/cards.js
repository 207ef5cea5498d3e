// From what applies to the cards, in the order in which they are asked, and how long they take. As
// interview/cards/plan.py and audit/minutes.py have it.

import { folded, visible as shown } from "./text.js";
import { itemOf, said, saidByPurpose, visible } from "./audit.js";

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
 * @param {Tables} tables @param {Audit} audit @param {boolean} quick
 */
export function plan(tables, audit, quick) {
  return cardsOf(tables, audit.accounts, questions(tables, audit, quick));
}

/**
 * What applies and is not said already.
 * @param {Tables} tables @param {Audit} audit @param {boolean} quick
 * @returns {Asked[]}
 */
export function questions(tables, audit, quick) {
  return visible(tables, audit).filter(
    ({ rule, account }) => (rule.quick || !quick) && saidByPurpose(rule, account) === null,
  );
}

/**
 * Questions in the order of the rules, then each app in the order of the accounts.
 * @param {Tables} tables @param {Account[]} accounts @param {Asked[]} asked
 * @returns {Card[]}
 */
export function cardsOf(tables, accounts, asked) {
  const names = new Map(accounts.map((account) => [account.id, accountName(tables, account, accounts)]));
  const places = new Map(accounts.map((account, n) => [account.id, n + 1]));
  /** @type {Map<string, Card>} */
  const cards = new Map();
  for (const { rule, account } of asked) {
    const key = keyOf(rule, account);
    const id = JSON.stringify(Object.values(key));
    const topic = tables.topics.find((each) => each.id === rule.topic);
    const heading = account && key.kind === "app" ? names.get(account.id) : topic && topic.name;
    const card = cards.get(id) ?? { ...key, heading: heading ?? "", rows: [], places: [...names.values()] };
    cards.set(id, card);
    card.rows.push(
      account && key.kind !== "app"
        ? { number: places.get(account.id) ?? 0, rule, account, name: names.get(account.id) ?? "" }
        : { number: card.rows.length + 1, rule, account, name: rule.question },
    );
  }
  const all = [...cards.values()];
  const apps = accounts.flatMap(({ id }) => all.filter((card) => card.kind === "app" && card.about === id));
  return [...all.filter((card) => card.kind !== "app"), ...apps];
}

/** @param {Rule} rule @param {Account | null} account @returns {{kind: Kind, about: string, words: string}} */
function keyOf(rule, account) {
  if (!account) return { kind: "once", about: rule.id, words: rule.question };
  if (rule.app) return { kind: "app", about: account.id, words: "" };
  const kind = rule.gate || rule.safeguarding ? "each" : "together";
  return { kind, about: rule.id, words: `${rule.expected} ${rule.question}` };
}

/**
 * A short name without a handle: `Instagram`, or `Instagram 2 (professional)` where there are several.
 * @param {Tables} tables @param {Account} account @param {Account[]} accounts
 */
export function accountName(tables, account, accounts) {
  const name = appName(tables, account);
  const key = folded(tables.letters, name);
  const same = accounts.filter((each) => folded(tables.letters, appName(tables, each)) === key);
  if (same.length === 1) return name;
  const purpose = tables.purposes.find((each) => each.id === account.purpose);
  return `${name} ${same.findIndex((each) => each.id === account.id) + 1} (${purpose && purpose.name})`;
}

/** @param {Tables} tables @param {Account} account */
function appName(tables, account) {
  if (account.name) return shown(tables.letters, account.name, 30);
  const platform = tables.platforms.find((each) => each.id === account.platform);
  return platform ? platform.name : shown(tables.letters, account.platform, 40);
}

/**
 * Whole minutes for these questions, at least one where there are any.
 * @param {Tables} tables @param {Asked[]} asked
 */
export function minutes(tables, asked) {
  return Math.ceil(seconds(tables, asked) / 60);
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
 * @param {Tables} tables @param {Asked[]} asked */
function seconds(tables, asked) {
  const take = tables.minutes;
  const reading = (/** @type {number} */ words) => Math.ceil((words * 60) / take.wordsAMinute);
  /** @type {Map<string, Rule[]>} */
  const groups = new Map();
  for (const { rule, account } of asked) {
    const key = account && rule.app ? account.id : `${rule.id} ${rule.question}`;
    groups.set(key, [...(groups.get(key) ?? []), rule]);
  }
  let sum = 0;
  for (const [key, rules] of groups) {
    if (key.includes(" ")) {
      sum += reading(rules[0].length) + (take.answering + take.judgement) * rules.length;
      continue;
    }
    sum += take.opening + reading(rules.reduce((all, rule) => all + rule.length, 0));
    for (const rule of rules) sum += take.answering + (rule.settings ? take.setting : take.judgement);
  }
  return sum;
}
