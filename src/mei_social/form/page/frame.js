// One page at a time: what is shown, where Back leads, what is wrong, and where the reader's focus goes.
import { button, byId, chosenIn, h, link, para } from "./dom.js";
import { say } from "./english.js";
import { arm, keep, state } from "./state.js";

/**
 * @typedef {{heading: string, above?: string, fields?: any[], body: any[], legend?: boolean, back?: boolean}} Page
 * `fields`: what the heading is the legend of. `legend`: it stands in the body.
 */

/** @type {Record<string, (at: any) => Page>} */
const pages = {};
/** Said once, at the top of the next page. @type {any[]} */
let notices = [];

/** @param {string} name @param {(at: any) => Page} make */
export function definePage(name, make) {
  pages[name] = make;
}

/** @param {import("./state.js").At} at */
export function go(at) {
  state.trail.push(state.at);
  if (state.trail.length > 300) state.trail.shift();
  move(at);
}

/** The same, without a way back to the page before. @param {import("./state.js").At} at */
export function move(at) {
  state.at = at;
  arm();
  keep();
  show();
}

/** @returns {boolean} whether there was a page to go back to */
export function goBack() {
  const before = state.trail.pop();
  if (!before) return false;
  state.at = before;
  keep();
  show();
  return true;
}

/** @param {...(string | null | false)} texts */
export function notice(...texts) {
  notices.push(...texts.filter(Boolean));
}

/** Draw the page where the person is, and lead there whoever reads with a keyboard or a screen reader. */
export function show() {
  const page = (pages[state.at.page] ?? pages.start)(state.at);
  const main = byId("main");
  const said = notices;
  notices = [];
  main.replaceChildren(
    ...[
      state.trail.length && page.back !== false && h("p", { class: "back" }, link(say("back"), goBack)),
      said.length && h("div", { class: "notice", role: "status" }, said.map((text) => para(text))),
      para(page.above, "progress"),
      page.fields ? h("fieldset", {}, h("legend", {}, heading(page.heading)), ...page.fields) : !page.legend && heading(page.heading),
      page.body,
    ].flat(Infinity).filter(Boolean),
  );
  document.body.classList.toggle("begun", !!state.audit);
  main.dataset.page = state.at.page;
  document.title = `${page.heading}. ${say("title")}`;
  scrollTo(0, 0);
  byId("heading").focus({ preventScroll: true });
}

/** @param {string} text */
export function heading(text) {
  return h("h1", { id: "heading", tabindex: "-1" }, text);
}

/**
 * Say what is missing, at the top and where it is. Nothing that was typed is lost.
 * @param {{text: string, to: string}[]} errors `to`: the id of the field
 */
export function refuse(errors) {
  const main = byId("main");
  for (const old of main.querySelectorAll(".error-summary, .error")) old.remove();
  for (const { text, to } of errors) {
    const field = byId(to);
    const group = field.closest("fieldset, .field");
    const before = group?.querySelector(":scope > .choices, :scope > input, :scope > textarea");
    before?.before(h("p", { class: "error", id: `${to}-error` }, h("span", { class: "unseen" }, say("error")), text));
    field.setAttribute("aria-describedby", `${to}-error`);
  }
  const box = h("div", { class: "error-summary", role: "alert", tabindex: "-1", "aria-labelledby": "errors" },
    h("h2", { id: "errors" }, say("problem")),
    h("ul", {}, errors.map(({ text, to }) => h("li", {}, h("a", {
      href: `#${to}`,
      click: (/** @type {Event} */ event) => {
        event.preventDefault(); // a link within the page would be a page of its own for the browser's Back
        byId(to).focus();
      },
    }, text)))));
  const back = main.querySelector(".back");
  back ? back.after(box) : main.prepend(box);
  document.title = `${say("error")}${document.title.replace(say("error"), "")}`;
  scrollTo(0, 0);
  box.focus();
}

/** What was chosen under a name; where that is nothing, it is asked for. @param {string} name @param {string} text */
export function needed(name, text) {
  const [said] = chosenIn(name);
  if (!said) refuse([{ text, to: name }]);
  return said;
}

/** The button that goes on, and what else there is to do here. @param {string} label @param {() => void} act @param {...any} others */
export function onwards(label, act, ...others) {
  return h("div", { class: "onwards" }, button(label, act, "main"), ...others);
}
