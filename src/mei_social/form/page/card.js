// A card: one question over accounts, or the settings of one app while it is open.
import { button, byId, choices, chosenIn, h, listOf, para } from "./dom.js";
import { about, capital, listed, say, words } from "./english.js";
import { definePage, go, move, notice, onwards, refuse } from "./frame.js";
import { answerTo, give, isBlank, isOpenRow, nextPage, valueOf } from "./flow.js";
import { keep, state } from "./state.js";
import { aboutRule, answerGroup, answerOn, answers, asideLink, giveAll, noteOn, takeCard, toTell, whyNotAside } from "./rows.js";
import { cardsOf, keyOf, looksPrivate, minutesOf, nameOfId, notedLines, outcomeOf, ruleOf, stepsOf } from "./use.js";

definePage("card", ({ card: id }) => {
  const cards = cardsOf(state.audit, state.quick);
  const card = cards.find((each) => each.id === id) ?? cardsOf(state.audit).find((each) => each.id === id);
  if (!card) return { heading: say("check"), body: [onwards(say("continue"), () => go(nextPage()))] };
  const above = progress(cards, card);
  return card.kind === "app" ? appCard(card, above) : questionCard(card, above);
});

/** @param {any} card @param {string} above */
function questionCard(card, above) {
  const { rows } = card;
  const rule = rows[0].rule;
  const single = rows.length === 1;
  const whose = single && rows[0].account ? `${rows[0].name}: ` : "";
  return {
    heading: `${whose}${rule.question}`,
    above,
    fields: [
      para(rule.hint, "hint"),
      single ? answerOn(rows[0], "row-0", false)
        : [card.kind === "together" ? sameForAll(rows) : para(say("each_own", rows.length), "hint"),
          rows.map((/** @type {any} */ row, /** @type {number} */ n) => answerGroup(row, `row-${n}`, row.name))],
    ],
    body: [
      aboutRule(rule, single ? rows[0].account : null),
      noteOn(rows, "note"),
      onwards(say("continue"), () => takeCard(rows, card.kind), button(say("skip"), () => takeCard(rows, card.kind, true))),
      asideLink(rows),
    ],
  };
}

/** One answer for each account at once, offered where no answer stands alone. @param {any[]} rows */
function sameForAll(rows) {
  return h("fieldset", { class: "same" },
    h("legend", { class: "row-name" }, say("same_for_all", rows.length)),
    choices({
      name: "same", row: true, options: answers(),
      change: (value) => {
        giveAll(rows, value);
        for (const box of document.querySelectorAll(`input[name^="row-"][value="${value}"]`)) /** @type {any} */ (box).checked = true;
      },
    }));
}

/** @param {any} card @param {string} above */
function appCard(card, above) {
  const { rows } = card;
  return {
    heading: say("open_app", card.heading),
    above,
    body: [
      para(say("app_how", rows.length)),
      !state.keep && para(say("app_saved_not"), "hint"),
      rows.map((/** @type {any} */ row, /** @type {number} */ n) => h("section", { class: "setting-row", "aria-labelledby": `row-${n}-place` },
        h("p", { class: "progress", id: `row-${n}-place` }, rows.length > 1 ? say("of", n + 1, rows.length) : ""),
        answerGroup(row, `row-${n}`),
        aboutRule(row.rule, row.account),
        noteOn([row], `note-${n}`),
        asideLink([row]))),
      onwards(say("continue"), () => takeCard(rows, "app"), button(say("skip_rest"), () => takeCard(rows, "app", true))),
    ],
  };
}

/** The rows that a page was asked for. @param {[string, string | null][]} items */
function rowsOf(items) {
  return items.map(([rule, account]) => ({ rule: ruleOf(rule), account, name: nameOfId(account) }));
}

/** `Card 12 of 41, about 19 minutes left`. @param {any[]} cards @param {any} card */
function progress(cards, card) {
  const place = cards.findIndex((each) => each.id === card.id) + 1;
  const rows = cards.flatMap((each) => each.rows).filter(isBlank);
  const left = say("left", about(Math.max(1, minutesOf(rows))));
  const topic = card.kind === "app" ? "" : `${card.heading}. `;
  return topic + (cards.length > 1 && place ? `${say("card_of", place, cards.length)}, ${left}` : capital(left));
}

