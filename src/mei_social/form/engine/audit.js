// From answers to results: which questions apply, what each answer comes to, and in which order. As
// audit/assess.py has it; what an answer comes to is looked up in the rows that Python wrote.

import { tables } from "./rules.js";

/** @typedef {import("./text.js").Letters} Letters */
/** @typedef {"yes" | "partly" | "no" | "not-sure" | "not-applicable"} AnswerValue */
/** @typedef {"yes" | "no" | "not-sure"} Screened */
/** @typedef {{id: string, platform: string, purpose: string, name?: string}} Account `id`: a1, a2 and so on */
/**
 * A value of null was skipped. `reason` is there exactly with "not-applicable".
 * @typedef {{value: AnswerValue | null, date: string, reason?: string, note?: string}} Answer
 */
/**
 * What was said before the questions, and brought up a gate: its words, and a yes or a not sure.
 * @typedef {{question: string, answer: Screened}} Said
 */
/**
 * A gate as it was asked under other rules. Only in files that were opened. `stated`: only the results of the file
 * say that it is open, and no answer in it.
 * @typedef {{question: string, account: string | null, text: string, safe: "yes" | "no", topic: string,
 *   clauses: string[], safeguarding: boolean, answer: Answer, stated?: boolean, because?: Said | null}} Earlier
 */
/**
 * `screening` by "id" or "id@a1", `answers` by "rule" or "rule@a1"; `again`: items of `screening` that were asked in other
 * words, count until then, and are asked again; `words`: those that a file has for them, by id.
 * @typedef {{ref: string, revision: number, started: string, quick?: boolean, accounts: Account[],
 *   screening: {[item: string]: Screened}, answers: {[item: string]: Answer}, earlier?: Earlier[],
 *   again?: string[], words?: {[id: string]: string}}} Audit
 */
/**
 * @typedef {{id: string, text: string, hint?: string, per: "person" | "account", when?: string,
 *   purposes?: string[]}} Screening
 */
/**
 * `weighs` is the severity that counts; `rows` a number in `tables.rows`; `purposes` only where the account's
 * purpose is the answer.
 * @typedef {{id: string, topic: string, clauses: string[], question: string, per: "person" | "account",
 *   platforms?: string[], when?: string, quick?: boolean, gate?: boolean, safeguarding?: boolean, severity: string,
 *   weighs: string, advice?: boolean, force: string, expected: "yes" | "no", purposes?: string[], app?: boolean,
 *   settings?: string[], minutes: number, length: number, rows: number, words: RuleWords}} Rule
 */
/**
 * @typedef {{hint?: string, action?: string, why: string, how: string[], partly: string, remedy: string[],
 *   tell?: string, notes?: {[platform: string]: string}, whose_word?: string, own?: boolean,
 *   noted?: {[answer: string]: string}}} RuleWords
 */
/** @typedef {{id: string, name: string}} Named */
/**
 * What `tables_of` makes of the rules.
 * @typedef {{id: string, version: number, digest: string, title: string, toolVersion: string, format: string,
 *   formatVersion: number, menusVersion: number, algorithm: string, codeLetters: string, statement: string, declared: string[], mostDeclared: number, earlierTopic: string, notInRules: string, talkToday: string,
 *   answers: (AnswerValue | null)[], bands: string[], outcomes: string[], findings: string[], quiet: string[],
 *   severities: string[], forces: string[], topics: Named[], clauses: Named[], platforms: Named[], purposes: Named[],
 *   screening: Screening[], rules: Rule[], rows: number[][][], earlier: {yes: number, no: number},
 *   settings: {[platform: string]: {[setting: string]: string[]}},
 *   minutes: {wordsAMinute: number, setting: number, judgement: number, opening: number, answering: number},
 *   letters: Letters, shape: import("./open.js").Shape, opening: import("./open.js").Opening}} Tables
 */
