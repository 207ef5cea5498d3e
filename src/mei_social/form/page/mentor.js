// A trainee's file as a mentor reads it: worked out anew from its answers, and never written to.
import { folded, h, listOf, para } from "./dom.js";
import { capital, count, day, say } from "./english.js";
import { definePage, go, move, onwards, refuse } from "./frame.js";
import { gatesOf, planOf } from "./ending.js";
import { fileOrText, unfinishedIn } from "./reopen.js";
import { aboutAChild, comesFirst, reportOf } from "./report.js";
import { alsoForget, todayHere } from "./state.js";
import { accountNameIn, answerWord, openedExport, visible, words } from "./use.js";

/** The file that is open. It is in memory only, and gone with the page. @type {any} */
let opened = null;
alsoForget(() => { opened = null; });

definePage("mentor", () => ({
  heading: say("open_trainee"),
  body: [
    para(say("open_mentor_what")),
    ...fileOrText(open),
  ],
}));

/** @param {any} read @param {string} field */
function open(read, field) {
  const found = "refused" in read ? { refused: true, sentence: read.refused }
    : unfinishedIn(read.text) ? { refused: true, sentence: say("unfinished_mentor") } : openedExport(read.content, todayHere());
  if (found.refused) {
    refuse([{ text: found.sentence, to: field }]);
    return;
  }
  opened = found;
  go({ page: "trainee" });
}

definePage("trainee", () => {
  if (!opened) return { heading: say("open_trainee"), body: [onwards(say("choose_file"), () => move({ page: "mentor" }))] };
  const { document: file, audit, doubts } = opened;
  const report = reportOf(audit, file.audit.date);
  const who = file.audit.name ? say("with_name", visible(file.audit.name), file.audit.ref) : say("no_name", file.audit.ref);
  const first = comesFirst(audit, report.gates, report.unanswered, say("mentor_comes_first"));
  const duty = aboutAChild(report.assessment);
  return {
    heading: say("mentor_heading", who),
    legend: true,
    body: [
      first && h("p", { class: "lead first-line" }, first),
      h("h1", { id: "heading", tabindex: "-1" }, say("mentor_heading", who)),
      para(`${capital(words().extent[report.extent])}. ${say("worst", words().cell[report.band], report.headline)}`, "lead"),
      para(words().self_declared, "declared"),
      duty ? h("section", { class: "comes-first" }, h("h2", {}, say("mentor_today")), listOf(words().mentor_acts, true)) : null,
      gatesOf(report, true),
      doubts.length ? h("section", { class: "comes-first" }, h("h2", {}, say("doubts")), h("ul", {}, doubts.map((/** @type {any} */ doubt) => h("li", {},
        say("doubt", visible(doubt.text)),
        doubt.details?.length ? h("ul", {}, doubt.details.map((/** @type {string} */ text) => h("li", {}, visible(text)))) : null))))
        : para(say("no_doubts")),
      para(say("facts", file.audit.ref, file.audit.revision, day(file.audit.date)), "soft"),
      para(say("your_rules"), "soft"),
      file.check ? h("p", {}, `${say("check_code")} `, h("strong", { class: "code" }, visible(file.check.code))) : null,
      ...planOf(report, say("open_findings"), true),
      h("section", {}, h("h2", {}, say("left_out")), listOf(leftOut(file.left_out))),
      h("section", {}, h("h2", {}, say("all_answers")), ...answers(file, audit)),
      onwards(say("close_file"), () => {
        opened = null;
        move({ page: "mentor" });
      }),
    ],
  };
});

/** @param {{accounts: number, notes: number}} counts */
function leftOut({ accounts, notes }) {
  const lines = [accounts ? say("left_accounts", count(accounts, "accounts")) : "", notes ? say("left_notes", count(notes, "notes")) : ""].filter(Boolean);
  return lines.length ? lines : [say("left_nothing")];
}

/** Every answer of the file, in its own words, account by account. @param {any} file @param {any} audit */
function answers(file, audit) {
  const asked = new Map(file.questions.map((/** @type {any} */ each) => [`${each.kind} ${each.id}`, each.text]));
  /** @type {Map<string, any[]>} */
  const groups = new Map();
  for (const answer of [...file.answers, ...(file.earlier ?? [])]) {
    const where = answer.account ? accountNameIn(audit, answer.account) : answer.date ? say("general") : say("before_questions");
    groups.set(where, [...(groups.get(where) ?? []), answer]);
  }
  return [...groups].map(([where, given]) => folded(`${where} (${given.length})`, [
    h("dl", { class: "summary-list" }, given.map((answer) => h("div", {},
      h("dt", {}, visible(answer.text ?? asked.get(`${answer.date ? "rule" : "screening"} ${answer.question}`) ?? answer.question)),
      h("dd", {}, h("span", { class: "said" }, answer.answer ? answerWord(answer.answer) : say("no_answer")),
        answer.reason ? ` (${visible(answer.reason)})` : "",
        answer.note ? h("p", { class: "note" }, `${say("note_word")}: ${visible(answer.note)}`) : null,
        answer.date ? h("p", { class: "soft" }, day(answer.date)) : null))))]));
}
