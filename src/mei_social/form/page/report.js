// What a self-check comes to, as it is shown: chosen, ordered and grouped as `report/build.py` does it.
import { grouped, isFinding } from "../engine/audit.js";
import { daysAfter } from "../engine/review.js";
import { h } from "./dom.js";
import { about, count, day, listed, say, words } from "./english.js";
import { accountIn, accountNameIn, answerWord, assessed, blankRows, keyOf, reasonOf, stepsOf, topicsWhere, visible, wasAnswered } from "./use.js";

const WHEN = { critical: "today", high: "week", medium: "term", low: "term" };
const MOST_PLACES = 3;

/**
 * @typedef {{rule: any, question: string, tell: string | undefined, places: any[], setAside: boolean, unanswered: boolean, unsure: boolean, when: string,
 *   title: string, label: string, steps: string[], minutes: number, here?: boolean}} Found
 */

/** Everything that is shown of it. @param {any} audit @param {string} today */
export function reportOf(audit, today) {
  const assessment = assessed(audit);
  const gates = findingsOf(audit, assessment.gates);
  const findings = findingsOf(audit, assessment.findings.filter((/** @type {any} */ each) => !each.rule.gate));
  const unanswered = blanks(audit, assessment);
  const { extent } = assessment;
  const band = bandWords(assessment, extent);
  return {
    audit, assessment, gates, findings, unanswered, extent,
    open: gates.filter((each) => !each.setAside),
    comesFirst: comesFirst(audit, gates, unanswered, say("today_start")),
    band: assessment.overall.band, title: band[0], meaning: band[1],
    headline: headline(audit, assessment, gates, unanswered, findings),
    first: first(audit, assessment, gates, unanswered, findings, extent, today),
    coverage: coverage(audit, assessment, extent),
    good: assessment.results.filter((/** @type {any} */ each) => each.outcome === "pass").length,
    again: again(audit, today),
    aboutAChild: aboutAChild(assessment).length > 0,
  };
}

/** One finding a rule, with its accounts beneath. @param {any} audit @param {any[]} results @returns {Found[]} */
function findingsOf(audit, results) {
  return grouped(results, (result) => `${result.rule.id} ${result.rule.question} ${isFinding(result)}`)
    .map(([, group]) => found(audit, group));
}

/** @param {any} audit @param {any[]} group @returns {Found} */
function found(audit, group) {
  const { rule } = group[0];
  const setAside = !isFinding(group[0]);
  const outcomes = group.map((each) => each.outcome);
  const unsure = outcomes.every((each) => each === "unknown");
  const asksFirst = setAside || (rule.gate && unsure);
  return {
    rule, setAside, unsure, unanswered: false, question: rule.question, tell: rule.tell,
    places: group.map((each) => place(audit, each)),
    when: rule.gate ? "today" : WHEN[/** @type {keyof typeof WHEN} */ (rule.weighs)],
    title: asksFirst || !rule.action ? rule.question : rule.action,
    label: setAside ? say("set_aside") : words.severity[rule.weighs],
    steps: setAside ? [say("talk_through")] : stepsOf(rule, outcomes),
    minutes: rule.minutes * group.length,
  };
}

/** @param {any} audit @param {any} result */
function place(audit, { rule, account, answer, earlier, stated }) {
  return {
    account, where: accountNameIn(audit, account), note: answer?.note ? visible(answer.note) : null,
    said: stated ? say("stated_open") : answerWord(answer?.value) + reasonOf(answer) + (earlier && answer ? `, ${say("as_asked", day(answer.date))}` : ""),
    hint: account ? rule.notes[accountIn(audit, account)?.platform] : undefined,
  };
}

/**
 * What comes before all others and has no answer. What was asked for before the questions stands first; where nothing
 * was said that could ask for it, it is called by that question.
 * @param {any} audit @param {any} assessment @returns {Found[]}
 */
function blanks(audit, { unansweredGates: all, results }) {
  const ordered = all.sort((/** @type {any} */ a, /** @type {any} */ b) => Number(!a.because) - Number(!b.because));
  return grouped(ordered, ({ rule, waits }) => (waits ? `waits ${waits.text}` : `${rule.id} ${rule.question}`))
    .map(([, some]) => toAnswer(audit, some, some.every((each) => results.some((/** @type {any} */ { rule, account }) => (
      keyOf({ rule, account }) === keyOf(each) && (rule.gate || rule.question === each.rule.question))))));
}

