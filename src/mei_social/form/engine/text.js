// Letters: what is shown of them, one way to write them as JSON, and their digest. As text/visible.py and
// export/write.py have it.

import { tables } from "./rules.js";

/** @typedef {{[key: string]: any}} Group */
/** @typedef {null | boolean | number | string | any[] | Group} Json */
/** @typedef {{printable: string}} Letters */

/** @type {number[]} Where each run of letters ends. */
let ends;

/** Whether Python would print this one letter. Runs of those that are not and those that are take turns. @param {string} char */
export function isPrintable(char) {
  let end = 0;
  ends ??= Array.from(tables.letters.printable.matchAll(/(\d*)(.)/g), ([, many, rest]) => (end += 26 * Number(many) + numberOf(rest) - 97));
  const code = numberOf(char);
  return ends.findIndex((each) => each > code) % 2 === 0;
}

/** @param {string} char */
function numberOf(char) {
  return /** @type {number} */ (char.codePointAt(0));
}

/**
 * For comparing without regard to case, letter by letter as Python's casefold does it. To and fro, as one letter may
 * have two as its capital. The capitals of Cherokee are older than its small letters, and a dotless i has none.
 * @param {string} text
 */
export function folded(text) {
  return [...text]
    .map((char) => {
      if (char === "\u0131" || !isPrintable(char)) return char;
      if (/[\u13a0-\u13fd\uab70-\uabbf]/.test(char)) return char.toUpperCase();
      return char.toLowerCase().toUpperCase().toLowerCase();
    })
    .join("");
}

const JOINERS = "\u200c\u200d";
const BLANK_LETTERS = "\u115f\u1160\u3164\uffa0";
const MARKS_IN_A_ROW = 4;

/**
 * The text with everything that acts or hides shown as a sign, at most so many letters long.
 * @param {string} text
 */
export function visible(text, limit = 2000) {
  const chars = thinned([...text]);
  const pieces = chars.map((char, n) => {
    if (JOINERS.includes(char)) return joins(chars[n - 1], chars[n + 1]) ? char : sign(char);
    return isPrintable(char) && !BLANK_LETTERS.includes(char) ? char : sign(char);
  });
  let length = [...pieces.join("")].length;
  if (length <= limit) return pieces.join("");
  while (length >= limit || JOINERS.includes(/** @type {string} */ (pieces.at(-1)))) {
    length -= [.../** @type {string} */ (pieces.pop())].length;
  }
  return `${pieces.join("")}\u2026`;
}

/** Without marks that would pile up over the lines above and below. @param {string[]} chars */
function thinned(chars) {
  /** @type {string[]} */
  const kept = [];
  let row = 0;
  chars.forEach((char, n) => {
    if (/[\p{Mn}\p{Me}]/u.test(char) && isPrintable(char)) {
      row += 1;
      if (row > MARKS_IN_A_ROW) return;
      if (n === 0) kept.push("\u25cc");
    } else if (!JOINERS.includes(char)) row = 0;
    kept.push(char);
  });
  return kept;
}

/** @param {string} char */
function sign(char) {
  const code = numberOf(char);
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return "\u2421";
  if (/\p{Zs}/u.test(char)) return char;
  return `<U+${code.toString(16).toUpperCase().padStart(4, "0")}>`;
}

/**
 * Whether a joiner between these two spells a word or builds an emoji.
 * @param {string | undefined} before @param {string | undefined} after
 */
function joins(before, after) {
  if (!before || !after) return false;
  if ([before, after].every(isJoining)) return true;
  const isSign = (/** @type {string} */ char) => /\p{So}/u.test(char) && isPrintable(char);
  return (/^(?:\ufe0f|[\u{1f3fb}-\u{1f3ff}])$/u.test(before) || isSign(before)) && isSign(after);
}

/** @param {string} char */
function isJoining(char) {
  return /[\u0600-\u0dff\u1000-\u109f\u1780-\u18af]/.test(char) && isPrintable(char);
}

