// An export beside the page's own rules: which answers count, which gates are open as they were asked, and what to
// doubt. As review/matching.py, review/claimed_results.py and review/doubts.py have it.

import { assess, extent, itemOf, saidBefore } from "./audit.js";
import { assessmentPart, questionsPart } from "./export.js";
import { canonical, visible as shown } from "./text.js";

/** @typedef {import("./audit.js").Tables} Tables */
/** @typedef {import("./audit.js").Audit} Audit */
/** @typedef {import("./audit.js").Earlier} Earlier */
/** @typedef {import("./audit.js").Rule} Rule */
/** @typedef {import("./audit.js").Assessment} Assessment */
/** @typedef {{reason: string, text: string, details: string[]}} Doubt */
/**
 * `audit` holds only the answers to questions in the words of the page's rules, and gates as they were asked.
 * `document` is the file as it says; `extent` how much of it was gone through, but for the rules in `unasked`, which
 * apply and which it does not ask in these words.
 * @typedef {{document: any, audit: Audit, assessment: Assessment, doubts: Doubt[], unasked: string[],
 *   extent: string}} Reviewed
 */

/**
 * All that a mentor looks at. `matches`: whether the check code belongs to it; `sameWords`: whether the page around
 * it says the same.
 * @param {Tables} tables @param {any} body @param {boolean} matches @param {boolean} sameWords @param {string} today
 * @returns {Reviewed}
 */
export function reviewed(tables, body, matches, sameWords, today) {
  const file = new File(tables, body);
  const audit = file.counted();
  const assessment = assess(tables, audit);
  const doubts = [
    ...aboutTheFile(tables, body, matches, sameWords, today),
    ...aboutTheResults(tables, file),
    ...aboutTheRules(tables, body.rules),
    ...aboutTheQuestions(tables, file, assessment),
    ...aboutTheAccounts(tables, body),
  ];
  const unasked = body.rules.digest === tables.digest ? [] : file.unasked(assessment);
  return { document: body, audit, assessment, doubts, unasked, extent: extent(assessment, unasked) };
}

class File {
  /** @param {Tables} tables @param {any} body */
  constructor(tables, body) {
    this.tables = tables;
    this.body = body;
    /** @type {any[]} */
    this.given = body.answers.filter((/** @type {any} */ a) => a.date);
    /** @type {Map<string, any>} */
    this.askedRules = new Map(
      body.questions.filter((/** @type {any} */ q) => q.kind === "rule").map((/** @type {any} */ q) => [q.id, q]),
    );
    /** @type {Map<string, Rule>} */
    this.ours = new Map(tables.rules.map((rule) => [rule.id, rule]));
    this.screening = new Map(tables.screening.map((screening) => [screening.id, screening]));
    this.accounts = new Map(body.accounts.map((/** @type {any} */ a) => [a.id, a]));
    this.listed = new Set(body.assessment.gates.map(placeOf));
    const theirs = body.rules.digest !== tables.digest && body.format_version > 1;
    const gates = theirs ? body.questions.filter((/** @type {any} */ q) => q.gate) : [];
    this.gates = new Set(gates.map((/** @type {any} */ q) => q.id));
    for (const part of body.earlier ?? []) this.gates.add(part.question);
    this.evident = body.format_version > 1 ? new Map() : this.givenAway();
  }

  /** Of an old file: an answer that is listed as open is not the safe one, and the other one is. */
  givenAway() {
    const { findings, gates } = this.body.assessment;
    const listed = [...findings, ...gates].filter((c) => this.tables.findings.includes(c.outcome));
    const open = new Set(listed.map(placeOf));
    /** @type {Map<string, Set<string>>} */
    const seen = new Map();
    for (const answer of this.given.filter((a) => a.answer === "yes" || a.answer === "no")) {
      const yes = (answer.answer === "yes") !== open.has(placeOf(answer));
      seen.set(answer.question, (seen.get(answer.question) ?? new Set()).add(yes ? "yes" : "no"));
    }
    return new Map([...seen].filter(([, safe]) => safe.size === 1).map(([rule, safe]) => [rule, [...safe][0]]));
  }

  /**
   * What brought up a gate that was set aside: by our rules; where they do not know, by the file, which lists what
   * was set aside.
   * @param {any} given
   * @returns {import("./audit.js").Said | null}
   */
  because(given) {
    if (given.answer !== "not-applicable") return null;
    const rule = this.ours.get(given.question);
    const account = this.accounts.get(given.account) ?? null;
    const said = rule ? saidBefore(this.tables, rule, this.audit(() => true), account) : null;
    if (said || this.listed.has(placeOf(given)) || !this.gates.has(given.question)) return said;
    return { question: "", answer: "yes" };
  }

