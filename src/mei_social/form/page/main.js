// The page begins: what was kept in this tab is taken up, and the first page is shown.
import { goOnWith } from "./begin.js";
import { byId, h, link } from "./dom.js";
import { say } from "./english.js";
import { go, goBack, notice, show } from "./frame.js";
import { fromUnfinished } from "./reopen.js";
import { listenToBack, state, takeUp } from "./state.js";
import { begin } from "./use.js";
import { whole } from "./whole.js";

begin(whole(JSON.parse(byId("data").textContent)));

byId("help").append(link(say("show_help"), () => go({ page: "concern" })));
byId("footer").append(h("p", {},
  link(say("save_so_far"), () => go({ page: state.audit ? "unfinished" : "start" })), " ",
  link(say("clear"), () => go({ page: "clear" }))));

document.querySelector(".skip")?.addEventListener("click", (event) => {
  event.preventDefault(); // within one page the browser's own history is not for places on it
  byId("heading").focus();
});

const kept = takeUp();
listenToBack(goBack);
/** @type {any} */
const opened = kept?.audit && !state.audit ? fromUnfinished(kept) : {};
if (opened.audit) { // of other rules, which stood at this address
  state.keep = true;
  goOnWith(opened);
} else {
  if (state.audit) notice(say("still_here"));
  show();
}
