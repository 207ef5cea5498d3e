// The file for somebody else, built from an allow-list. As export/write.py has it, byte for byte.

import { assess, itemOf, partsOf } from "./audit.js";
import { accountName } from "./cards.js";
import { tables } from "./rules.js";
import { canonical, codeOf, sha256 } from "./text.js";

/** @typedef {import("./text.js").Group} Body */
/** @typedef {import("./audit.js").Tables} Tables */
/** @typedef {import("./audit.js").Audit} Audit */
/** @typedef {import("./audit.js").Answer} Answer */
/** @typedef {import("./audit.js").Result} Result */
/** @typedef {import("./audit.js").Tally} Tally */
/** @typedef {import("./audit.js").Assessment} Assessment */
/**
 * `notes`: items of the notes that are to be in it. `leaveOut`: ids of accounts that are not. `today`: as
 * 2026-11-30.
 * @typedef {{name?: string | null, notes?: string[], leaveOut?: string[], today: string}} Sharing
 */

/**
 * The file as a value, with its check code under `check`.
 * @param {Audit} audit @param {Sharing} sharing
 * @returns {Body}
 */
export function exportBody(audit, sharing) {
  const shared = sharedAudit(audit, sharing);
  const assessment = assess(shared);
  // What was brought up and has no answer stands there too: rules of later may not bring it up by the same.
  const blank = assessment.unansweredGates.filter((r) => r.because && !r.earlier && !r.answer?.value);
  const earlier = answersPart([
    ...assessment.earlier,
    ...blank.map((r) => ({ ...r, earlier: true, answer: { value: null, date: sharing.today } })),
  ]);
  /** @type {Body} */
  const body = {
    format: tables.format,
    format_version: tables.formatVersion,
    tool_version: tables.toolVersion,
    rules: { id: tables.id, version: tables.version, digest: tables.digest, title: tables.title },
    audit: {
      ref: audit.ref,
      revision: audit.revision,
      date: sharing.today,
      name: sharing.name || undefined,
    },
    accounts: shared.accounts.map((account) => ({
      id: account.id,
      platform: account.platform,
      purpose: account.purpose,
      label: accountName(account, shared.accounts),
      name: account.name || undefined,
    })),
    questions: questionsPart(assessment, shared),
    answers: [...screeningAnswers(shared), ...answersPart(assessment.results)],
    left_out: {
      accounts: audit.accounts.length - shared.accounts.length,
      notes: withNote(audit) - withNote(shared),
    },
    assessment: assessmentPart(assessment),
    statement: tables.statement,
    earlier: earlier[0] && earlier,
  };
  return { ...body, check: checkOf(body) };
}

/**
 * What shows whether a file is the one that was exported.
 * @param {Body} body
 */
export function checkOf(body) {
  const digest = sha256(canonical({ ...body, check: undefined }));
  return { algorithm: tables.algorithm, digest, code: codeOf(digest) };
}

/**
 * The audit without what is not to be shared: everything after works on this alone.
 * @param {Audit} audit @param {Sharing} sharing
 * @returns {Audit}
 */
export function sharedAudit(audit, sharing) {
  const gone = new Set(sharing.leaveOut);
  const stays = (/** @type {string} */ item) => !gone.has(partsOf(item).account ?? "");
  const notes = new Set(sharing.notes?.filter(stays));
  /** @param {string} item @param {Answer} answer */
  const shared = (item, answer) => (notes.has(item) ? answer : { ...answer, note: undefined });
  const answers = Object.entries(audit.answers).filter(([item]) => stays(item));
  return {
    ...audit,
    accounts: audit.accounts.filter((account) => !gone.has(account.id)),
    screening: Object.fromEntries(Object.entries(audit.screening).filter(([item]) => stays(item))),
    answers: Object.fromEntries(answers.map(([item, answer]) => [item, shared(item, answer)])),
    earlier: audit.earlier?.map((gate) => ({ ...gate, answer: shared(gateItem(gate), gate.answer) })),
  };
}