  /** @param {any} question @returns {"yes" | "no"} */
  safeOf(question) {
    return question.safe ?? this.evident.get(question.id) ?? this.ours.get(question.id)?.expected ?? "yes";
  }

  /** Whether the file asks this in our words, and with the same safe answer. @param {string} kind @param {string} id */
  isSame(kind, id) {
    const question = this.body.questions.find((/** @type {any} */ q) => q.kind === kind && q.id === id);
    if (!question) return false;
    if (kind === "screening") return this.screening.get(id)?.text === question.text;
    const own = this.ours.get(id);
    return own?.question === question.text && own?.expected === this.safeOf(question);
  }

  /** The file's accounts and answers under our rules. @param {(kind: string, id: string) => boolean} counts */
  audit(counts) {
    const { audit, accounts, answers } = this.body;
    const said = answers.filter((/** @type {any} */ a) => !a.date && this.screening.has(a.question));
    const given = this.given.filter((a) => this.ours.has(a.question) && counts("rule", a.question));
    return /** @type {Audit} */ ({
      ref: audit.ref,
      revision: audit.revision,
      started: audit.date,
      accounts: accounts.map((/** @type {any} */ { id, platform, purpose, name }) => ({ id, platform, purpose, name })),
      screening: Object.fromEntries(
        said
          .filter((/** @type {any} */ a) => counts("screening", a.question))
          .map((/** @type {any} */ a) => [itemOf(a.question, a.account), a.answer]),
      ),
      answers: Object.fromEntries(given.map((a) => [itemOf(a.question, a.account), answerOf(a)])),
    });
  }

  /** All that the file has, for the same rules. @returns {Audit} */
  asStated() {
    const earlier = (this.body.earlier ?? []).map((/** @type {any} */ part) => this.fromEarlier(part));
    return { ...this.audit(() => true), earlier };
  }

  /** Only what counts, and gates as they were asked. @returns {Audit} */
  counted() {
    const audit = this.audit((kind, id) => this.isSame(kind, id));
    for (const part of this.body.earlier ?? []) {
      const own = this.ours.get(part.question);
      const item = itemOf(part.question, part.account);
      const isAsked = own?.gate && own.question === part.text && own.expected === part.safe;
      if (isAsked && !Object.hasOwn(audit.answers, item)) audit.answers[item] = answerOf(part);
    }
    const aside = assess(this.tables, audit).results.filter((r) => r.rule.gate && r.outcome === "not-applicable");
    for (const { rule, account } of aside) {
      const given = { question: rule.id, account: account && account.id, answer: "not-applicable" };
      if (this.because(given)) delete audit.answers[itemOf(rule.id, account)];
    }
    return { ...audit, earlier: this.earlierGates(audit) };
  }

  /** Gates that are not judged as gates of our rules. @param {Audit} audit @returns {Earlier[]} */
  earlierGates(audit) {
    const { results } = assess(this.tables, audit);
    const judged = results.filter((r) => r.rule.gate && r.answer);
    const isJudged = new Set(judged.map((r) => JSON.stringify([r.rule.id, r.account && r.account.id])));
    const told = new Set(
      judged.map((r) => JSON.stringify([r.rule.id, r.account && r.account.id, r.rule.question, r.answer?.value])),
    );
    const found = this.given
      .filter((a) => a.answer && !isJudged.has(placeOf(a)))
      .map((a) => ({ a, question: this.askedRules.get(a.question), own: this.ours.get(a.question) }))
      .filter(({ question, own }) => question.gate || own?.gate)
      .map(({ a, question, own }) => this.openIfEither(a, question, own));
    for (const each of found) told.add(JSON.stringify([each.question, each.account, each.text, each.answer.value]));
    for (const part of this.body.earlier ?? []) {
      if (!told.has(JSON.stringify([part.question, part.account, part.text, part.answer]))) {
        found.push(this.fromEarlier(part));
      }
    }
    const open = new Set(
      [
        ...judged
          .filter((r) => this.tables.findings.includes(r.outcome))
          .map((r) => JSON.stringify([r.rule.id, r.account && r.account.id])),
        ...found.filter((each) => this.isOpen(each)).map(placeOf),
      ],
    );
    return [...found, ...this.statedOpen(open)];
  }

  /** Rules that apply, and that it does not ask in our words on any account. @param {Assessment} assessment */
  unasked({ results }) {
    const answered = new Set(results.filter((r) => r.answer?.value).map((r) => r.rule.id));
    const blank = results.filter((r) => !r.answer && !this.isSame("rule", r.rule.id)).map((r) => r.rule.id);
    return [...new Set(blank)].filter((id) => !answered.has(id));
  }

