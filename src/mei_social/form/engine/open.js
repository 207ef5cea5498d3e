// An export that somebody else made, read strictly.

/** @typedef {import("./audit.js").Tables} Tables */
/** @typedef {import("./audit.js").Audit} Audit */
/**
 * @typedef {{is: "group", of: {[key: string]: Shape}, needed: string[], none?: boolean}
 *   | {is: "list", of: Shape, max_length?: number, min_length?: number, none?: boolean}
 *   | {is: "word", of: string[], none?: boolean}
 *   | {is: "text", min_length?: number, max_length?: number, none?: boolean}
 *   | {is: "number", ge?: number, le?: number, none?: boolean}
 *   | {is: "yes or no" | "day", none?: boolean}} Shape
 */
/**
 * @typedef {{refused: {[kind: string]: string}, doubts: {[reason: string]: string},
 *   most: {bytes: number, parts: number, depth: number, pageBytes: number, pageMarks: number}, reads: string,
 *   pageId: string, dataId: string, firstDay: string}} Opening
 */
/** @typedef {{reason: string, text: string}} Doubt */
/**
 * `sentence` where it was refused; otherwise the answers, and what to doubt.
 * @typedef {{refused: string, sentence: string} | {refused: null, audit: Audit, doubts: Doubt[]}} Opened
 */

/**
 * @param {Tables} tables @param {string | Uint8Array} content @param {string} today
 * @returns {Opened}
 */
export function openExport(tables, content, today) {
  return { refused: "empty", sentence: tables.opening.refused.empty };
}