/** @param {any} audit @param {any[]} all @param {boolean} here whether this page asks it @returns {Found} */
function toAnswer(audit, all, here) {
  const { waits } = all[0];
  const group = waits ? grouped(all, ({ account }) => (waits.per === "person" ? "" : account)).map(([, [one]]) => one) : all;
  const made = found(audit, group);
  const question = waits ? visible(waits.text) : made.question;
  return {
    ...made, question, title: question, label: say("no_answer"), steps: [here ? say("answer_it") : `${say("not_asked")} ${words.talk_today}`], minutes: group.length, setAside: false,
    unanswered: true, here, tell: group.some((each) => each.because) ? made.tell : undefined,
    places: group.map((each) => ({ ...blankPlace(audit, each), hint: undefined })),
  };
}

/** With what asked for it, and what was said instead of an answer. @param {any} audit @param {any} result */
function blankPlace(audit, result) {
  const made = place(audit, result);
  if (result.waits?.per === "person") made.where = say("general");
  if (!result.because) return made;
  const { question, answer } = result.because;
  const what = question ? `"${visible(question)}": ${answerWord(typeof answer === "string" ? answer : answer.value)}` : say("something_said");
  const reason = result.answer?.reason ? `. ${say("set_aside_no_answer")}: ${visible(result.answer.reason)}` : "";
  return { ...made, said: `${say("no_answer")}, ${say("asked_because", what)}${reason}` };
}

/** The lines on whom to tell and what to do, without a step that says only the same again. @param {Found} one */
export function told(one) {
  const { rule, steps, tell } = one;
  if (!tell) return steps;
  if (rule.gate && one.unsure) return [...steps.slice(0, -1), `${say("tell_if_so")}: ${tell}.`, ...steps.slice(-1)];
  const said = `tell ${tell}`.toLowerCase();
  return [`${say("tell")}: ${tell}.`, ...steps.filter((step) => !said.startsWith(step.toLowerCase().replace(/\.$/, "")))];
}

/** The first line: each by name, with what was said. @param {any} audit @param {Found[]} gates @param {Found[]} unanswered @param {string} start */
export function comesFirst(audit, gates, unanswered, start) {
  const open = gates.filter((each) => !each.setAside);
  const line = (/** @type {string} */ begin, /** @type {Found[]} */ all, /** @type {boolean} */ answers) => (
    all.length ? [`${begin}: ${all.map((each) => inBrief(each, answers)).join("; ")}.`] : []);
  return [...line(start, open, true), ...line(say("blank_first"), unanswered, false)].join(" ");
}

/** @param {string} text */
export function firstLine(text) {
  return text && h("p", { class: "lead first-line" }, text);
}

/** @param {Found} one @param {boolean} answers */
function inBrief(one, answers) {
  const places = grouped(one.places, ({ said }) => (answers ? `: ${said}` : ""));
  return `"${one.question}" (${places.map(([said, all]) => firstOf(all.map(({ where }) => where)) + said).join("; ")})`;
}

/** @param {string[]} where */
function firstOf(where) {
  const more = where.length - MOST_PLACES;
  return listed(more > 0 ? [...where.slice(0, MOST_PLACES), `${more} more`] : where);
}

/** @param {any} assessment @param {string} extent @returns {[string, string]} */
function bandWords(assessment, extent) {
  const { bands, own_bands: own } = words;
  const { band, answered, applicable } = assessment.overall;
  if (band === "critical" || band === "high") return bands[band];
  if (assessment.gates.some(isFinding)) return own.open;
  if (assessment.unansweredGates.length) return own.unanswered;
  if (assessment.gates.length) return own.set_aside;
  if (onlyAdvice(assessment)) return extent === "quick" || answered === applicable ? own.only_advice : own.only_advice_so_far;
  if (band === "incomplete" && extent === "quick") return own.quick_done;
  const [asked] = askedFor(assessment);
  return bands[asked ? asked.rule.weighs : band];
}

/** The findings that are more than a recommendation. @param {any} assessment @returns {any[]} */
function askedFor(assessment) {
  return assessment.findings.filter((/** @type {any} */ each) => !each.rule.advice);
}

/** @param {any} assessment */
function onlyAdvice(assessment) {
  return assessment.findings.length > 0 && !askedFor(assessment).length && !assessment.unansweredGates.length;
}

/**
 * Counts of things to do: one on five accounts is one.
 * @param {any} audit @param {any} assessment @param {Found[]} gates @param {Found[]} unanswered @param {Found[]} findings
 */