  /** @param {Earlier} gate */
  isOpen(gate) {
    const row = this.tables.rows[this.tables.earlier[gate.safe]][this.tables.answers.indexOf(gate.answer.value)];
    return this.tables.findings.includes(this.tables.outcomes[row[5]]);
  }

  /** What an old file only gives away, and could be made up, closes none.
   * @param {any} a @param {any} question @param {Rule | undefined} own @returns {Earlier} */
  openIfEither(a, question, own) {
    const asked = this.asAsked(a.question, a.account, question, this.safeOf(question), answerOf(a));
    const gate = { ...asked, because: this.because(a) };
    const row = this.tables.rows[this.tables.earlier[gate.safe]][this.tables.answers.indexOf(a.answer)];
    const isQuiet = this.tables.quiet.includes(this.tables.outcomes[row[5]]);
    return own && !question.safe && isQuiet ? { ...gate, safe: own.expected } : gate;
  }

  /** Gates that the file's own results state as open, and that no answer leaves open.
   * @param {Set<string>} open @returns {Earlier[]} */
  statedOpen(open) {
    const accounts = new Set(this.body.accounts.map((/** @type {any} */ a) => a.id));
    /** @type {Earlier[]} */
    const found = [];
    for (const claim of this.body.assessment.gates) {
      const account = accounts.has(claim.account) ? claim.account : null;
      const place = JSON.stringify([claim.question, account]);
      if (!this.tables.findings.includes(claim.outcome) || open.has(place)) continue;
      open.add(place);
      const gate = this.statedGate(claim.question, account);
      const leads = claim.outcome === "unknown" ? "not-sure" : gate.safe === "yes" ? "no" : "yes";
      found.push({ ...gate, answer: { value: leads, date: this.body.audit.date }, stated: true });
    }
    return found;
  }

  /** In the words of the file; where it has none, in ours; else only its id is known.
   * @param {string} id @param {string | null} account */
  statedGate(id, account) {
    const none = { value: null, date: this.body.audit.date };
    const part = (this.body.earlier ?? []).find(
      (/** @type {any} */ e) => e.question === id && e.account === account,
    );
    if (part) return this.asAsked(id, account, part, part.safe, none);
    const own = this.ours.get(id);
    const question = this.askedRules.get(id) ?? {
      id,
      text: own ? own.question : id,
      topic: own?.topic,
      clauses: own?.clauses,
    };
    return this.asAsked(id, account, question, this.safeOf(question), none);
  }

  /** @param {any} part */
  fromEarlier(part) {
    const gate = this.asAsked(part.question, part.account, part, part.safe, answerOf(part));
    return { ...gate, because: this.because(part) };
  }

  /**
   * @param {string} question @param {string | null} account @param {any} asked @param {"yes" | "no"} safe
   * @param {import("./audit.js").Answer} answer
   * @returns {Earlier}
   */
  asAsked(question, account, asked, safe, answer) {
    const own = this.ours.get(question);
    return {
      question,
      account,
      text: asked.text,
      safe,
      topic: asked.topic ?? "",
      clauses: asked.clauses ?? [],
      safeguarding: Boolean(asked.safeguarding || own?.safeguarding),
      answer,
    };
  }
}

/** @param {any} a @returns {import("./audit.js").Answer} */
function answerOf(a) {
  return { value: a.answer, date: a.date, reason: a.reason ?? undefined, note: a.note ?? undefined };
}

/** @param {any} each */
function placeOf(each) {
  return JSON.stringify([each.question, each.account]);
}

/** @param {Tables} tables @param {string} reason @param {string[]} [details] @returns {Doubt} */
function doubt(tables, reason, details = [], text = tables.opening.doubts[reason]) {
  return { reason, text, details };
}

/** Whether it says that it is self-declared, in the words of any rules. @param {string} text @param {Tables} tables */
function declares(text, { declared, mostDeclared }) {
  return text.startsWith(declared[0]) && text.endsWith(declared[1]) && [...text].length <= mostDeclared;
}

/**
 * @param {Tables} tables @param {any} body @param {boolean} matches @param {boolean} sameWords @param {string} today
 */
function aboutTheFile(tables, body, matches, sameWords, today) {
  const { date } = body.audit;
  const { firstDay } = tables.opening;
  const latest = dayAfter(today);
  const days = [...body.answers, ...(body.earlier ?? [])].map((a) => a.date).filter(Boolean);
  const found = [
    [!matches, "altered"],
    [!sameWords, "page-differs"],
    [!declares(body.statement, tables), "no-statement"],
    [date > latest, "future-date"],
    [date < firstDay, "past-date"],
    [days.some((day) => day < firstDay || day > latest), "impossible-answer-date"],
  ];
  return found.filter(([is]) => is).map(([, reason]) => doubt(tables, String(reason)));
}

