// The page begins: what was kept in this tab is taken up, and the first page is shown.
import { h, link } from "./dom.js";
import { say, speak } from "./english.js";
import { go, goBack, notice, show } from "./frame.js";
import { listenToBack, state, takeUp } from "./state.js";
import { begin, tables } from "./use.js";
import { whole } from "./whole.js";

const data = whole(JSON.parse(document.getElementById("data")?.textContent ?? "{}"));
speak(data.words);
begin(data);

document.getElementById("help")?.append(link(say("show_help"), () => go({ page: "concern" })));
document.getElementById("footer")?.append(h("p", {},
  link(say("save_so_far"), () => go({ page: state.audit ? "unfinished" : "start" })), " ",
  link(say("clear"), () => go({ page: "clear" }))));

document.querySelector(".skip")?.addEventListener("click", (event) => {
  event.preventDefault(); // within one page the browser's own history is not for places on it
  document.getElementById("heading")?.focus();
});

const kept = takeUp(tables().digest);
listenToBack(goBack);
if (kept && state.audit) notice(say("still_here"));
show();
