// A way back in from a file, or from copied text: an unfinished self-check, or an export.
import { button, folded, h } from "./dom.js";
import { say } from "./english.js";
import { todayHere } from "./state.js";
import { audited, openedExport, tables } from "./use.js";

const MOST_BYTES = 20_000_000;
export const UNFINISHED = "mei-social-form-unfinished";

/**
 * A field for a file, and one for copied text; `take` is given what was read and the id of its field.
 * @param {(read: any, field: string) => void} take
 */
export function fileOrText(take) {
  return [
    h("div", { class: "field" },
      h("label", { for: "file" }, say("choose_file")),
      h("input", {
        type: "file", id: "file", accept: ".json,.html,.htm,.txt",
        change: async (/** @type {Event} */ event) => {
          const read = await readFile(/** @type {HTMLInputElement} */ (event.target));
          if (read) take(read, "file");
        },
      })),
    folded(say("paste_instead"), [
      h("div", { class: "field" },
        h("label", { for: "pasted" }, say("pasted")),
        h("textarea", { id: "pasted", rows: "6", spellcheck: "false", autocomplete: "off" })),
      button(say("open_it"), () => {
        const field = /** @type {HTMLTextAreaElement} */ (document.getElementById("pasted"));
        take({ text: field.value, content: field.value }, "pasted");
      }),
    ]),
  ];
}

/** @param {HTMLInputElement} field @returns {Promise<{text: string, content: Uint8Array} | {refused: string} | null>} */
async function readFile(field) {
  const file = field.files?.[0];
  if (!file) return null;
  if (file.size > MOST_BYTES) return { refused: say("too_large") };
  try {
    const content = new Uint8Array(await file.arrayBuffer());
    return { content, text: new TextDecoder().decode(content) };
  } catch {
    return { refused: say("unreadable") };
  }
}

/**
 * What was read. Refused in one sentence, or a self-check to go on with and what there is to say of it.
 * @param {{text: string, content: string | Uint8Array}} read
 * @returns {{refused: string} | {audit: any, skipped?: any, quick?: boolean | null, told: string[]}}
 */
export function openRead({ text, content }) {
  const unfinished = unfinishedIn(text);
  if (unfinished) return fromUnfinished(unfinished);
  const opened = openedExport(content, todayHere());
  if (opened.refused !== null) return { refused: opened.sentence };
  const same = opened.document.rules.digest === tables().digest;
  return { audit: { ...opened.audit, exported: true }, quick: null, told: same ? [] : [say("other_rules")] };
}

/** @param {string} text @returns {any} */
export function unfinishedIn(text) {
  try {
    const body = JSON.parse(text.trim().replace(/^\uFEFF/, ""));
    return body && typeof body === "object" && body.format === UNFINISHED ? body : null;
  } catch {
    return null;
  }
}

/** Answers to questions that have other words now are left out, and counted. @param {any} body */
function fromUnfinished(body) {
  if (body.format_version !== 1) return { refused: say("newer_file") };
  const audit = audited(body);
  if (!audit) return { refused: say("damaged") };
  const gone = Object.keys(body.audit.answers ?? {}).length - Object.keys(audit.answers).length;
  const told = gone > 0 ? [say("reworded_gone", gone)] : [];
  return { audit, skipped: {}, quick: typeof body.quick === "boolean" ? body.quick : null, told };
}