/** It is tomorrow already in other parts of the world. @param {string} day */
function dayAfter(day) {
  const next = new Date(`${day}T12:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return next.toISOString().slice(0, 10);
}

/** Only a file of the very same rules can be held to what it states. @param {Tables} tables @param {File} file */
function aboutTheResults(tables, file) {
  const { rules, assessment, questions, format_version: version } = file.body;
  if (rules.digest !== tables.digest) return [];
  const audit = file.asStated();
  const isSame = [audit, asOnce(audit)].some((each) => {
    const ours = assess(tables, each);
    const asked = questionsPart(tables, ours, audit).map((q) => (version > 1 ? q : { ...q, safe: undefined }));
    return (
      canonical(without(assessmentPart(tables, ours))) === canonical(without(assessment)) &&
      canonical(without(asked)) === canonical(without(questions))
    );
  });
  return [
    ...(rules.id === tables.id && rules.version === tables.version ? [] : [doubt(tables, "contradicts-its-rules")]),
    ...(isSame ? [] : [doubt(tables, "results-differ")]),
  ];
}

/** As a mei-social had it that let somebody set aside a gate that was brought up. @param {Audit} audit @returns {Audit} */
function asOnce(audit) {
  const noes = Object.entries(audit.screening).filter(([, said]) => said === "no");
  const earlier = (audit.earlier ?? []).map((gate) => ({ ...gate, because: null }));
  return { ...audit, screening: Object.fromEntries(noes), earlier };
}

/** What is not there and what is none is the same. @param {any} value @returns {any} */
function without(value) {
  if (Array.isArray(value)) return value.map(without);
  if (value === null || typeof value !== "object") return value;
  const kept = Object.entries(value).filter(([, each]) => each !== null && !(Array.isArray(each) && !each.length));
  return Object.fromEntries(kept.map(([key, each]) => [key, without(each)]));
}

/** @param {Tables} tables @param {any} theirs */
function aboutTheRules(tables, theirs) {
  if (theirs.digest === tables.digest) return [];
  let reason = theirs.version < tables.version ? "older-rules" : "newer-rules";
  if (theirs.id !== tables.id) reason = "other-rules";
  else if (theirs.version === tables.version) reason = "changed-rules";
  /** @type {{[name: string]: string}} */
  const told = { id: shown(tables.letters, theirs.id, 60), theirs: String(theirs.version), ours: String(tables.version) };
  const text = tables.opening.doubts[reason].replace(/\{(\w+)\}/g, (_, name) => told[name]);
  return [doubt(tables, reason, [], text)];
}

/** @param {Tables} tables @param {File} file @param {Assessment} assessment */
function aboutTheQuestions(tables, file, assessment) {
  /** @type {any[]} */
  const asked = file.body.questions;
  const own = (/** @type {any} */ q) => (q.kind === "rule" ? file.ours.get(q.id)?.question : file.screening.get(q.id)?.text);
  const turned = [...file.askedRules.values()].filter((q) => {
    const rule = file.ours.get(q.id);
    return rule && rule.expected !== file.safeOf(q);
  });
  const blank = assessment.results.filter((r) => !r.answer && !file.askedRules.has(r.rule.id)).map((r) => r.rule.question);
  const details = [
    ...asked.filter((q) => own(q) !== undefined && own(q) !== q.text).map(own),
    ...new Set(blank),
    ...asked.filter((q) => own(q) === undefined).map((q) => q.text),
  ];
  const { doubts } = tables.opening;
  const ids = turned.map((q) => q.id).join(", ");
  const text = details.length === 1 ? doubts["missing-question"] : doubts["missing-questions"];
  return [
    ...(turned.length ? [doubt(tables, "turned-questions", turned.map((q) => q.text), doubts["turned-questions"].replace("{}", ids))] : []),
    ...(details.length ? [doubt(tables, "missing-questions", details, text.replace("{}", String(details.length)))] : []),
  ];
}

/** @param {Tables} tables @param {any} body */
function aboutTheAccounts(tables, body) {
  const known = new Set(tables.platforms.map((platform) => platform.id));
  const unknown = body.accounts.map((/** @type {any} */ a) => a.platform).filter((/** @type {string} */ p) => !known.has(p));
  return unknown.length ? [doubt(tables, "unknown-platform", unknown)] : [];
}