/** @typedef {{rule: Rule, account: Account | null}} Asked */
/**
 * What one answer comes to. `earlier`: as it was asked under other rules, and never in the score; `stated`: see there.
 * Of a gate, `because` is what brought it up, and `waits` the question without an answer that decides whether it is
 * asked.
 * @typedef {{rule: Rule, account: Account | null, answer: Answer | null, outcome: string, row: number[],
 *   earlier?: boolean, stated?: boolean, because?: Said | null, waits?: Screening | null}} Result
 */
/**
 * Points are doubled, so that a half stays whole.
 * @typedef {{points: number, most: number, answered: number, applicable: number, band: string,
 *   score: number | null}} Tally
 */
/**
 * `accounts` has an id of null for what is asked once; `cells` are by "topic" or "topic@a1".
 * @typedef {{results: Result[], overall: Tally, topics: {id: string, tally: Tally}[],
 *   accounts: {id: string | null, tally: Tally}[], cells: {[item: string]: Tally}, earlier: Result[],
 *   told: Result[], gates: Result[], unansweredGates: Result[], openGates: Result[], findings: Result[],
 *   orderOfAction: string[]}} Assessment
 */

/** @param {string} question @param {Account | string | null} [account] */
export function itemOf(question, account) {
  const id = account && typeof account === "object" ? account.id : account;
  return id ? `${question}@${id}` : question;
}

/** What can be said before the questions. @type {string[]} */
export const SAID = ["yes", "no", "not-sure"];

/** Groups, in the order of the first of each. @template T @param {T[]} all @param {(each: T) => string} key @returns {[string, T[]][]} */
export function grouped(all, key) {
  /** @type {Map<string, T[]>} */
  const groups = new Map();
  for (const each of all) groups.set(key(each), [...(groups.get(key(each)) ?? []), each]);
  return [...groups];
}

/** @param {string} item @returns {{question: string, account: string | null}} */
export function partsOf(item) {
  const [question, account] = item.split("@");
  return { question, account: account ?? null };
}

/** @param {Screening} screening @param {Account | null} account */
export function screenedItem(screening, account) {
  return itemOf(screening.id, screening.per === "account" ? account : null);
}

/** @param {string | undefined} id */
export function screeningOf(id) {
  return tables.screening.find((screening) => screening.id === id);
}

/**
 * Whether rules under this screening question apply: it holds, and so do those that it depends on. Only a plain
 * no hides them.
 * @param {string} condition @param {Audit} audit @param {Account | null} account
 */
export function conditionHolds(condition, audit, account) {
  for (const screening of chain(condition)) {
    if (screening.purposes && account) {
      if (!screening.purposes.includes(account.purpose)) return false;
    } else if (said(audit.screening, screenedItem(screening, account)) === "no") return false;
  }
  return true;
}

/** The question that a rule depends on, then the one that this depends on, and so on.
 * @param {string | undefined} when */
function chain(when) {
  /** @type {Screening[]} */
  const found = [];
  for (let next = screeningOf(when); next; next = screeningOf(next.when)) found.push(next);
  return found;
}

/** Without the questions that the purpose of an account answers. @param {Rule} rule */
function saidFirst(rule) {
  return chain(rule.when).filter((screening) => !screening.purposes);
}

/** Whether it brings up a gate: a yes or a not sure counts in whatever words it was asked.
 * @param {string} id @param {Screened} value */
export function bringsUp(id, value) {
  return value !== "no" && tables.rules.some((rule) => rule.gate && saidFirst(rule).some((each) => each.id === id));
}

/**
 * The items of what was said before the questions, a yes or a not sure, that ask for this rule; nearest first.
 * @param {Rule} rule @param {Audit} audit @param {Account | null} account
 */
export function broughtUpBy(rule, audit, account) {
  return saidFirst(rule)
    .map((screening) => screenedItem(screening, account))
    .filter((item) => ["yes", "not-sure"].includes(said(audit.screening, item) ?? ""));
}

/**
 * The nearest of them, in the words that were said yes to.
 * @param {Rule} rule @param {Audit} audit @param {Account | null} account
 * @returns {Said | null}
 */
