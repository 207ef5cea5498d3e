// What the person said, where they are, and where it is kept: in memory, and in this tab's history if they agreed.
// There is no other place. `localStorage`, cookies and the like would lie open to any page that is opened later.

import { tables } from "../engine/rules.js";

/**
 * @typedef {{page: string, [more: string]: any}} At
 * @typedef {{at: At, trail: At[], keep: boolean | null, audit: any, skipped: Record<string, boolean>,
 *   told: Record<string, string>, quick: boolean | null, made: number, dirty: boolean, wanted: string[]}} State
 */

/** @type {State} */
export const state = blankState();
let armed = false;

/** @returns {State} */
export function blankState() {
  return { at: { page: "start" }, trail: [], keep: null, audit: null, skipped: {}, told: {}, quick: null, made: 0,
    dirty: false, wanted: [] };
}

/** Take up what the tab kept of these rules. @returns {any} what it kept, if anything, in the form of an unfinished file */
export function takeUp() {
  const { form, base, state: kept, words } = history.state ?? {};
  armed = !!form && !base;
  if (!kept) return null;
  if (form === tables.digest) Object.assign(state, blankState(), kept);
  return { ...words, format_version: 1, audit: kept.audit, quick: kept.quick };
}

/** The words in which it was asked. @type {(audit: any) => any} */
let wordsOf;

/** @param {(audit: any) => any} words for a page of other rules that may come to stand here */
export function alsoKeep(words) {
  wordsOf = words;
}

/** What the tab keeps. */
function packed() {
  const form = tables.digest;
  if (!state.keep) return { form };
  const kept = { ...state, at: openly(state.at), trail: state.trail.map(openly) };
  return JSON.parse(JSON.stringify({ form, state: kept, words: state.audit && wordsOf(state.audit) }));
}

/** Below what the person sees stands the page that Back reaches, and nothing of theirs. */
function onTop() {
  history.replaceState({ form: tables.digest, base: true }, "");
  history.pushState(packed(), "");
  armed = true;
}

/** What somebody chose in the guide for a worrying moment is kept nowhere. @param {At} at @returns {At} */
function openly(at) {
  return at.page === "situation" ? { page: "concern" } : at;
}

/** Put it where it outlives a page that is loaded anew. Browsers refuse very many of these a minute. */
export function keep() {
  try {
    history.replaceState(armed ? packed() : { ...packed(), base: true }, "");
  } catch {
    setTimeout(keep, 5000);
  }
}

/** From now on the browser's own Back goes one page back here, and not away from all answers. */
export function arm() {
  if (!armed) onTop();
}

/** @param {() => boolean} back goes one page back; false where there is none */
export function listenToBack(back) {
  addEventListener("popstate", (event) => {
    armed = !!event.state?.form && !event.state.base;
    if (event.state?.base && back()) arm();
  });
  addEventListener("beforeunload", (event) => {
    if (state.dirty && !state.keep) event.preventDefault();
  });
}

/** What else to forget, where a page remembers something of its own. @type {(() => void)[]} */
const more = [];

/** @param {() => void} forget */
export function alsoForget(forget) {
  more.push(forget);
}

/** Nothing is left of it, in memory or in the tab. */
export function clearAll() {
  Object.assign(state, blankState());
  for (const forget of more) forget();
  if (armed) history.replaceState(packed(), "");
  else onTop(); // what stood after it is gone with that
}

/** The day, as the person's clock has it. */
export function todayHere() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}
