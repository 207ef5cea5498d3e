// What decides which questions apply; and at once what comes before all others because of it.
import { SAID } from "../engine/audit.js";
import { button, choices, h, para } from "./dom.js";
import { about, count, say } from "./english.js";
import { definePage, go, needed, onwards } from "./frame.js";
import { nextPage } from "./flow.js";
import { changeTo } from "./goes.js";
import { state } from "./state.js";
import { answerWord, broughtBy, cardsOf, minutesOf, nameOfId, ruleOf, screeningAsked } from "./use.js";
import { aboutRule, answerGroup, takeCard, toTell } from "./rows.js";

definePage("screening", ({ key }) => {
  const asked = screeningAsked(state.audit);
  const place = asked.findIndex((each) => each.key === key);
  if (place < 0) return { heading: say("few_first"), body: [onwards(say("continue"), () => go(nextPage()))] };
  const { screening, account } = asked[place];
  const where = account ? `${nameOfId(account)}. ` : "";
  return {
    heading: `${where}${screening.text}`,
    above: asked.length > 1 ? `${say("few_first")}. ${say("question_of", place + 1, asked.length)}` : say("few_first"),
    fields: [
      h("p", { class: "hint" }, screening.hint ? `${screening.hint}. ` : "", place ? "" : say("decides")),
      choices({
        name: "said", options: SAID.map((value) => ({ value, label: answerWord(value) })),
        chosen: [state.audit.screening[key]],
      }),
    ],
    body: [
      onwards(say("continue"), () => {
        const said = needed("said", say("choose_answer"));
        if (said) changeTo((audit) => {
          audit.screening[key] = said;
          audit.again = audit.again?.filter((/** @type {string} */ each) => each !== key);
        }, () => {
          delete state.skipped[key];
          go(nextPage());
        });
      }, button(say("skip"), () => {
        state.skipped[key] = true;
        go(nextPage());
      })),
    ],
  };
});

definePage("brought", ({ rule: id, account }) => {
  const rule = ruleOf(id);
  const row = { rule, account, name: nameOfId(account) };
  const why = broughtBy(state.audit, row)[0];
  return {
    heading: say("brought_up"),
    body: [
      why && para(say("you_said", answerWord(why.said), why.question)),
      para(`${say("not_sent")} ${rule.why}`),
      toTell(rule),
      para(say("do_first", rule.remedy.slice(0, 2).join(" "))),
      h("div", { class: "asked" }, answerGroup(row, "row-0", row.name)),
      aboutRule(rule, account),
      onwards(say("continue"), () => takeCard([row], "each"), button(say("skip"), () => takeCard([row], "each", true)),
        button(say("show_who"), () => go({ page: "concern" }))),
    ],
  };
});

definePage("length", () => ({
  heading: say("quick_or_full"),
  fields: [
    para(`${say("cards_are")} ${say("longer")} ${say("stop_and_go_on")}`, "hint"),
    choices({
      name: "length",
      options: [{ value: "quick", label: say("quick", size(true)) }, { value: "full", label: say("full", size(false)) }],
      chosen: state.quick === null ? [] : [state.quick ? "quick" : "full"],
    }),
  ],
  body: [
    onwards(say("continue"), () => {
      const said = needed("length", say("choose_length"));
      if (!said) return;
      state.quick = said === "quick";
      state.audit.quick = state.quick;
      go(nextPage());
    }),
  ],
}));

/** `16 cards, about 15 minutes`. @param {boolean} quick */
function size(quick) {
  const cards = cardsOf(state.audit, quick);
  return `${count(cards.length, "cards")}, ${about(minutesOf(cards.flatMap((card) => card.rows)))}`;
}