export function saidBefore(rule, audit, account) {
  const [item] = broughtUpBy(rule, audit, account);
  if (!item) return null;
  const id = partsOf(item).question;
  return { question: audit.words?.[id] ?? screeningOf(id)?.text ?? "", answer: audit.screening[item] };
}

/** The first question without an answer that a rule hangs on.
 * @param {Rule} rule @param {Audit} audit @param {Account | null} account */
function waitsFor(rule, audit, account) {
  return saidFirst(rule).reverse().find((each) => !said(audit.screening, screenedItem(each, account))) ?? null;
}

/**
 * Set aside all the same, though it was brought up: no answer, and kept with its reason.
 * @param {Result} result
 */
export function isRefused(result) {
  return isBlank(result) && result.answer?.value === "not-applicable";
}

/** A name that every object has is no answer. @template T @param {{[item: string]: T}} all @param {string} item */
export function said(all, item) {
  return Object.hasOwn(all, item) ? all[item] : undefined;
}

/**
 * Every question that applies, in the order of the rules.
 * @param {Audit} audit
 * @returns {Asked[]}
 */
export function visible(audit) {
  return tables.rules.flatMap((rule) => {
    const places = rule.per === "person" ? [null] : audit.accounts.filter((a) => appliesTo(rule, a));
    return places
      .filter((account) => !rule.when || conditionHolds(rule.when, audit, account))
      .map((account) => ({ rule, account }));
  });
}

/** @param {Rule} rule @param {Account} account */
function appliesTo(rule, account) {
  return !rule.platforms || rule.platforms.includes(account.platform);
}

/**
 * What is asked before the questions: once-only ones first; for an account only where a rule depends on it.
 * @param {Audit} audit
 * @returns {{screening: Screening, account: Account | null}[]}
 */
export function screeningAsked(audit) {
  const asked = tables.screening.filter((screening) => !screening.purposes);
  const pairs = [null, ...audit.accounts].flatMap((account) =>
    asked
      .filter(({ per }) => (per === "account") === (account !== null))
      .map((screening) => ({ screening, account })),
  );
  return pairs.filter(
    ({ screening, account }) =>
      (!account || hiddenBy(screening).some((rule) => appliesTo(rule, account))) &&
      (!screening.when || conditionHolds(screening.when, audit, account)),
  );
}

/** The rules that a no to this question hides. @param {Screening} screening */
function hiddenBy(screening) {
  const hidden = new Set([screening.id]);
  for (const later of tables.screening) if (hidden.has(later.when ?? "")) hidden.add(later.id);
  return tables.rules.filter((rule) => hidden.has(rule.when ?? ""));
}

/**
 * The items of what decides whether a rule is asked, the nearest first.
 * @param {Rule} rule @param {Account | null} account
 */
export function chainOf(rule, account) {
  return chain(rule.when).map((screening) => screenedItem(screening, account));
}

/**
 * Every answer that the purposes of the accounts give. It is stored as any other, where there is none yet; a new
 * purpose is a new answer.
 * @param {Audit} audit
 * @returns {{rule: Rule, account: Account | null, value: AnswerValue}[]}
 */
export function saidAlready(audit) {
  return visible(audit).flatMap(({ rule, account }) => {
    const value = saidByPurpose(rule, account);
    return value ? [{ rule, account, value }] : [];
  });
}

/**
 * The answer that was given with the purpose of the account; null where the question has to be asked.
 * @param {Rule} rule @param {Account | null} account
 * @returns {AnswerValue | null}
 */
export function saidByPurpose(rule, account) {
  if (!account || !rule.purposes) return null;
  return rule.purposes.includes(account.purpose) ? rule.expected : "partly";
}

/**
 * What an answer comes to: points, most, answered, applicable, and the places of its band and its outcome.
 * @param {number} rows which of `tables.rows` @param {AnswerValue | null} value
 */
function rowOf(rows, value) {
  return tables.rows[rows][tables.answers.indexOf(value)];
}