definePage("app", ({ card: id }) => {
  const card = cardsOf(state.audit, state.quick).find((each) => each.id === id);
  return {
    heading: say("before_app", card?.heading ?? ""),
    body: [
      para(say("before_app_why")),
      onwards(say("continue"), () => {
        state.told[`app ${id}`] = "yes";
        move({ page: "card", card: id });
      }, button(say("save_so_far"), () => go({ page: "unfinished" }))),
    ],
  };
});

definePage("gate", ({ rows: items, from }) => {
  const rows = rowsOf(items);
  const rule = rows[0].rule;
  return {
    heading: say("open_gate"),
    back: false,
    body: [
      notedLines(state.audit, rows).map((text) => para(text, "noted")),
      para(`${say("not_sent")} ${say("today")}`),
      toTell(rule),
      listOf(stepsOf(rule, rows.map((/** @type {any} */ row) => outcomeOf(row.rule, answerTo(row)))), true),
      rows.length > 1 && para(say("same_steps", listed(rows.map((/** @type {any} */ row) => row.name)))),
      para(say("not_alone")),
      onwards(say("go_on_questions"), () => {
        for (const row of rows) state.told[keyOf(row)] = valueOf(row);
        go(nextPage());
      }, button(say("show_who"), () => go({ page: "concern" })),
      button(say("meant_other"), () => move(from ?? nextPage()))),
    ],
  };
});

definePage("aside", ({ rows: items }) => {
  const rows = rowsOf(items);
  const refused = rows.filter(whyNotAside);
  const free = rows.filter((/** @type {any} */ row) => !whyNotAside(row));
  const rule = rows[0].rule;
  const reasons = rows[0].account ? words.reasons.app : words.reasons.general;
  return {
    heading: say("why_not"),
    body: [
      para(rule.question),
      [...new Set(refused.map(whyNotAside))].map((text) => para(/** @type {string} */ (text))),
      free.length === 0 ? onwards(say("back_to_question"), backToCard) : [
        rule.gate && para(say("stays_at_top")),
        free.length > 1 && h("fieldset", {},
          h("legend", { class: "row-name" }, say("on_which")),
          choices({ name: "which", many: true, options: free.map((/** @type {any} */ row, /** @type {number} */ n) => ({ value: String(n), label: row.name })) })),
        h("fieldset", {},
          h("legend", { class: "row-name" }, say("why_not")),
          para(say("mentor_sees"), "hint"),
          choices({ name: "reason", options: [...reasons, ""].map((reason) => ({ value: reason || "own", label: reason || say("own_reason") })) })),
        h("div", { class: "field" },
          h("label", { for: "own" }, say("your_reason")),
          h("input", { type: "text", id: "own", maxlength: words.longest_reason, autocomplete: "off" })),
        onwards(say("save_reason"), () => setAside(rows, free), button(say("cancel"), backToCard)),
      ],
    ],
  };
});

function backToCard() {
  move(state.trail.pop() ?? nextPage());
}

/** @param {any[]} rows @param {any[]} free */
function setAside(rows, free) {
  const [reason] = chosenIn("reason");
  const typed = byId("own").value.trim();
  const which = free.length > 1 ? chosenIn("which").map((n) => free[Number(n)]) : free;
  const errors = [];
  if (!which.length) errors.push({ text: say("choose_account"), to: "which" });
  if (!reason) errors.push({ text: say("choose_reason"), to: "reason" });
  if (reason === "own" && !typed) errors.push({ text: say("write_reason"), to: "own" });
  if (errors.length) {
    refuse(errors);
    return;
  }
  if (reason === "own") notice(looksPrivate(typed));
  for (const row of which) give(row, "not-applicable", reason === "own" ? typed : reason);
  keep();
  const before = state.trail.pop();
  move(rows.some(isOpenRow) && before ? before : nextPage());
}
