// Whom to call or tell, and what to do about something seen online: the guide of `mei-social concern`.
import { tables } from "../engine/rules.js";
import { button, folded, h, link, listOf, para } from "./dom.js";
import { say, words } from "./english.js";
import { definePage, go, goBack, onwards } from "./frame.js";
import { settingHelp } from "./rows.js";
import { nextPage } from "./flow.js";
import { state } from "./state.js";

const GUIDE = ["concern", "situation"];

definePage("concern", () => {
  const { danger, counts, situations } = words.concern;
  return {
    heading: danger.title,
    body: [
      h("div", { class: "danger" }, listOf(danger.lines)),
      onwards(leaving(), leave),
      h("h2", {}, say("most_like")),
      counts.map((/** @type {string} */ line) => para(line, "hint")),
      h("ul", { class: "rows ways" }, situations.map((/** @type {any} */ { title }, /** @type {number} */ about) => (
        h("li", {}, link(title, () => go({ page: "situation", about, step: 0 })))))),
      para(say("promise"), "soft"),
    ],
  };
});

definePage("situation", ({ about, step }) => {
  const { situations, parts, app } = words.concern;
  const { title, lead, pages } = situations[about];
  const [first, ...rest] = pages[step].map((/** @type {number} */ place) => parts[place]);
  const next = step + 1 < pages.length;
  return {
    heading: first.title,
    above: title === first.title ? undefined : `${title}. ${say("of", step + 1, pages.length)}`,
    body: [
      emergency(),
      step ? null : para(lead),
      listOf(first.lines, first.numbered),
      rest.map((/** @type {any} */ part) => [h("h2", {}, part.title), listOf(part.lines, part.numbered)]),
      pages[step].includes(app) ? appByApp() : null,
      next ? onwards(say("continue"), () => go({ page: "situation", about, step: step + 1 }), button(leaving(), leave))
        : onwards(leaving(), leave),
    ],
  };
});

/** What is urgent, before anything else on a page; the whole of it is a press away. */
export function emergency() {
  const { danger } = words.concern;
  return h("div", { class: "danger" }, h("h2", {}, danger.title), para(danger.lines[0]),
    link(say("show_help"), () => go({ page: "concern" })));
}

function leaving() {
  return state.audit ? say("back_to_check") : say("back_to_start");
}

/** To where somebody was before they opened the guide. */
function leave() {
  while (GUIDE.includes(state.trail.at(-1)?.page ?? "")) state.trail.pop();
  if (!goBack()) go(state.audit ? nextPage() : { page: "start" });
}

/** How to report and block, for each app that has steps. */
function appByApp() {
  const { platforms, settings } = tables;
  const apps = platforms.flatMap(({ id, name }) => {
    const steps = words.concern.on_an_app.flatMap((/** @type {string} */ topic) => settings[id]?.[topic] ?? []);
    return steps.length ? [folded(name, [settingHelp(steps), para(say("paths_move"))])] : [];
  });
  return apps.length ? [h("h2", {}, say("report_on_app")), apps] : null;
}