/** What an answer means, such as "fail". @param {number} rows @param {AnswerValue | null} value */
export function outcomeIn(rows, value) {
  return tables.outcomes[rowOf(rows, value)[5]];
}

/** @param {{outcome: string}} result */
export function isFinding({ outcome }) {
  return tables.findings.includes(outcome);
}

/** Without an answer, whatever was said in its place. @param {{outcome: string}} result */
export function isBlank({ outcome }) {
  return outcome === "not-tested";
}

/** Only answers to rules have a date. @param {any} answer */
export function kindOf(answer) {
  return answer.date ? "rule" : "screening";
}

/**
 * Everything that follows from an audit.
 * @param {Audit} audit
 * @returns {Assessment}
 */
export function assess(audit) {
  const results = visible(audit).map(({ rule, account }) => {
    const because = rule.gate ? saidBefore(rule, audit, account) : null;
    const waits = rule.gate && !because ? waitsFor(rule, audit, account) : null;
    return { ...resultOf(rule, account, said(audit.answers, itemOf(rule.id, account)) ?? null, because), waits };
  });
  const earlier = earlierGates(audit);
  /** @param {(result: Result) => boolean} belongs */
  const sum = (belongs) => tally(results.filter(belongs), earlier.filter(belongs));
  const told = toldOf(results, earlier);
  const gates = told.filter((r) => r.rule.gate && !tables.quiet.includes(r.outcome));
  const known = new Set(earlier.map(asAsked));
  const openGates = sorted(
    gates.filter(isFinding),
    (r) => [r.outcome === "unknown" ? 1 : 0],
  );
  const findings = sorted(
    told.filter(isFinding),
    (r) => [tables.severities.indexOf(r.rule.weighs)],
  );
  /** @type {{[item: string]: Tally}} */
  const cells = Object.create(null);
  for (const { rule, account } of [...results, ...earlier]) {
    const cell = itemOf(rule.topic, account);
    cells[cell] ??= sum((r) => itemOf(r.rule.topic, r.account) === cell);
  }
  return {
    results,
    overall: sum(() => true),
    topics: tables.topics.map(({ id }) => ({ id, tally: sum((r) => r.rule.topic === id) })),
    accounts: [null, ...audit.accounts.map(({ id }) => id)].map((id) => (
      { id, tally: sum(({ account }) => (account ? account.id : null) === id) })),
    cells,
    earlier,
    told,
    gates,
    unansweredGates: [
      ...earlier.filter(isBlank),
      ...results.filter((r) => r.rule.gate && isBlank(r) && !known.has(asAsked(r))),
    ],
    openGates,
    findings,
    orderOfAction: orderOfAction(gates, openGates, findings),
  };
}

/**
 * Where it is known what brought up a gate, that it does not apply is no answer.
 * @param {Rule} rule @param {Account | null} account @param {Answer | null} answer
 * @param {Said | null} because
 * @returns {Result}
 */
function resultOf(rule, account, answer, because) {
  const isAside = rule.gate && because && answer?.value === "not-applicable";
  const row = rowOf(rule.rows, answer && !isAside ? answer.value : null);
  return { rule, account, answer, outcome: tables.outcomes[row[5]], row, because };
}

/** Gates of other rules that are not plainly answered, each by the safe answer that it was asked under.
 * @param {Audit} audit @returns {Result[]} */
function earlierGates(audit) {
  const accounts = new Map(audit.accounts.map((account) => [account.id, account]));
  return (audit.earlier ?? [])
    .filter((each) => each.account === null || accounts.has(each.account))
    .map((each) => {
      const account = accounts.get(each.account ?? "") ?? null;
      const rule = gateOf(each);
      const because = each.because ?? saidBefore(rule, audit, account);
      return { ...resultOf(rule, account, each.answer, because), earlier: true, stated: each.stated };
    })
    .filter(({ outcome }) => outcome !== "pass");
}

