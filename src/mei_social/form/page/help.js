// Whom to call or tell, and what to do about something seen online: the guide of `mei-social concern`.
import { folded, h, link, listOf, para } from "./dom.js";
import { say } from "./english.js";
import { definePage, go, goBack, onwards } from "./frame.js";
import { settingHelp } from "./rows.js";
import { nextPage } from "./flow.js";
import { state } from "./state.js";
import { concern, tables } from "./use.js";

definePage("concern", () => {
  const guide = concern();
  const { platforms, settings } = tables();
  const stepsOn = (/** @type {string} */ id) => guide.on_an_app.flatMap((/** @type {string} */ topic) => settings[id]?.[topic] ?? []);
  const apps = platforms.filter((/** @type {any} */ { id }) => stepsOn(id).length);
  return {
    heading: guide.danger.title,
    body: [
      h("div", { class: "danger" }, listOf(guide.danger.lines)),
      onwards(say(state.audit ? "back_to_check" : "back_to_start"), () => {
        if (!goBack()) go(state.audit ? nextPage() : { page: "start" });
      }),
      h("p", { class: "soft" }, say("promise")),
      guide.parts.map(part),
      apps.length ? [h("h2", {}, say("report_on_app")), apps.map((/** @type {any} */ { id, name }) => folded(name, [settingHelp(stepsOn(id)), para(say("paths_move"))]))] : null,
      h("p", {}, link(say("to_top"), () => document.getElementById("heading")?.focus())),
    ],
  };
});

/** @param {{title: string, lines: string[], numbered: boolean}} given */
function part({ title, lines, numbered }) {
  return lines.length ? h("section", {}, h("h2", {}, title), listOf(lines, numbered)) : null;
}