/**
 * RFC 8785: sorted, without spaces. Enough here because there are no fractions and every key is ASCII.
 * @param {Json} value
 */
export function canonical(value) {
  return written(value, "");
}

/** In lines, if it is given the end of one. @param {Json} value @param {string} line @returns {string} */
function written(value, line) {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const deeper = line && `${line}  `;
  if (Array.isArray(value)) return `[${inside(value.map((each) => deeper + written(each, deeper)), line)}]`;
  const keys = Object.keys(value).filter((key) => value[key] !== undefined).sort();
  return `{${inside(keys.map((key) => `${deeper}"${key}":${line && " "}${written(value[key], deeper)}`), line)}}`;
}

/** @param {string[]} parts @param {string} line */
function inside(parts, line) {
  return parts.join(",") + (parts.length ? line : "");
}

/**
 * The file as it is written: sorted, indented for reading, with a line end. What a terminal would obey or hide
 * is written as an escape, which means the same.
 * @param {Json} value
 */
export function toJson(value) {
  const plain = written(value, "\n");
  if (/^[\n -~]*$/.test(plain)) return `${plain}\n`;
  const escaped = [...plain].map((char) => (char === "\n" || isPrintable(char) ? char : escape(char)));
  return `${escaped.join("")}\n`;
}

/** @param {string} char */
function escape(char) {
  return char
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}

/**
 * SHA-256 in hex, by hand: a page that was opened from a folder may not have the browser's own.
 * @param {string | Uint8Array} content
 */
export function sha256(content) {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const [round, start] = constants();
  const size = ((bytes.length + 8) >> 6) + 1;
  const words = new Uint32Array(size * 16);
  bytes.forEach((byte, n) => (words[n >> 2] |= byte << (24 - 8 * (n % 4))));
  words[bytes.length >> 2] |= 0x80 << (24 - 8 * (bytes.length % 4));
  words[size * 16 - 2] = Math.floor(bytes.length / 0x20000000);
  words[size * 16 - 1] = bytes.length << 3;
  const state = new Uint32Array(start);
  const w = new Uint32Array(64);
  for (let block = 0; block < size; block++) {
    w.set(words.subarray(block * 16, block * 16 + 16));
    for (let n = 16; n < 64; n++) {
      const [a, b] = [w[n - 15], w[n - 2]];
      const first = turned(a, 7) ^ turned(a, 18) ^ (a >>> 3);
      w[n] = w[n - 16] + first + w[n - 7] + (turned(b, 17) ^ turned(b, 19) ^ (b >>> 10));
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let n = 0; n < 64; n++) {
      const one = (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g)) + round[n] + w[n]) | 0;
      const two = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((value, n) => (state[n] += value));
  }
  return [...state].map((value) => value.toString(16).padStart(8, "0")).join("");
}

/** @param {number} value @param {number} by */
function turned(value, by) {
  return (value >>> by) | (value << (32 - by));
}

/** @type {[Uint32Array, number[]] | undefined} */
let known;

/** The first bits behind the point of the roots of the first primes: of 64 cube roots, of 8 square roots. */
function constants() {
  if (known) return known;
  /** @type {number[]} */
  const primes = [];
  for (let n = 2; primes.length < 64; n++) if (primes.every((prime) => n % prime)) primes.push(n);
  const bits = (/** @type {number} */ root) => Math.floor((root % 1) * 0x100000000);
  known = [Uint32Array.from(primes, (p) => bits(Math.cbrt(p))), primes.slice(0, 8).map((p) => bits(Math.sqrt(p)))];
  return known;
}

/** The first 60 bits of a digest as 12 characters that are easy to read out. @param {string} digest */
export function codeOf(digest) {
  const number = BigInt(`0x${digest.slice(0, 15)}`);
  const chars = Array.from({ length: 12 }, (_, n) => tables.codeLetters[Number((number >> BigInt(55 - 5 * n)) & 31n)]);
  return [0, 4, 8].map((n) => chars.slice(n, n + 4).join("")).join("-");
}
