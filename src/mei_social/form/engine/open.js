// An export that somebody else made, as JSON or as a page that carries it, read strictly. As export/py,
// export/page.py, export/consistency.py and parsing/json_reader.py have it.

import { kindOf, SAID } from "./audit.js";
import { checkOf } from "./export.js";
import { placeOf, reviewed } from "./review.js";
import { tables } from "./rules.js";
import { sha256 } from "./text.js";

/** @typedef {import("./audit.js").Tables} Tables */
/** @typedef {import("./review.js").Reviewed} Reviewed */
/**
 * A kind, with `?` where it may be none; then its words, its keys with `?` where they may not be there, or what it is
 * a list of; then the least and the most. @typedef {[string, ...any]} Shape
 */
/**
 * @typedef {{refused: {[kind: string]: string}, toRead: {[ending: string]: string}, doubts: {[reason: string]: string},
 *   most: {bytes: number, parts: number, depth: number, pageBytes: number, pageMarks: number}, reads: string,
 *   unfinishedFormat: string, pageId: string, dataId: string, pageHead: string, firstDay: string,
 *   foreign: {first: string[][], zip: string, zipped: string, officeParts: string[], office: string, media: string[],
 *     picture: string}}} Opening
 */
/**
 * Either what was refused and one sentence for it, or all that a mentor looks at.
 * @typedef {{refused: string, sentence: string} | ({refused: null} & Reviewed)} Opened
 */
/** @typedef {{data: Uint8Array, whole: boolean, sameWords: boolean}} Carried */

/** @param {string} kind a key of `tables.opening.refused` @param {{[name: string]: string | number}} [told] @returns {never} */
function refuse(kind, told = {}) {
  throw Object.assign(new Error(kind), { told });
}

/**
 * Never throws, whatever the content is. `today` is a day such as 2026-11-30.
 * @param {string | Uint8Array} content @param {string} today
 * @returns {Opened}
 */
export function openExport(content, today) {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const foreign = foreignIn(tables.opening.foreign, bytes);
  if (foreign) return { refused: "foreign", sentence: foreign };
  try {
    const carried = carriedIn(bytes);
    const body = exportIn(carried.data);
    const check = checkOf(body);
    const matches = carried.whole && Object.entries(check).every(([key, value]) => body.check[key] === value);
    return { refused: null, ...reviewed(body, matches, carried.sameWords, today) };
  } catch (error) {
    const { message, told } = /** @type {any} */ (error);
    if (!told) throw error;
    return { refused: message, sentence: tables.opening.refused[message].replace(/\{(\w*)\}/g, (_, name) => told[name]) };
  }
}

/** What it is that is no export: pictures, printed copies, packed files. As export/foreign.py has it.
 * @param {Opening["foreign"]} foreign @param {Uint8Array} bytes */
function foreignIn(foreign, bytes) {
  const start = lettersOf(bytes.subarray(0, 4096));
  if (start.startsWith(foreign.zip)) {
    return foreign.officeParts.some((part) => start.includes(part)) ? foreign.office : foreign.zipped;
  }
  if (foreign.media.some((kind) => start.slice(4, 16).includes(kind))) return foreign.picture;
  return foreign.first.find(([first]) => start.startsWith(first))?.[1];
}

/** Each byte as the letter of its number. @param {Uint8Array} bytes */
function lettersOf(bytes) {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

/** The document in its right form. @param {Uint8Array} data @returns {any} */
function exportIn(data) {
  /** @type {any} */
  let body;
  try {
    body = readExport(data);
  } catch (error) {
    refuseNewer(makerOf(data), null);
    throw error;
  }
  if (isGroup(body) && body.format === tables.opening.unfinishedFormat) refuse("unfinished");
  if (!isGroup(body) || body.format !== tables.format) refuse("not ours");
  if (!fits(tables.shape, body) || !isConsistent(body) || !areMenus(body)) {
    refuseNewer(body.tool_version, body.format_version);
    if (body.format_version === tables.menusVersion && isNothing(body.menus)) refuse("menus gone");
    refuse("shape");
  }
  return body;
}

/** Also one that was copied as text and came in a message. @param {Uint8Array} data */
function readExport(data) {
  const { most } = tables.opening;
  try {
    return readJson(most, data);
  } catch (error) {
    const text = new TextDecoder().decode(data);
    if (data.length > most.bytes || !text.includes(tables.format)) throw error;
    const mine = mended(text);
    if (mine === text) throw error;
    return readJson(most, new TextEncoder().encode(mine));
  }
}

/**
 * From the first bracket to the last, each text on its line: what mail does to text is undone, and no more. What is
 * mended wrongly does not fit the check code. As export/pasted.py has it.
 * @param {string} content
 */
function mended(content) {
  const text = content.replace(/^(?:>[ \t]?)+/gm, "");
  const [start, end] = [text.indexOf("{"), text.lastIndexOf("}")];
  if (start < 0 || end < start || content.includes("\ufffd")) return content;
  return text
    .slice(start, end + 1)
    .replace(/"(?:[^"\\]|\\[^])*"|\u00a0/g, (piece) =>
      piece === "\u00a0" ? " " : piece.replace(/[ \t\u00a0]*\r?\n[ \t\u00a0]*/g, " "),
    );
}

