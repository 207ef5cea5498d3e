// An export beside the page's own rules: which answers count, which gates are open as they were asked, and what to
// doubt. As review/matching.py, review/claimed_results.py and review/doubts.py have it.

import { assess, bringsUp, extent, isFinding, itemOf, kindOf, outcomeIn, saidBefore } from "./audit.js";
import { assessmentPart, questionsPart } from "./export.js";
import { tables } from "./rules.js";
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
 * @param {any} body @param {boolean} matches @param {boolean} sameWords @param {string} today
 * @returns {Reviewed}
 */
export function reviewed(body, matches, sameWords, today) {
  const file = fileOf(body);
  const audit = file.counted();
  const assessment = assess(audit);
  const doubts = [
    ...aboutTheFile(body, matches, sameWords, today),
    ...aboutTheResults(body, file.asStated),
    ...aboutTheRules(body.rules),
    ...aboutTheQuestions(body, file, assessment),
    ...aboutTheAccounts(body),
  ];
  const unasked = body.rules.digest === tables.digest ? [] : file.unasked(assessment);
  return { document: body, audit, assessment, doubts, unasked, extent: extent(assessment, unasked) };
}

/** What can be said of a file beside our rules. @param {any} body */
function fileOf(body) {
  /** @type {any[]} */
  const given = body.answers.filter((/** @type {any} */ a) => a.date);
  /** @type {any[]} */
  const earlier = body.earlier ?? [];
  const isNew = body.format_version > 1;
  /** @type {Map<string, any>} */
  const asked = byId(body.questions.filter((/** @type {any} */ q) => q.kind === "rule"));
  const ours = byId(tables.rules);
  const screening = byId(tables.screening);
  /** @type {Map<string, any>} */
  const accounts = byId(body.accounts);
  const listed = new Set(body.assessment.gates.map(placeOf));
  const gates = new Set(earlier.map((part) => part.question));
  if (body.rules.digest !== tables.digest && isNew) for (const [id, { gate }] of asked) if (gate) gates.add(id);
  const evident = isNew ? new Map() : givenAway();

  /** Of an old file: an answer that is listed as open is not the safe one, and the other one is. */
  function givenAway() {
    const { findings, gates } = body.assessment;
    const open = new Set([...findings, ...gates].filter(isFinding).map(placeOf));
    /** @type {Map<string, Set<string>>} */
    const seen = new Map();
    for (const answer of given.filter((a) => a.answer === "yes" || a.answer === "no")) {
      const yes = (answer.answer === "yes") !== open.has(placeOf(answer));
      seen.set(answer.question, (seen.get(answer.question) ?? new Set()).add(yes ? "yes" : "no"));
    }
    return new Map([...seen].filter(([, safe]) => safe.size === 1).map(([rule, safe]) => [rule, [...safe][0]]));
  }

  /**
   * What brought up a gate that was set aside or has no answer: by our rules; where they do not know, by the file,
   * which lists what was set aside.
   * @param {any} given
   * @returns {import("./audit.js").Said | null}
   */
  function because(given) {
    if (given.answer && given.answer !== "not-applicable") return null;
    const rule = ours.get(given.question);
    const said = rule ? saidBefore(rule, auditOf(() => true), accounts.get(given.account) ?? null) : null;
    if (said || (given.answer && (listed.has(placeOf(given)) || !gates.has(given.question)))) return said;
    return { question: "", answer: "yes" };
  }

  /** @param {any} question @returns {"yes" | "no"} */
  function safeOf(question) {
    return question.safe ?? evident.get(question.id) ?? ours.get(question.id)?.expected ?? "yes";
  }

  /** Whether the file asks this in our words, and with the same safe answer. @param {string} kind @param {string} id */
  function isSame(kind, id) {
    const question = body.questions.find((/** @type {any} */ q) => q.kind === kind && q.id === id);
    if (!question) return false;
    if (kind === "screening") return screening.get(id)?.text === question.text;
    const own = ours.get(id);
    return own?.question === question.text && own?.expected === safeOf(question);
  }

  /** The file's accounts and answers under our rules.
   * @param {(kind: string, id: string, answer: any) => boolean} counts */
  function auditOf(counts) {
    /** @param {string} kind @param {{has: (id: string) => boolean}} known @param {(a: any) => unknown} value */
    const answers = (kind, known, value) => Object.fromEntries(body.answers
      .filter((/** @type {any} */ a) => kindOf(a) === kind && known.has(a.question) && counts(kind, a.question, a.answer))
      .map((/** @type {any} */ a) => [itemOf(a.question, a.account), value(a)]));
    return /** @type {Audit} */ ({
      ref: body.audit.ref,
      revision: body.audit.revision,
      started: body.audit.date,
      accounts: body.accounts.map((/** @type {any} */ { id, platform, purpose, name }) => ({ id, platform, purpose, name })),
      screening: answers("screening", screening, (a) => a.answer),
      answers: answers("rule", ours, answerOf),
    });
  }

  /** All that the file has, for the same rules. @returns {Audit} */
  function asStated() {
    return { ...auditOf(() => true), earlier: earlier.map(fromEarlier) };
  }

  /** Only what counts, and gates as they were asked. @returns {Audit} */
  function counted() {
    const audit = auditOf((kind, id, said) => isSame(kind, id) || (kind === "screening" && bringsUp(id, said)));
    const first = body.questions.filter((/** @type {any} */ q) => q.kind === "screening");
    audit.words = Object.fromEntries(first.map((/** @type {any} */ q) => [q.id, q.text]));
    for (const part of earlier) {
      const own = ours.get(part.question);
      const item = itemOf(part.question, part.account);
      const isAsked = part.answer && own?.gate && own.question === part.text && own.expected === part.safe;
      if (isAsked && !Object.hasOwn(audit.answers, item)) audit.answers[item] = answerOf(part);
    }
    const aside = assess(audit).results.filter((r) => r.rule.gate && r.outcome === "not-applicable");
    for (const { rule, account } of aside) {
      const given = { question: rule.id, account: account && account.id, answer: "not-applicable" };
      if (because(given)) delete audit.answers[itemOf(rule.id, account)];
    }
    return { ...audit, earlier: earlierGates(audit) };
  }

  /** Gates that are not judged as gates of our rules. @param {Audit} audit @returns {Earlier[]} */
  function earlierGates(audit) {
    const { results, unansweredGates } = assess(audit);
    const judged = results.filter((r) => r.rule.gate && r.answer).map((r) => ({
      question: r.rule.id, account: r.account && r.account.id, text: r.rule.question, answer: r.answer?.value,
      outcome: r.outcome,
    }));
    const isJudged = new Set(judged.map(placeOf));
    const found = given
      .filter((a) => a.answer && !isJudged.has(placeOf(a)))
      .filter((a) => asked.get(a.question).gate || ours.get(a.question)?.gate)
      .map(openIfEither);
    const told = new Set([...judged, ...found.map((each) => ({ ...each, answer: each.answer.value }))].map(asTold));
    found.push(...earlier.filter((part) => !(part.answer ? told.has(asTold(part)) : unansweredGates.some((r) => (
      r.because && r.rule.id === part.question && (!r.account || !part.account || r.account.id === part.account)
    )))).map(fromEarlier));
    const open = new Set([...judged.filter(isFinding), ...found.filter(isOpen)].map(placeOf));
    return [...found, ...statedOpen(open)];
  }

  /** Rules that apply, and that it does not ask in our words on any account. @param {Assessment} assessment */
  function unasked({ results }) {
    const answered = new Set(results.filter((r) => r.answer?.value).map((r) => r.rule.id));
    const blank = results.filter((r) => !r.answer && !isSame("rule", r.rule.id)).map((r) => r.rule.id);
    return [...new Set(blank)].filter((id) => !answered.has(id));
  }

  /** What an old file only gives away, and could be made up, closes none. @param {any} a @returns {Earlier} */
  function openIfEither(a) {
    const question = asked.get(a.question);
    const own = ours.get(a.question);
    const gate = { ...asAsked(a.question, a.account, question, safeOf(question), answerOf(a)), because: because(a) };
    return own && !question.safe && tables.quiet.includes(outcomeOf(gate)) ? { ...gate, safe: own.expected } : gate;
  }

  /** Gates that the file's own results state as open, and that no answer leaves open.
   * @param {Set<string>} open @returns {Earlier[]} */
  function statedOpen(open) {
    /** @type {Earlier[]} */
    const found = [];
    for (const claim of body.assessment.gates.filter(isFinding)) {
      const account = accounts.has(claim.account) ? claim.account : null;
      const place = placeOf({ question: claim.question, account });
      if (open.has(place)) continue;
      open.add(place);
      const gate = statedGate(claim.question, account);
      const leads = claim.outcome === "unknown" ? "not-sure" : gate.safe === "yes" ? "no" : "yes";
      found.push({ ...gate, answer: { value: leads, date: body.audit.date }, stated: true });
    }
    return found;
  }

  /** In the words of the file; where it has none, in ours; else only its id is known.
   * @param {string} id @param {string | null} account */
  function statedGate(id, account) {
    const none = { value: null, date: body.audit.date };
    const part = earlier.find((e) => e.question === id && e.account === account);
    if (part) return asAsked(id, account, part, part.safe, none);
    const own = ours.get(id);
    const question = asked.get(id) ?? { ...own, id, text: own ? own.question : id };
    return asAsked(id, account, question, safeOf(question), none);
  }

  /** @param {any} part */
  function fromEarlier(part) {
    return { ...asAsked(part.question, part.account, part, part.safe, answerOf(part)), because: because(part) };
  }

  /**
   * @param {string} question @param {string | null} account @param {any} asked @param {"yes" | "no"} safe
   * @param {import("./audit.js").Answer} answer
   * @returns {Earlier}
   */
  function asAsked(question, account, asked, safe, answer) {
    return {
      question,
      account,
      text: asked.text,
      safe,
      topic: asked.topic ?? "",
      clauses: asked.clauses ?? [],
      safeguarding: !!(asked.safeguarding || ours.get(question)?.safeguarding),
      answer,
    };
  }

  return { asked, ours, screening, safeOf, asStated, counted, unasked };
}

