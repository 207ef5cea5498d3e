// A trainee's file as a mentor reads it: worked out anew from its answers, and never written to.
import { grouped, kindOf } from "../engine/audit.js";
import { openExport } from "../engine/open.js";
import { folded, h, listOf, para } from "./dom.js";
import { capital, count, day, say, words } from "./english.js";
import { definePage, go, heading, move, onwards } from "./frame.js";
import { gatesOf, planOf } from "./ending.js";
import { fileOrText, unfinishedIn } from "./reopen.js";
import { aboutAChild, comesFirst, firstLine, reportOf } from "./report.js";
import { codeLine, leftOut } from "./share.js";
import { alsoForget, todayHere } from "./state.js";
import { accountNameIn, answerWord, noteOf, reasonOf, visible } from "./use.js";

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

/** @param {import("./reopen.js").Read} read @returns {string | void} why it was refused */
function open({ text, content }) {
  if (unfinishedIn(text)) return say("unfinished_mentor");
  const found = openExport(content, todayHere());
  if (found.refused) return found.sentence;
  opened = found;
  go({ page: "trainee" });
}

definePage("trainee", () => {
  if (!opened) return { heading: say("open_trainee"), body: [onwards(say("choose_file"), () => move({ page: "mentor" }))] };
  const { document: file, audit, doubts } = opened;
  const report = reportOf(audit, file.audit.date);
  const who = file.audit.name ? say("with_name", visible(file.audit.name), file.audit.ref) : say("no_name", file.audit.ref);
  const first = comesFirst(audit, report.gates, report.unanswered, say("mentor_comes_first"));
  const duty = aboutAChild(report.assessment, [
    ...file.questions.filter((/** @type {any} */ each) => each.gate && each.safeguarding).map((/** @type {any} */ each) => each.id),
    ...(file.earlier ?? []).filter((/** @type {any} */ each) => each.safeguarding).map((/** @type {any} */ each) => each.question),
  ]).length > 0;
  return {
    heading: say("mentor_heading", who),
    legend: true,
    body: [
      first && firstLine(first),
      heading(say("mentor_heading", who)),
      para(`${capital(words.extent[report.extent])}. ${say("worst", words.cell[report.band], report.headline)}`, "lead"),
      para(words.self_declared, "declared"),
      duty ? h("section", { class: "comes-first" }, h("h2", {}, say("mentor_today")), listOf(words.mentor_acts, true)) : null,
      gatesOf(report, true),
      doubts.length ? h("section", { class: "comes-first" }, h("h2", {}, say("doubts")), h("ul", {}, doubts.map((/** @type {any} */ doubt) => h("li", {},
        say("doubt", visible(doubt.text)),
        listOf(doubt.details.map(visible))))))
        : para(say("no_doubts")),
      para(say("facts", file.audit.ref, file.audit.revision, day(file.audit.date)), "soft"),
      para(say("your_rules"), "soft"),
      codeLine(visible(file.check.code)),
      ...planOf(report, say("open_findings"), true),
      h("section", {}, h("h2", {}, say("left_out")), listOf(file.left_out.accounts || file.left_out.notes ? leftOut(file.left_out) : [say("left_nothing")])),
      h("section", {}, h("h2", {}, say("all_answers")), ...answers(file, audit)),
      onwards(say("close_file"), () => {
        opened = null;
        move({ page: "mentor" });
      }),
    ],
  };
});

/** Every answer of the file, in its own words, account by account. @param {any} file @param {any} audit */
function answers(file, audit) {
  const asked = new Map(file.questions.map((/** @type {any} */ each) => [`${each.kind} ${each.id}`, each.text]));
  const groups = grouped([...file.answers, ...(file.earlier ?? []).filter((/** @type {any} */ each) => each.answer || each.note)], (answer) => (
    answer.account ? accountNameIn(audit, answer.account) : answer.date ? say("general") : say("before_questions")));
  return groups.map(([where, given]) => folded(`${where} (${given.length})`, [
    h("dl", { class: "summary-list" }, given.map((answer) => h("div", {},
      h("dt", {}, visible(answer.text ?? asked.get(`${kindOf(answer)} ${answer.question}`) ?? answer.question)),
      h("dd", {}, h("span", { class: "said" }, answerWord(answer.answer)), reasonOf(answer), noteOf(answer),
        answer.date && para(day(answer.date), "soft")))))]));
}
