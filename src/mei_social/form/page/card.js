// A card: one question over accounts, or the settings of one app while it is open.
import { button, choices, chosenIn, folded, h, listOf, para } from "./dom.js";
import { about, capital, listed, say } from "./english.js";
import { definePage, go, move, notice, onwards, refuse } from "./frame.js";
import { answerTo, give, isBlank, isOpenRow, nextPage, valueOf } from "./flow.js";
import { keep, state } from "./state.js";
import { aboutRule, answerGroup, ANSWERS, asideLink, giveAll, howTo, noteOn, takeCard, whyNotAside } from "./rows.js";
import { accountById, accountName, answerWord, cardsOf, itemKey, looksPrivate, minutesOf, notedLines, outcomeOf, reasonsFor, ruleOf, stepsOf, words } from "./use.js";

definePage("card", ({ card: id }) => {
  const cards = cardsOf(state.audit, state.quick ?? false);
  const card = cards.find((each) => each.id === id) ?? cardsOf(state.audit, false).find((each) => each.id === id);
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
    legend: true,
    body: [
      h("fieldset", { class: "card" },
        h("legend", {}, h("h1", { id: "heading", tabindex: "-1" }, whose, rule.question)),
        rule.hint && h("p", { class: "hint" }, rule.hint),
        single ? bigAnswers(rows[0])
          : [card.kind === "together" ? sameForAll(rows) : h("p", { class: "hint" }, say("each_own", rows.length)),
            rows.map((/** @type {any} */ row, /** @type {number} */ n) => answerGroup(row, { name: `row-${n}`, big: false, about: row.name }))]),
      aboutRule(rule, single ? rows[0].account : null),
      noteOn(rows, "note"),
      onwards(say("continue"), () => takeCard(rows, card.kind), button(say("skip"), () => takeCard(rows, card.kind, true))),
      h("p", {}, asideLink(rows)),
    ],
  };
}

/** @param {any} row */
function bigAnswers(row) {
  const group = answerGroup(row, { name: "row-0", big: true, about: "" });
  const [, ...rest] = [...group.childNodes]; // the question is the legend of the page already
  return rest.filter((node) => !(node instanceof HTMLElement && node.className === "hint"));
}

/** One answer for each account at once, offered where no answer stands alone. @param {any[]} rows */
function sameForAll(rows) {
  return h("fieldset", { class: "same" },
    h("legend", { class: "row-name" }, say("same_for_all", rows.length)),
    choices({
      name: "same", row: true, options: ANSWERS.map((value) => ({ value, label: answerWord(value) })),
      change: (value) => {
        giveAll(rows, value);
        rows.forEach((row, n) => {
          const box = document.querySelector(`input[name="row-${n}"][value="${value}"]`);
          if (box) /** @type {HTMLInputElement} */ (box).checked = true;
        });
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
      state.keep ? null : para(say("app_saved_not"), "hint"),
      rows.map((/** @type {any} */ row, /** @type {number} */ n) => h("section", { class: "setting-row", "aria-labelledby": `row-${n}-place` },
        h("p", { class: "progress", id: `row-${n}-place` }, rows.length > 1 ? say("of", n + 1, rows.length) : ""),
        answerGroup(row, { name: `row-${n}`, big: false, about: row.rule.question }),
        folded(say("how"), howTo(row.rule, row.account)),
        folded(say("why"), [para(row.rule.why), para(row.rule.in_policy)]),
        noteOn([row], `note-${n}`),
        h("p", {}, asideLink([row])))),
      onwards(say("continue"), () => takeCard(rows, "app"), button(say("skip_rest"), () => takeCard(rows, "app", true))),
    ],
  };
}

/** The rows that a page was asked for. @param {[string, string | null][]} items */
function rowsOf(items) {
  return items.map(([rule, account]) => ({ rule: ruleOf(rule), account, name: account ? accountName(accountById(account)) : "" }));
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
  const card = cardsOf(state.audit, state.quick ?? false).find((each) => each.id === id);
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
      notedLines(state.audit, rows).map((/** @type {string} */ text) => h("p", { class: "noted" }, text)),
      para(`${say("not_sent")} ${say("today")}`),
      rule.tell && h("p", { class: "tell" }, h("span", { class: "label" }, `${say("tell")}: `), `${rule.tell}.`),
      listOf(stepsOf(rule, rows.map((/** @type {any} */ row) => outcomeOf(row.rule, answerTo(row.rule.id, row.account)))), true),
      rows.length > 1 && para(say("same_steps", listed(rows.map((/** @type {any} */ row) => row.name)))),
      para(say("not_alone")),
      onwards(say("go_on_questions"), () => {
        for (const row of rows) state.told[itemKey(row.rule.id, row.account)] = valueOf(row.rule.id, row.account) ?? "";
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
  const reasons = reasonsFor(Boolean(rows[0].account));
  return {
    heading: say("why_not"),
    body: [
      para(rule.question),
      [...new Set(refused.map(whyNotAside))].map((text) => para(/** @type {string} */ (text))),
      free.length === 0 ? onwards(say("back_to_question"), () => backToCard()) : [
        rule.gate && para(say("stays_at_top")),
        free.length > 1 && h("fieldset", {},
          h("legend", { class: "row-name" }, say("on_which")),
          choices({ name: "which", many: true, options: free.map((/** @type {any} */ row, /** @type {number} */ n) => ({ value: String(n), label: row.name })) })),
        h("fieldset", {},
          h("legend", { class: "row-name" }, say("why_not")),
          h("p", { class: "hint" }, say("mentor_sees")),
          choices({ name: "reason", options: [...reasons, ""].map((reason) => ({ value: reason || "own", label: reason || say("own_reason") })) })),
        h("div", { class: "field" },
          h("label", { for: "own" }, say("your_reason")),
          h("input", { type: "text", id: "own", maxlength: String(words().longest_reason), autocomplete: "off" })),
        onwards(say("save_reason"), () => setAside(rows, free), button(say("cancel"), () => backToCard())),
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
  const typed = /** @type {HTMLInputElement} */ (document.getElementById("own")).value.trim();
  const which = free.length > 1 ? chosenIn("which").map((n) => free[Number(n)]) : free;
  const errors = [];
  if (!which.length) errors.push({ text: say("choose_account"), to: "which" });
  if (!reason) errors.push({ text: say("choose_reason"), to: "reason" });
  if (reason === "own" && !typed) errors.push({ text: say("write_reason"), to: "own" });
  if (errors.length) {
    refuse(errors);
    return;
  }
  const found = reason === "own" ? looksPrivate(typed) : [];
  if (found.length) notice(say("looks_private", listed(found, "or")));
  for (const row of which) give(row, "not-applicable", reason === "own" ? typed : reason);
  keep();
  const before = state.trail.pop();
  move(rows.some(isOpenRow) && before ? before : nextPage());
}