/** @template {{id: string}} T @param {T[]} all @returns {Map<string, T>} */
function byId(all) {
  return new Map(all.map((each) => [each.id, each]));
}

/** By the rows of any gate that was asked under other rules. @param {Earlier} gate */
function outcomeOf({ safe, answer }) {
  return outcomeIn(tables.earlier[safe], answer.value);
}

/** @param {Earlier} gate */
function isOpen(gate) {
  return isFinding({ outcome: outcomeOf(gate) });
}

/** @param {any} a @returns {import("./audit.js").Answer} */
function answerOf(a) {
  return { value: a.answer, date: a.date, reason: a.reason ?? undefined, note: a.note ?? undefined };
}

/** @param {any} each */
export function placeOf({ question, account }) {
  return JSON.stringify([question, account]);
}

/** @param {any} each */
function asTold({ question, account, text, answer }) {
  return JSON.stringify([question, account, text, answer]);
}

/** @param {boolean} is @param {string} reason @param {string[]} [details] @returns {Doubt[]} one, or none */
function doubt(is, reason, details = [], text = tables.opening.doubts[reason]) {
  return is ? [{ reason, text, details }] : [];
}

/** Whether it says that it is self-declared, in the words of any rules. @param {string} text */
function declares(text) {
  const { declared, mostDeclared } = tables;
  return text.startsWith(declared[0]) && text.endsWith(declared[1]) && [...text].length <= mostDeclared;
}

