// Nothing that comes before all others goes away by a slip: it is named first, with whom to tell.
import { button, listOf, para } from "./dom.js";
import { say, words } from "./english.js";
import { definePage, go, goBack, move, onwards } from "./frame.js";
import { nextPage } from "./flow.js";
import { state } from "./state.js";
import { gateLine, openGates } from "./use.js";

/** @type {{gone: any[], act: () => void} | null} */
let pending = null;

/**
 * Change the self-check, and go on. Where an open answer would be gone by that, the person is asked first.
 * @param {(audit: any) => void} change @param {() => void} then
 */
export function changeTo(change, then) {
  const after = JSON.parse(JSON.stringify(state.audit));
  change(after);
  const left = new Set(openGates(after).map((/** @type {any} */ { key }) => key));
  const gone = openGates(state.audit).filter((/** @type {any} */ { key }) => !left.has(key));
  const act = () => {
    state.audit = after;
    state.dirty = true;
    then();
  };
  if (gone.length) {
    pending = { gone, act };
    go({ page: "goes" });
  } else {
    act();
  }
}

definePage("goes", () => ({
  heading: say("change_sure"),
  body: [
    para(say("goes")),
    listOf((pending?.gone ?? []).map(gateLine)),
    para(words.talk_today),
    onwards(say("stay"), goBack, button(say("change_all_the_same"), () => {
      state.trail.pop(); // the way back does not lead to a change that was made
      const act = pending?.act ?? (() => move(nextPage()));
      pending = null;
      act();
    })),
  ],
}));
