// A file of it: for the mentor, or for oneself to go on later. Nothing is sent; each way out has another beside it.
import { exportBody, sharedAudit } from "../engine/export.js";
import { toJson } from "../engine/text.js";
import { button, choices, chosenIn, folded, h, listOf, para } from "./dom.js";
import { count, say, words } from "./english.js";
import { definePage } from "./frame.js";
import { alsoForget, state, todayHere } from "./state.js";
import { accountName, assessed, looksPrivate, keyOf, nameOfId, unfinishedOf, visible } from "./use.js";
import { aboutAChild, firstLine, reportOf } from "./report.js";

/** What was chosen for the file, while the page is open. */
const chosen = { name: "", notes: /** @type {string[]} */ ([]), leaveOut: /** @type {string[]} */ ([]) };
/** @type {{made: string, text: string, name: string, code: string} | null} */
let last = null;
alsoForget(() => {
  Object.assign(chosen, { name: "", notes: [], leaveOut: [] });
  last = null;
});

definePage("share", () => {
  const report = reportOf(state.audit, todayHere());
  const notes = report.assessment.told.filter((/** @type {any} */ { answer }) => answer?.note);
  const follows = h("div", { role: "status" });
  const within = h("div", { role: "status" });
  const tell = () => {
    const sharing = { ...chosen, today: todayHere() };
    const sent = assessed(sharedAudit(state.audit, sharing));
    const [all, there] = [report.assessment, sent].map((each) => aboutAChild(each).length);
    follows.replaceChildren(all ? h("div", { class: "comes-first" },
      para(there ? words.reader_acts : words.not_in_file),
      there && there < all ? para(words.more_not_in_file) : null,
      para(there ? `${words.tell_first} ${words.tell_without}` : words.tell_without)) : "");
    within.replaceChildren(h("ul", {}, [
      say("in_accounts"), say("in_answers", count(sent.overall.answered, "answers")), say("in_reasons"), say("in_screening"),
      ...leftOut(exportBody(state.audit, sharing).left_out),
    ].map((line) => h("li", {}, line))));
  };
  tell();
  return {
    heading: say("make_file"),
    body: [
      firstLine(report.comesFirst),
      follows,
      para(say("mentor_needs")),
      h("div", { class: "field" },
        h("label", { for: "who" }, say("your_name")),
        para(say("name_optional"), "hint"),
        h("input", {
          type: "text", id: "who", maxlength: words.longest_name, autocomplete: "off",
          value: chosen.name, input: (/** @type {any} */ { target }) => { chosen.name = target.value.trim(); },
        })),
      notes.length ? h("fieldset", {}, h("legend", { class: "row-name" }, say("which_notes")),
        para(say("notes_private"), "hint"),
        choices({
          name: "notes", many: true, chosen: chosen.notes,
          options: notes.map((/** @type {any} */ row) => ({
            value: keyOf(row), label: visible(row.answer.note), hint: [looksPrivate(row.answer.note).replace(/\.$/, ""), nameOfId(row.account), row.rule.question].filter(Boolean).join(". "),
          })),
          change: () => {
            chosen.notes = chosenIn("notes");
            tell();
          },
        })) : null,
      state.audit.accounts.length ? folded(say("leave_accounts"), [h("fieldset", {}, h("legend", { class: "row-name" }, say("which_out")),
        choices({
          name: "out", many: true, chosen: chosen.leaveOut,
          options: state.audit.accounts.map((/** @type {any} */ each) => ({ value: each.id, label: accountName(each) })),
          change: () => {
            chosen.leaveOut = chosenIn("out");
            tell();
          },
        }))], chosen.leaveOut.length > 0) : null,
      h("h2", {}, say("what_is_in")),
      within,
      para(`${words.not_in_it} ${words.self_declared}`),
      ...waysOut(made),
      para(say("after_file")),
    ],
  };
});

/** @param {{accounts: number, notes: number}} counts @returns {string[]} */
export function leftOut({ accounts, notes }) {
  return [accounts ? say("left_accounts", count(accounts, "accounts")) : "", notes ? say("left_notes", count(notes, "notes")) : ""].filter(Boolean);
}

/** The file as it is now. The same content is one revision, however often it is handed out. */
function made() {
  const same = JSON.stringify([chosen, state.audit.ref, state.audit.answers, state.audit.screening, state.audit.accounts, todayHere()]);
  if (last?.made === same) return last;
  state.audit.revision = (state.audit.exported ? state.audit.revision : 0) + 1;
  state.audit.exported = true;
  const body = exportBody(state.audit, { ...chosen, today: todayHere() });
  last = { made: same, text: toJson(body), code: body.check.code, name: `${state.audit.ref}-${todayHere()}${fileName(chosen.name)}.json` };
  return last;
}

/** @param {string} name */
function fileName(name) {
  const words = name.match(/[\p{L}\p{N}_]+/gu) ?? [];
  return words.length ? `-${words.slice(0, 4).join("-").slice(0, 40)}` : "";
}

definePage("unfinished", () => ({
  heading: say("save_so_far"),
  body: [
    para(say("so_far_what")),
    para(say("so_far_private")),
    ...waysOut(() => ({ text: unfinishedOf(state), name: `mei-social-unfinished-${todayHere()}.json`, code: "" })),
    para(say("so_far_again")),
  ],
}));

/**
 * Save, share, copy, or read it out: where one is blocked the next one is there.
 * @param {() => {text: string, name: string, code: string}} make
 */
function waysOut(make) {
  const told = h("div", { class: "told", role: "status" });
  /** @type {any} */
  const text = h("textarea", { id: "text", rows: "8", readonly: true, hidden: true, "aria-label": say("the_text"), spellcheck: "false" });
  /** @param {string} how @param {{code: string}} file */
  const tellDone = (how, file) => {
    state.dirty = false;
    told.replaceChildren(h("p", {}, how), file.code ? codeLine(file.code) : "");
  };
  const show = () => {
    const file = make();
    text.value = file.text;
    text.hidden = false;
    text.focus();
    text.select();
    tellDone(say("text_shown"), file);
  };
  return [
    h("div", { class: "onwards" },
      button(say("save_file"), () => {
        const file = make();
        saveFile(file.text, file.name);
        tellDone(say("saved_as", file.name), file);
      }, "main"),
      navigator.share && navigator.canShare && button(say("share_it"), async () => {
        const file = make();
        try {
          const data = { files: [new File([file.text], file.name, { type: "application/json" })] };
          if (!navigator.canShare(data)) data.files = [new File([file.text], file.name.replace(/json$/, "txt"), { type: "text/plain" })];
          await navigator.share(data);
          tellDone(say("shared"), file);
        } catch {
          told.replaceChildren(h("p", {}, say("not_shared")));
        }
      }),
      button(say("copy_it"), async () => {
        const file = make();
        try {
          await navigator.clipboard.writeText(file.text);
          tellDone(say("copied"), file);
        } catch {
          show();
        }
      }),
      button(say("show_text"), show)),
    told, text, para(say("if_blocked"), "soft"),
  ];
}

/** @param {string} code */
export function codeLine(code) {
  return h("p", {}, `${say("check_code")} `, h("strong", { class: "code" }, code));
}

/** @param {string} text @param {string} name */
function saveFile(text, name) {
  const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  h("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}