/** Each answer once: a gate of before may stand among the answers of today too. @param {Audit} audit */
function withNote({ answers, earlier = [] }) {
  return new Set([
    ...earlier.filter(({ answer }) => answer.note).map(gateItem),
    ...Object.keys(answers).filter((item) => answers[item].note),
  ]).size;
}

/** @param {import("./audit.js").Earlier} gate */
function gateItem({ question, account }) {
  return itemOf(question, account);
}

/**
 * The text that was asked, so that the file stands alone.
 * @param {Assessment} assessment @param {Audit} audit
 * @returns {Body[]}
 */
export function questionsPart(assessment, audit) {
  const asked = new Set(assessment.results.map((result) => result.rule.id));
  const screened = new Set(Object.keys(audit.screening).map((item) => partsOf(item).question));
  return [
    ...tables.screening
      .filter((screening) => screened.has(screening.id))
      .map(({ id, text, per }) => ({ id, kind: "screening", text, per })),
    ...tables.rules
      .filter((rule) => asked.has(rule.id))
      .map((rule) => ({
        id: rule.id,
        kind: "rule",
        per: rule.per,
        severity: rule.severity,
        force: rule.force,
        gate: !!rule.gate,
        ...asAsked(rule),
      })),
  ];
}

/** @param {import("./audit.js").Rule} rule */
function asAsked({ question: text, expected: safe, topic, clauses, safeguarding }) {
  return { text, safe, topic, clauses, safeguarding: !!safeguarding };
}

/** By question in the order of the rules, then by account. @param {Audit} audit */
function screeningAnswers(audit) {
  const items = Object.keys(audit.screening).map((item) => ({ item, ...partsOf(item) }));
  return tables.screening.flatMap(({ id }) =>
    items
      .filter(({ question }) => question === id)
      .sort((a, b) => ((a.account ?? "") < (b.account ?? "") ? -1 : 1))
      .map(({ item, question, account }) => ({ question, account, answer: audit.screening[item] })),
  );
}

/**
 * What was answered; a question that was skipped only where a note on it is shared. A gate as it was asked under
 * other rules has its words beside it. @param {Result[]} results
 */
export function answersPart(results) {
  return results.flatMap(({ rule, account, answer, earlier }) =>
    answer && (earlier || answer.value || answer.note)
      ? [
          {
            question: rule.id,
            account: account && account.id,
            answer: answer.value,
            date: answer.date,
            reason: answer.reason || undefined,
            note: answer.note || undefined,
            ...(earlier && asAsked(rule)),
          },
        ]
      : [],
  );
}

/**
 * What the file states, which a reader works out again.
 * @param {Assessment} assessment
 * @returns {Body}
 */
export function assessmentPart(assessment) {
  const accounts = assessment.accounts.filter(({ id }) => id);
  const finished = accounts.filter(({ tally }) => tally.answered === tally.applicable).length;
  const overall = figures(assessment.overall);
  return {
    ...overall,
    coverage: { ...overall.coverage, accounts_finished: finished, accounts: accounts.length },
    gates: assessment.gates.map(stated),
    findings: assessment.findings.map((result) => ({ ...stated(result), severity: result.rule.weighs })),
    topics: assessment.topics
      .filter(({ tally }) => tally.applicable)
      .map(({ id, tally }) => ({ topic: id, ...figures(tally) })),
    accounts: assessment.accounts.map(({ id, tally }) => ({ account: id, ...figures(tally) })),
  };
}

/** @param {Tally} tally */
function figures(tally) {
  const { score, answered, applicable, band } = tally;
  return { score, coverage: { answered, applicable }, band };
}

/** @param {Result} result */
function stated({ rule, account, outcome }) {
  return { question: rule.id, account: account && account.id, outcome };
}

/**
 * A new reference, which says nothing about anybody.
 */
export function newRef() {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(8));
  const letters = [...bytes].map((byte) => tables.codeLetters[byte % 32]).join("");
  return `MS-${letters.slice(0, 4)}-${letters.slice(4)}`;
}