/** @param {unknown} list */
function isNothing(list) {
  return list === undefined || (Array.isArray(list) && !list.length);
}

/** @param {unknown} tool @param {unknown} version */
function refuseNewer(tool, version) {
  const [theirs, ours] = [numbersOf(tool), numbersOf(tables.opening.reads)];
  const place = theirs && ours ? theirs.findIndex((number, n) => number !== ours[n]) : -1;
  if (theirs && ours && place >= 0 && theirs[place] > ours[place]) {
    refuse("newer", { "": (theirs[2] ? theirs : theirs.slice(0, 2)).join(".") });
  }
  if (typeof version === "number" && version > tables.menusVersion) {
    refuse("newer", { "": `format ${version}` });
  }
}

/** Of a version such as 0.3 or 0.3.1, also as a page writes it. @param {unknown} version */
function numbersOf(version) {
  const found = typeof version === "string" && /^([0-9]{1,6})\.([0-9]{1,6})(?:\.([0-9]{1,6}))?(?: form)?$/.exec(version);
  return found ? [1, 2, 3].map((n) => Number(found[n] ?? 0)) : null;
}

/** Which mei-social a file names, where it cannot be read as a whole. @param {Uint8Array} data */
function makerOf(data) {
  const found = /"tool_version"[ \t\n\r\f\v]*:[ \t\n\r\f\v]*"([0-9.]{1,20}(?: form)?)"/.exec(
    lettersOf(data.subarray(0, 0x200000)),
  );
  return found?.[1];
}

// JSON

/** @param {Opening["most"]} most @param {Uint8Array} data @returns {unknown} */
function readJson(most, data) {
  if (data.length > most.bytes) refuse("large");
  refuseDeep(most, data);
  const text = textOf(data, "letters");
  const value = parsed(text);
  if (text.includes("\\u") && /\p{Cs}/u.test(JSON.stringify(value).replace(/\\u(d[89a-f][0-9a-f]{2})/g, "\ud800"))) {
    refuse("half");
  }
  return value;
}

/** @param {Opening["most"]} most @param {Uint8Array} data */
function refuseDeep(most, data) {
  const [quote, slash, comma, open, group, close, end] = [..."\"\\,[{]}"].map((char) => char.charCodeAt(0));
  const parts = data.reduce((sum, byte) => sum + (byte === comma || byte === open || byte === group ? 1 : 0), 0);
  if (data.length > most.parts && parts > most.parts) refuse("parts");
  let depth = 0;
  let inText = false;
  for (let n = 0; n < data.length; n++) {
    const byte = data[n];
    if (inText && byte === slash) n++;
    else if (byte === quote) inText = !inText;
    else if (!inText && (byte === open || byte === group)) depth++;
    else if (!inText && (byte === close || byte === end)) depth--;
    if (depth > most.depth) refuse("deep");
  }
}

/** @param {Uint8Array} data @param {string} kind */
function textOf(data, kind) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(data);
  } catch {
    refuse(kind);
  }
}