/** @param {Earlier} each @returns {Rule} */
function gateOf(each) {
  const today = tables.rules.find((rule) => rule.id === each.question);
  const said = tables.notInRules;
  return {
    id: each.question,
    topic: each.topic,
    clauses: each.clauses,
    question: each.text,
    per: each.account ? "account" : "person",
    when: today?.when,
    gate: true,
    safeguarding: each.safeguarding,
    severity: tables.severities[0],
    weighs: tables.severities[0],
    force: tables.forces[0],
    expected: each.safe,
    minutes: today ? today.minutes : 15,
    length: 0,
    rows: tables.earlier[each.safe],
    words: today ? today.words : { why: said, how: [said], partly: said, remedy: [said, tables.talkToday] },
  };
}

/** By item and words. @param {Result} result */
function asAsked({ rule, account }) {
  return `${itemOf(rule.id, account)} ${rule.question}`;
}

/** Every result, each once: a gate as it was asked, and not again as today's rules have it.
 * @param {Result[]} results @param {Result[]} earlier */
function toldOf(results, earlier) {
  if (!earlier.length) return results;
  const kept = new Set(earlier.flatMap((r) => [asAsked(r), `${isFinding(r)} ${asAsked(r)}`]));
  const again = (/** @type {Result} */ r) =>
    r.answer && kept.has(tables.quiet.includes(r.outcome) ? asAsked(r) : `${isFinding(r)} ${asAsked(r)}`);
  return [...earlier, ...results.filter((r) => !again(r))];
}

/** The sum of some results; `earlier` counts for the band alone.
 * @param {Result[]} results @param {Result[]} earlier @returns {Tally} */
function tally(results, earlier) {
  const [points, most, answered, applicable] = [0, 1, 2, 3].map((n) => results.reduce((sum, r) => sum + r.row[n], 0));
  const band = Math.min(tables.bands.length - 1, ...[...results, ...earlier].map((r) => r.row[4]));
  const score = most ? Math.floor((100 * points) / most) : null;
  return { points, most, answered, applicable, band: tables.bands[band], score };
}

/** Rule ids: open gates, then findings by severity, force and time, then gates set aside.
 * @param {Result[]} gates @param {Result[]} openGates @param {Result[]} findings */
function orderOfAction(gates, openGates, findings) {
  const others = findings.filter((r) => !r.rule.gate);
  /** @type {Map<string, number>} */
  const minutes = new Map();
  for (const { rule } of others) minutes.set(rule.id, (minutes.get(rule.id) ?? 0) + rule.minutes);
  const urgent = sorted(others, ({ rule }) => [
    tables.severities.indexOf(rule.weighs),
    tables.forces.indexOf(rule.force),
    minutes.get(rule.id) ?? 0,
  ]);
  const aside = gates.filter((r) => !isFinding(r));
  return [...new Set([...openGates, ...urgent, ...aside].map((r) => r.rule.id))];
}

/** Those with the same key stay in their order. @template T @param {T[]} all @param {(each: T) => number[]} key */
function sorted(all, key) {
  return [...all].sort((a, b) => {
    const [left, right] = [key(a), key(b)];
    const place = left.findIndex((value, n) => value !== right[n]);
    return place < 0 ? 0 : left[place] - right[place];
  });
}

/**
 * What an audit went through: "quick", "full" or "unfinished". As audit/extent.py has it. `unasked`: ids of rules
 * that an opened file does not ask.
 * @param {Assessment} assessment @param {string[]} [unasked]
 */
export function extent(assessment, unasked = []) {
  const asked = assessment.results.filter((r) => !saidByPurpose(r.rule, r.account) && !unasked.includes(r.rule.id));
  const has = (/** @type {boolean} */ quick, /** @type {boolean} */ blank) =>
    asked.some((r) => !!r.rule.quick === quick && isBlank(r) === blank);
  if (assessment.earlier.some(isBlank) || has(true, true) || (has(false, false) && has(false, true))) return "unfinished";
  if (asked.length && !has(false, true)) return "full";
  return has(true, false) ? "quick" : "unfinished";
}
