// Plain English for days, numbers and lists, as `text/english.py` has it; and the sentences that Python wrote.

/** @type {any} What Python wrote. */
export let words;

/** @param {any} given */
export function speak(given) {
  words = given;
}

/** A sentence, with its gaps filled from left to right; form/script.py puts its number for its name. @param {string} name @param {...(string | number)} given */
export function say(name, ...given) {
  return words.ui[name].replaceAll("{}", () => String(given.shift() ?? ""));
}

/** `1 question`, `3 questions`. @param {number} number @param {string} name a pair of words */
export function count(number, name) {
  return `${number} ${words.ui[name][number === 1 ? 0 : 1]}`;
}

/** `a, b and c`. @param {string[]} parts @param {string} [last] */
export function listed(parts, last = "and") {
  return parts.length > 1 ? `${parts.slice(0, -1).join(", ")} ${last} ${parts.at(-1)}` : parts.join("");
}

/** A guess, never more exact than it is. @param {number} minutes */
export function about(minutes) {
  if (minutes <= 90) return `about ${count(minutes, "minutes")}`;
  const exact = minutes / 30;
  const halves = Math.round(exact) - (exact % 2 === 0.5 ? 1 : 0); // as Python rounds
  return `about ${Math.floor(halves / 2)}${halves % 2 ? " and a half" : ""} hours`;
}

/** `3 May 2027`. @param {string} date as in ISO 8601 */
export function day(date) {
  const [year, month, number] = date.split("-").map(Number);
  return `${number} ${words.months[month - 1]} ${year}`;
}

/** @param {string} text */
export function capital(text) {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