/** What programs read in different ways is refused: a key twice, a fraction, a large number. @param {string} text */
function parsed(text) {
  let at = 0;
  /** @param {RegExp} sticky */
  const take = (sticky) => {
    sticky.lastIndex = at;
    const [found] = sticky.exec(text) ?? [""];
    at += found.length;
    return found;
  };
  const space = () => take(/[ \t\n\r]*/y);
  /** @returns {never} */
  const wrong = () => {
    const lines = text.slice(0, at).split("\n");
    return refuse("json", { line: lines.length, column: (lines.pop() ?? "").length + 1 });
  };
  /** @returns {string} */
  const string = () => {
    const start = at++;
    for (;;) {
      take(/[^"\\\u0000-\u001f]*/y);
      const char = text[at++];
      if (char === '"') return JSON.parse(text.slice(start, at));
      if (char !== "\\") wrong();
      if (!take(/["\\/bfnrt]|u[0-9a-fA-F]{4}/y)) {
        at++;
        wrong();
      }
    }
  };
  /** @param {string} end @param {() => void} one */
  const each = (end, one) => {
    at++;
    space();
    if (text[at] !== end) one();
    while (text[at] === ",") {
      at++;
      one();
    }
    if (text[at] !== end) wrong();
    at++;
  };
  /** With the spaces around it. @returns {unknown} */
  const value = () => {
    space();
    const found = plain();
    space();
    return found;
  };
  /** @returns {unknown} */
  const plain = () => {
    const char = text[at];
    if (char === '"') return string();
    if (char === "[") {
      /** @type {unknown[]} */
      const found = [];
      each("]", () => found.push(value()));
      return found;
    }
    if (char === "{") {
      /** @type {{[key: string]: unknown}} */
      const found = Object.create(null);
      let twice = false;
      each("}", () => {
        space();
        if (text[at] !== '"') wrong();
        const key = string();
        space();
        if (text[at] !== ":") wrong();
        at++;
        const own = value();
        twice ||= key in found;
        found[key] = own;
      });
      if (twice) refuse("twice");
      return found;
    }
    const word = take(/null|true|false/y);
    if (word) return JSON.parse(word);
    if (take(/NaN|-?Infinity/y)) refuse("fraction");
    const number = take(/-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y);
    if (!number) wrong();
    if (/[.eE]/.test(number)) refuse("fraction");
    if (!/^(?:0|-?[1-9][0-9]{0,14})$/.test(number)) refuse("number");
    return Number(number);
  };
  space();
  if (at === text.length) refuse("empty");
  const whole = value();
  if (at < text.length) wrong();
  return whole;
}

/** @param {unknown} value @returns {value is {[key: string]: any}} */
function isGroup(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Whether a value is as it was declared.
 * @param {Shape} shape @param {unknown} value
 * @returns {boolean}
 */
function fits([kind, ...more], value) {
  if (value === null) return kind.endsWith("?");
  const [of, ...bounds] = more;
  switch (kind.replace("?", "")) {
    case "group":
      return isGroup(value) && isGroupOf(of, value);
    case "list":
      return Array.isArray(value) && isBetween(value.length, bounds) && value.every((each) => fits(of, each));
    case "word":
      return more.includes(value);
    case "text":
      return typeof value === "string" && isBetween([...value].length, more);
    case "number":
      return typeof value === "number" && isBetween(value, more);
    case "day":
      return typeof value === "string" && isDay(value);
    default:
      return typeof value === "boolean";
  }
}

/** With no key that is not declared. @param {{[key: string]: Shape}} keys @param {{[key: string]: any}} group */
function isGroupOf(keys, group) {
  let known = 0;
  return Object.entries(keys).every(([key, shape]) => {
    const name = key.replace("?", "");
    if (!(name in group)) return name !== key;
    known++;
    return fits(shape, group[name]);
  }) && known === Object.keys(group).length;
}

/** @param {number} value @param {number[]} bounds */
function isBetween(value, [least = -Infinity, most = Infinity]) {
  return least <= value && value <= most;
}

/** @param {string} text */
export function isDay(text) {
  return text >= "0001" && new Date(`${text}T12:00Z`).toJSON()?.slice(0, 10) === text;
}

// What the declaration cannot say: names that lead nowhere, things said twice, keys that contradict.

/** @param {any} body */
function isConsistent(body) {
  const accounts = new Set([null, ...body.accounts.map((/** @type {any} */ a) => a.id)]);
  const asked = new Map(body.questions.map((/** @type {any} */ q) => [`${q.kind} ${q.id}`, q]));
  const earlier = body.earlier ?? [];
  const version2 = body.format_version > 1;
  return (
    /^[A-Z0-9-]{1,40}$/.test(body.audit.ref) &&
    areUnique(body.accounts, (a) => [a.id]) &&
    body.accounts.every((/** @type {any} */ a) => /^a[1-9][0-9]{0,5}$/.test(a.id)) &&
    areUnique(body.questions, (q) => [q.kind, q.id]) &&
    body.questions.every((/** @type {any} */ q) => isOfItsKind(q, version2)) &&
    (version2 || !earlier.length) &&
    areUnique(body.answers, (a) => [kindOf(a), a.question, a.account]) &&
    body.answers.every((/** @type {any} */ a) => isAnswer(a, asked.get(`${kindOf(a)} ${a.question}`), accounts)) &&
    areUnique(earlier, (e) => [e.question, e.account, e.text]) &&
    earlier.every((/** @type {any} */ e) => accounts.has(e.account) && hasReason(e)) &&
    isPlan(body, earlier)
  );
}

/** @param {any} q @param {boolean} version2 */
function isOfItsKind(q, version2) {
  const isRule = q.kind === "rule";
  const keys = [q.topic, q.severity, q.force, q.gate, q.safeguarding].map((value) => (value ?? null) !== null);
  return (isRule ? keys.every(Boolean) : keys.includes(false)) && (version2 && isRule) === ((q.safe ?? null) !== null);
}

/** @param {any} a @param {any} question @param {Set<string | null>} accounts */
function isAnswer(a, question, accounts) {
  if (!question || !accounts.has(a.account)) return false;
  if (!a.date) return SAID.includes(a.answer) && !a.reason && !a.note;
  return (question.per === "person") === (a.account === null) && hasReason(a) && !!(a.answer || a.note);
}

/** @param {any} answer */
function hasReason(answer) {
  return !!answer.reason === (answer.answer === "not-applicable");
}

/** @param {any} body @param {any[]} earlier */
function isPlan(body, earlier) {
  const plan = body.plan ?? [];
  const answered = new Set([...body.answers.filter((/** @type {any} */ a) => a.date), ...earlier].map(placeOf));
  return (
    areUnique(plan, (p) => [p.question, p.account]) &&
    plan.every((/** @type {any} */ p) => answered.has(placeOf(p)) && !!p.until === (p.state === "later"))
  );
}

/** By app and setting, of apps in the file, in a file of its version. @param {any} body */
function areMenus(body) {
  const menus = body.menus ?? [];
  const apps = new Set(body.accounts.map((/** @type {any} */ a) => a.platform));
  return (
    body.format_version <= (menus.length ? tables.menusVersion : tables.formatVersion) &&
    (!menus.length || body.format_version === tables.menusVersion) &&
    menus.every(
      (/** @type {any} */ menu, /** @type {number} */ n) =>
        (!n || inOrder(menu) > inOrder(menus[n - 1])) && apps.has(menu.platform) && (!menu.where || menu.said === "moved"),
    )
  );
}

/** By whole letters, as Python orders texts: `>` looks at halves of those that have two. @param {any} menu */
function inOrder({ platform, setting }) {
  const numbers = (/** @type {string} */ text) =>
    Array.from(text, (letter) => letter.codePointAt(0)?.toString(16).padStart(6, "0")).join("");
  return `${numbers(platform)},${numbers(setting)}`;
}

/** @param {any[]} all @param {(each: any) => unknown[]} key */
function areUnique(all, key) {
  return new Set(all.map((each) => JSON.stringify(key(each)))).size === all.length;
}

// A page that carries its data

/** The data of a page; any other file is its own data. @param {Uint8Array} bytes @returns {Carried} */
function carriedIn(bytes) {
  if (!mayBePage(bytes)) return { data: bytes, whole: true, sameWords: true };
  const { most, pageId, dataId, pageHead } = tables.opening;
  if (bytes.length > most.pageBytes) refuse("page large");
  if (/multipart\/related|Saved by Blink/.test(lettersOf(bytes.subarray(0, 2000)))) {
    refuse("page archive");
  }
  const marks = bytes.reduce((sum, byte) => sum + (byte === 0x3c || byte === 0x26 ? 1 : 0), 0);
  if (marks > most.pageMarks) refuse("page tags");
  const text = textOf(bytes, "page letters");
  const page = readPage(text, pageId, dataId);
  if (page.hasPage && page.ended.size < 2) refuse("page cut");
  if (!page.blocks.length) {
    const isCut = lettersOf(bytes.subarray(0, 1000)).includes(pageHead) && !/<\/html>/i.test(text);
    refuse(isCut ? "page cut" : "page empty");
  }
  if (page.blocks.length > 1) refuse("page twice");
  const [{ stated, letters }] = page.blocks;
  const data = decoded(letters);
  const words = new TextEncoder().encode(`\0${page.words.replace(SPACES, "")}`);
  const both = new Uint8Array(data.length + words.length);
  both.set(data);
  both.set(words, data.length);
  return {
    data,
    whole: stated.get("data-digest") === sha256(data),
    sameWords: page.isPlain && stated.get("data-page") === sha256(both),
  };
}

const SPACES = /(?!\ufeff)[\s\x1c-\x1f\x85]/g; // as Python has them

/** @param {Uint8Array} bytes */
function mayBePage(bytes) {
  const start = lettersOf(bytes.subarray(0, 100)).replace(/^\u00ef\u00bb\u00bf/, "");
  const first = start.replace(/^[ \t-\r]+/, "")[0];
  return first !== "{" && first !== "[" && bytes.includes(0x3c);
}

/** @param {string} letters */
function decoded(letters) {
  const plain = letters.replace(SPACES, "");
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(plain) || plain.length % 4) refuse("page damaged");
  return Uint8Array.from(atob(plain), (char) => char.charCodeAt(0));
}

const TAG = /<\/?([a-zA-Z][^\t\n\r\f />]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>/y;
const ATTRIBUTE = /([^\s/>=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>]*))?/g;
const LONGEST_TAG = 10000;

/**
 * The words of our page and the blocks of data. What is no tag of anybody ends the reading. Our two elements are
 * `div`, so only these are counted to find where each ends.
 * @param {string} text @param {string} pageId @param {string} dataId
 */
function readPage(text, pageId, dataId) {
  let hasPage = false;
  let isPlain = true;
  let words = "";
  const ended = new Set();
  /** @type {{stated: Map<string, string>, letters: string}[]} */
  const blocks = [];
  let block = blocks[0];
  let inside = "";
  let depth = 0;
  let skipped = "";
  const say = (/** @type {string} */ more) => {
    if (inside === pageId) words += more;
    else if (inside === dataId) block.letters += more;
  };
  /** @param {string} name @param {Map<string, string>} attributes */
  const begin = (name, attributes) => {
    const which = attributes.get("id") ?? "";
    if (which === pageId || which === dataId) {
      if (which === dataId) blocks.push((block = { stated: attributes, letters: "" }));
      else {
        isPlain &&= !hasPage;
        hasPage = true;
      }
      if (name !== "div" || inside || skipped) isPlain = false;
      else [inside, depth] = [which, 1];
      return;
    }
    if (inside === dataId) block.letters += "<";
    if (attributes.has("hidden") || (inside === pageId && attributes.has("style"))) isPlain = false;
    if (inside && name === "div") depth++;
    if (!inside && /^(?:title|style|script|noscript|template)$/.test(name)) skipped = name;
  };
  /** @param {string} name */
  const end = (name) => {
    if (name === skipped) skipped = "";
    if (!inside || name !== "div") return;
    depth--;
    if (!depth) {
      ended.add(inside);
      inside = "";
    }
  };
  for (let at = 0; at < text.length; ) {
    const next = text.indexOf("<", at);
    if (next < 0) break;
    say(plainOf(text.slice(at, next)));
    at = next;
    if (text.startsWith("<!", at) || text.startsWith("<?", at)) {
      const close = text.startsWith("<!--", at) ? "-->" : ">";
      const stop = text.indexOf(close, at + close.length);
      if (stop < 0) break;
      at = stop + close.length;
      continue;
    }
    if (!/[a-zA-Z]/.test(text[text[at + 1] === "/" ? at + 2 : at + 1] ?? "")) {
      say("<");
      at++;
      continue;
    }
    TAG.lastIndex = at;
    const tag = TAG.exec(text);
    if (!tag || tag[0].length > LONGEST_TAG) break;
    at = TAG.lastIndex;
    const name = tag[1].toLowerCase();
    if (tag[0][1] === "/") {
      end(name);
      continue;
    }
    /** @type {Map<string, string>} */
    const attributes = new Map();
    for (const [, key, value = ""] of tag[2].matchAll(ATTRIBUTE)) {
      if (!attributes.has(key.toLowerCase())) {
        attributes.set(key.toLowerCase(), plainOf(value.replace(/^(["'])(.*)\1$/s, "$2")));
      }
    }
    begin(name, attributes);
    if (tag[0].endsWith("/>")) end(name);
    else if (/^(?:style|script)$/.test(name)) {
      const close = text.slice(at).search(new RegExp(`</${name}[\\s/>]`, "i"));
      if (close < 0) break;
      say(text.slice(at, at + close));
      at += close;
    }
  }
  return { hasPage, isPlain, words, ended, blocks };
}

const ENTITIES = new Map(
  Object.entries({ amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0", "#34": '"', "#39": "'" }),
);

/** Escapes that our pages have; any other stays, so that such a page is not taken for as it was. @param {string} text */
function plainOf(text) {
  return text.replace(/&(#?\w+);/g, (all, name) => {
    const code = Number(/^#(\d{2,6})$/.exec(name)?.[1] ?? 0);
    const isPlain = code >= 0xa0 && code < 0x110000 && (code < 0xd800 || code > 0xdfff);
    return ENTITIES.get(name) ?? (isPlain ? String.fromCodePoint(code) : all);
  });
}
