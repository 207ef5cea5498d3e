// What the person said, where they are, and where it is kept: in memory, and in this tab's history if they agreed.
// There is no other place. `localStorage`, cookies and the like would lie open to any page that is opened later.

/**
 * @typedef {{page: string, [more: string]: any}} At
 * @typedef {{at: At, trail: At[], keep: boolean | null, audit: any, skipped: Record<string, boolean>,
 *   told: Record<string, string>, quick: boolean | null, made: number, dirty: boolean, wanted: string[]}} State
 */

/** @type {State} */
export const state = blankState();
/** Of the rules this page was made from: what another version kept is not taken for ours. */
let stamp = "";
let armed = false;

/** @returns {State} */
export function blankState() {
  return { at: { page: "start" }, trail: [], keep: null, audit: null, skipped: {}, told: {}, quick: null, made: 0,
    dirty: false, wanted: [] };
}

/** Take up what the tab kept, if there is anything. @param {string} digest @returns {boolean} whether there was */
export function takeUp(digest) {
  stamp = digest;
  const kept = history.state;
  armed = Boolean(kept && kept.form === stamp && !kept.base);
  if (!kept || kept.form !== stamp || !kept.state) return false;
  Object.assign(state, blankState(), kept.state);
  return true;
}

function packed() {
  if (!state.keep) return { form: stamp };
  const kept = { ...state, at: openly(state.at), trail: state.trail.map(openly) };
  return { form: stamp, state: JSON.parse(JSON.stringify(kept)) };
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
  if (armed) return;
  history.replaceState({ form: stamp, base: true }, "");
  history.pushState(packed(), "");
  armed = true;
}

/** @param {() => boolean} back goes one page back; false where there is none */
export function listenToBack(back) {
  addEventListener("popstate", (event) => {
    if (!event.state?.base) {
      armed = Boolean(event.state?.form);
      return;
    }
    armed = false;
    if (back()) arm();
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
  if (armed) {
    history.replaceState({ form: stamp }, "");
    return;
  }
  history.replaceState({ form: stamp, base: true }, "");
  history.pushState({ form: stamp }, ""); // what stood after it is gone with that
  armed = true;
}

/** The day, as the person's clock has it. */
export function todayHere() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}