function headline(audit, assessment, gates, unanswered, findings) {
  const aside = gates.filter((each) => each.setAside).length;
  const advice = onlyAdvice(assessment) ? findings : [];
  const actions = [...gates.filter((each) => !each.setAside), ...unanswered, ...(advice.length ? [] : findings)];
  const counts = Object.keys(words.when).map((when) => ({ when, many: actions.filter((each) => each.when === when).length }))
    .filter(({ many }) => many);
  const parts = counts.map(({ when, many }, n) => say("findings_for", n ? many : count(many, "actions"), words.when[when].toLowerCase()));
  const said = parts.length ? [`${listed(parts)}.`] : [];
  if (advice.length) said.push(say("advice_left", advice.length));
  if (aside) said.push(say("aside_first", count(aside, "aside_gates")));
  if (!said.length) said.push(assessment.overall.band === "not-assessed" ? say("nothing_yet") : say("nothing_open"));
  const { applicable, answered } = assessment.overall;
  if (applicable > answered && assessment.extentButForGates === "quick") {
    const blank = assessment.unansweredGates.length;
    if (blank) said.push(say("blank_gates", count(blank, "aside_gates"), blank === 1 ? "has" : "have"));
    const further = blankRows(audit, assessment).filter((/** @type {any} */ each) => !each.rule.gate).length;
    said.push(say("left_for_full", count(further, "answers_are")));
  } else if (applicable > answered) {
    said.push(say("none_yet", count(applicable - answered, "questions_have")));
  }
  return said.join(" ");
}

/**
 * An open gate, one without an answer, the worst finding, a gate to talk through, then the rest.
 * @param {any} audit @param {any} assessment @param {Found[]} gates @param {any[]} unanswered @param {Found[]} findings
 * @param {string} extent @param {string} today
 */
function first(audit, assessment, gates, unanswered, findings, extent, today) {
  const order = assessment.orderOfAction;
  const shown = new Map([...findings, ...[...gates].sort((a, b) => Number(b.setAside) - Number(a.setAside))].map((each) => [each.rule.id, each]));
  let chosen = order.length ? shown.get(order[0]) : undefined;
  if (unanswered.length && !gates.some((each) => !each.setAside)) chosen = unanswered[0];
  if (chosen) {
    return { title: chosen.title, steps: told(chosen), minutes: about(chosen.minutes), where: chosen.places.map((each) => each.where).join(", "),
      asked: chosen.title === chosen.question ? null : chosen.question, found: chosen };
  }
  const none = { steps: [], minutes: "", where: "", asked: null, found: null };
  const left = blankRows(audit, assessment).length || assessment.overall.applicable - assessment.overall.answered;
  if (left) {
    const title = extent === "quick" ? say("go_on_full", count(left, "more_answers")) : say("answer_open", count(left, "open_questions"));
    return { ...none, title };
  }
  return { ...none, title: again(audit, today), steps: [say("diary")] };
}

/** @param {any} audit @param {any} assessment @param {string} extent */
function coverage(audit, assessment, extent) {
  const { answered, applicable } = assessment.overall;
  if (extent === "quick") return [say("answered_of", answered, count(applicable, "questions")), ...covered(audit, assessment)];
  const aside = assessment.results.filter((/** @type {any} */ each) => each.outcome === "not-applicable").length;
  return [
    say("answered_of", answered, count(applicable, "questions")),
    ...(aside ? [say("aside_count", count(aside, "questions"))] : []),
  ];
}

/** What a quick check has looked at, and what it has not. @param {any} audit @param {any} assessment */
function covered(audit, assessment) {
  const blank = blankRows(audit, assessment);
  const further = new Set(blank.map((/** @type {any} */ each) => each.rule.topic));
  const seen = new Set(assessment.results.filter((/** @type {any} */ each) => wasAnswered(audit, each)).map((/** @type {any} */ each) => each.rule.topic));
  const asked = topicsWhere((id) => seen.has(id));
  const wholly = topicsWhere((id) => further.has(id) && !seen.has(id));
  return [
    say("looked_at", asked.join("; ")), ...(wholly.length ? [say("only_in_full", wholly.join("; "))] : []),
    say("full_asks", count(blank.length, "more_answers")),
  ];
}

/** When to look again, counted from the last answer. @param {any} audit @param {string} today */
function again(audit, today) {
  const latest = Object.values(audit.answers).map((/** @type {any} */ each) => each.date).sort().at(-1);
  const last = latest < today ? latest : today;
  const on = daysAfter(last, words.again_after);
  return on < today ? say("again_now", day(last)) : say("again_by", day(on));
}

/**
 * Because of which whoever reads it has to act the same day, as `safeguarding/duty.py` has it.
 * @param {any} assessment @param {string[]} [askedSo] questions that were about a child when they were asked
 */
export function aboutAChild(assessment, askedSo = []) {
  return [...assessment.openGates, ...assessment.unansweredGates.filter((/** @type {any} */ each) => each.because)]
    .filter(({ rule }) => (rule.gate && rule.safeguarding) || askedSo.includes(rule.id));
}

/** The findings by how soon. @param {Found[]} findings */
export function byWhen(findings) {
  return Object.keys(words.when).map((when) => ({ when, found: findings.filter((each) => each.when === when) }))
    .filter(({ found: some }) => some.length);
}
