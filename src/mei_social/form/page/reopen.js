// A way back in from a file, or from copied text: an unfinished self-check, or an export.
import { partsOf } from "../engine/audit.js";
import { openExport } from "../engine/open.js";
import { placeOf } from "../engine/review.js";
import { tables } from "../engine/rules.js";
import { button, byId, folded, h } from "./dom.js";
import { say } from "./english.js";
import { refuse } from "./frame.js";
import { todayHere } from "./state.js";
import { audited, brought, isReworded, keyOf, madeLess, ruleOf } from "./use.js";

const MOST_BYTES = 20_000_000;

/** @typedef {{text: string, content: string | Uint8Array}} Read */

/**
 * A field for a file, and one for copied text; `take` is given what was read, and says why it was refused.
 * @param {(read: Read) => string | void} take
 */
export function fileOrText(take) {
  /** @param {string} field @param {Read | string} read or why it could not be @param {string} name by its ending it may be for people alone */
  const taken = (field, read, name = "") => {
    const refused = typeof read === "string" ? read : take(read);
    if (refused) refuse([{ text: tables.opening.toRead[name.slice(name.lastIndexOf(".")).toLowerCase()] ?? refused, to: field }]);
  };
  return [
    h("div", { class: "field" },
      h("label", { for: "file" }, say("choose_file")),
      h("input", {
        type: "file", id: "file", accept: ".json,.html,.htm,.txt",
        change: async (/** @type {any} */ { target }) => {
          const [file] = target.files;
          if (file) taken("file", await readFile(file), file.name);
        },
      })),
    folded(say("paste_instead"), [
      h("div", { class: "field" },
        h("label", { for: "pasted" }, say("pasted")),
        h("textarea", { id: "pasted", rows: "6", spellcheck: "false", autocomplete: "off" })),
      button(say("open_it"), () => {
        const { value } = byId("pasted");
        taken("pasted", { text: value, content: value });
      }),
    ]),
  ];
}

/** @param {File} file @returns {Promise<Read | string>} */
async function readFile(file) {
  if (file.size > MOST_BYTES) return say("too_large");
  try {
    const content = new Uint8Array(await file.arrayBuffer());
    return { content, text: new TextDecoder().decode(content) };
  } catch {
    return say("unreadable");
  }
}

/**
 * What was read. Refused in one sentence, or a self-check to go on with and what there is to say of it.
 * @param {Read} read @returns {any}
 */
export function openRead({ text, content }) {
  const unfinished = unfinishedIn(text);
  if (unfinished) return fromUnfinished(unfinished);
  const opened = openExport(content, todayHere());
  if (opened.refused !== null) return { refused: opened.sentence };
  const { document: { answers, questions, rules }, audit } = opened;
  const { earlier = [] } = audit;
  const told = earlier.map(placeOf);
  const blank = brought(audit).filter((row) => !audit.answers[keyOf(row)]).map(({ rule, account }) => ({ question: rule.id, account, answer: null, date: audit.started }));
  const gates = [...answers.filter((/** @type {any} */ answer) => answer.date && answer.answer), ...blank].filter((answer) => !told.includes(placeOf(answer)))
    .flatMap((answer) => questions.filter((/** @type {any} */ each) => each.gate && each.id === answer.question)
      .map((/** @type {any} */ each) => ({ ...each, ...answer, safe: each.safe ?? ruleOf(each.id)?.expected ?? "yes" }))); // old files do not say it
  earlier.push(...madeLess(gates, audit));
  const again = Object.keys(audit.screening).filter((key) => isReworded(partsOf(key).question, audit.words));
  return { audit: { ...audit, earlier, again, exported: true }, quick: null, told: rules.digest === tables.digest ? "" : say("other_rules") };
}

/** @param {string} text @returns {any} */
export function unfinishedIn(text) {
  try {
    const body = JSON.parse(text.trim());
    return body?.format === tables.opening.unfinishedFormat ? body : null;
  } catch {
    return null;
  }
}

/** Answers to questions that have other words now are asked again, and counted. @param {any} body */
export function fromUnfinished(body) {
  if (body.format_version !== 1) return { refused: say("newer_file") };
  const audit = audited(body);
  if (!audit) return { refused: say("damaged") };
  const many = (/** @type {any} */ { answers, screening }) => [answers, screening].flatMap((part) => Object.keys(part ?? {})).length;
  const gone = many(body.audit) - many(audit) + audit.again.length;
  return { audit, quick: typeof body.quick === "boolean" ? body.quick : null, told: gone > 0 ? say("reworded_gone", gone) : "" };
}

