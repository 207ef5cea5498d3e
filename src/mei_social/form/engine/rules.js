// The rules that everything here goes by: those of the page.

/** @type {import("./audit.js").Tables} What Python made of them. */
export let tables;

/** @param {import("./audit.js").Tables} given */
export function judgeBy(given) {
  tables = given;
}