/**
 * @param {any} body @param {boolean} matches @param {boolean} sameWords @param {string} today
 */
function aboutTheFile(body, matches, sameWords, today) {
  const { date } = body.audit;
  const { firstDay } = tables.opening;
  const latest = daysAfter(today, 1); // it is tomorrow already in other parts of the world
  const days = [...body.answers, ...(body.earlier ?? [])].map((a) => a.date).filter(Boolean);
  return [
    ...doubt(!matches, "altered"),
    ...doubt(!sameWords, "page-differs"),
    ...doubt(!declares(body.statement), "no-statement"),
    ...doubt(date > latest, "future-date"),
    ...doubt(date < firstDay, "past-date"),
    ...doubt(days.some((day) => day < firstDay || day > latest), "impossible-answer-date"),
  ];
}

/** The day so many days later. @param {string} day @param {number} many */
export function daysAfter(day, many) {
  const next = new Date(`${day}T12:00Z`);
  next.setUTCDate(next.getUTCDate() + many);
  return next.toJSON().slice(0, 10);
}

/** Only a file of the very same rules can be held to what it states. @param {any} body @param {() => Audit} asStated */
function aboutTheResults({ rules, assessment, questions, format_version: version }, asStated) {
  if (rules.digest !== tables.digest) return [];
  const audit = asStated();
  const isSame = [audit, asOnce(audit)].some((each) => {
    const ours = assess(each);
    const asked = questionsPart(ours, audit).map((q) => (version > 1 ? q : { ...q, safe: undefined }));
    return (
      canonical(without(assessmentPart(ours))) === canonical(without(assessment)) &&
      canonical(without(asked)) === canonical(without(questions))
    );
  });
  return [
    ...doubt(rules.id !== tables.id || rules.version !== tables.version, "contradicts-its-rules"),
    ...doubt(!isSame, "results-differ"),
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

/** @param {any} theirs */
function aboutTheRules(theirs) {
  let reason = theirs.version < tables.version ? "older-rules" : "newer-rules";
  if (theirs.id !== tables.id) reason = "other-rules";
  else if (theirs.version === tables.version) reason = "changed-rules";
  /** @type {{[name: string]: string}} */
  const told = { id: shown(theirs.id, 60), theirs: theirs.version, ours: String(tables.version) };
  const text = tables.opening.doubts[reason].replace(/\{(\w+)\}/g, (_, name) => told[name]);
  return doubt(theirs.digest !== tables.digest, reason, [], text);
}

/** @param {any} body @param {ReturnType<typeof fileOf>} file @param {Assessment} assessment */
function aboutTheQuestions(body, { asked, ours, screening, safeOf }, assessment) {
  const own = (/** @type {any} */ q) => (q.kind === "rule" ? ours.get(q.id)?.question : screening.get(q.id)?.text);
  const turned = [...asked.values()].filter((q) => ours.has(q.id) && ours.get(q.id)?.expected !== safeOf(q));
  const blank = assessment.results.filter((r) => !r.answer && !asked.has(r.rule.id)).map((r) => r.rule.question);
  /** @type {any[]} */
  const questions = body.questions;
  const details = [
    ...questions.filter((q) => own(q) !== undefined && own(q) !== q.text).map(own),
    ...new Set(blank),
    ...questions.filter((q) => own(q) === undefined).map((q) => q.text),
  ];
  const { doubts } = tables.opening;
  const ids = turned.map((q) => q.id).join(", ");
  const text = details.length === 1 ? doubts["missing-question"] : doubts["missing-questions"];
  return [
    ...doubt(turned.length > 0, "turned-questions", turned.map((q) => q.text), doubts["turned-questions"].replace("{}", ids)),
    ...doubt(details.length > 0, "missing-questions", details, text.replace("{}", String(details.length))),
  ];
}

/** @param {any} body */
function aboutTheAccounts(body) {
  const known = byId(tables.platforms);
  const unknown = body.accounts.map((/** @type {any} */ a) => a.platform).filter((/** @type {string} */ p) => !known.has(p));
  return doubt(unknown.length > 0, "unknown-platform", unknown);
}
