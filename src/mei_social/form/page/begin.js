// The first pages: what this is, whether answers may stay in this tab, and a way back in from a file.
import { button, choices, folded, h, link, listOf, para } from "./dom.js";
import { day, say, words } from "./english.js";
import { definePage, go, move, needed, notice, onwards, refuse } from "./frame.js";
import { nextPage } from "./flow.js";
import { clearAll, state, todayHere } from "./state.js";
import { newAudit } from "./use.js";
import { emergency } from "./help.js";
import { fileOrText, openRead } from "./reopen.js";
import { reportOf } from "./report.js";

definePage("start", () => ({
  heading: say("welcome"),
  back: false,
  body: [
    emergency(),
    para(say("no_test")),
    para(words.stake),
    h("h2", {}, say("where_answers")),
    listOf([say("stays_here"), say("nothing_sent"), say("never_asks")]),
    para(say("how_long")),
    para(say("longer")),
    state.audit ? onwards(say("go_on"), () => go(nextPage()), link(say("clear"), () => go({ page: "clear" })))
      : onwards(say("start"), () => go({ page: "device" }), link(say("open_again"), () => go({ page: "open" }))),
    h("p", { class: "soft" }, say("for_mentors"), " ", link(say("open_trainee"), () => go({ page: "mentor" }))),
    folded(say("about_page"), [para(say("about_rules")), para(say("made_on", day(words.made)))]),
  ],
}));

definePage("device", () => ({
  heading: say("only_yours"),
  fields: [
    para(say("only_yours_why"), "hint"),
    choices({
      name: "device",
      options: [{ value: "yes", label: say("mine"), hint: say("mine_means") },
        { value: "no", label: say("not_mine"), hint: say("not_mine_means") }],
      chosen: state.keep === null ? [] : [state.keep ? "yes" : "no"],
    }),
  ],
  body: [
    onwards(say("continue"), () => {
      const said = needed("device", say("choose_device"));
      if (!said) return;
      state.keep = said === "yes";
      state.audit ??= newAudit(todayHere());
      go(state.audit.accounts.length ? nextPage() : { page: "apps" });
    }),
  ],
}));

definePage("open", () => ({
  heading: say("open_again"),
  body: [
    para(say("open_what")),
    ...fileOrText(open),
  ],
}));

/** @param {import("./reopen.js").Read} read @returns {string | void} why it was refused */
function open(read) {
  const opened = openRead(read);
  if (opened.refused) return opened.refused;
  goOnWith(opened);
}

/** @param {any} opened what was read */
export function goOnWith(opened) {
  Object.assign(state, { audit: opened.audit, skipped: {}, quick: opened.quick, told: {}, dirty: false });
  notice(say("opened"), opened.told, reportOf(state.audit, todayHere()).comesFirst);
  go(state.keep === null ? { page: "device" } : nextPage());
}

definePage("clear", () => ({
  heading: say("clear_sure"),
  body: [
    para(say("clear_what")),
    onwards(say("clear_yes"), () => {
      clearAll();
      notice(say("cleared"));
      move({ page: "start" });
    }, button(say("save_first"), () => go({ page: "unfinished" }))),
  ],
}));
