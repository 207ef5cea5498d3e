// Which apps, and what each account is for. An account is an app and a purpose, never a handle.
import { itemOf } from "../engine/audit.js";
import { platformName } from "../engine/cards.js";
import { tables } from "../engine/rules.js";
import { button, choices, chosenIn, h, link, para } from "./dom.js";
import { say, words } from "./english.js";
import { definePage, go, move, needed, onwards } from "./frame.js";
import { nextPage } from "./flow.js";
import { changeTo } from "./goes.js";
import { state } from "./state.js";
import { accountById, accountName, nameOfId } from "./use.js";

const OTHER = "other";

/** Each app of the rules, to choose from. @param {string} [hint] at the one for all others */
function apps(hint) {
  return tables.platforms.map(({ id, name }) => (id === OTHER ? { value: id, label: say("any_other"), hint } : { value: id, label: name }));
}

definePage("apps", () => ({
  heading: say("which_apps"),
  fields: [
    para(say("may_leave"), "hint"),
    choices({ name: "apps", many: true, chosen: platforms(), options: apps(say("kind_only")) }),
  ],
  body: [
    onwards(say("continue"), () => {
      const has = platforms();
      state.wanted = chosenIn("apps").filter((platform) => !has.includes(platform));
      askNext();
    }),
  ],
}));

/** @returns {string[]} */
function platforms() {
  return state.audit.accounts.map((/** @type {any} */ each) => each.platform);
}

definePage("purpose", ({ platform, account }) => {
  const before = accountById(account);
  const app = before ? accountName(before) : platform === OTHER ? say("other_app") : platformName(platform);
  const kinds = [...words.kinds, ""].map((kind) => ({ value: kind, label: kind || say("no_kind") }));
  return {
    heading: say("what_for", !before && platforms().includes(platform) ? say("other_one", app) : app),
    fields: [
      choices({
        name: "purpose", chosen: [before?.purpose],
        options: Object.entries(words.purposes).map(([value, label]) => ({ value, label })),
      }),
    ],
    body: [
      platform === OTHER && h("fieldset", {},
        h("legend", {}, say("which_kind")),
        para(say("kind_why"), "hint"),
        choices({ name: "kind", chosen: before ? [before.name ?? ""] : [], options: kinds })),
      onwards(say("continue"), () => {
        const purpose = needed("purpose", say("choose_purpose"));
        if (!purpose) return;
        const [kind] = chosenIn("kind");
        const as = account ?? newId();
        changeTo((audit) => {
          let found = audit.accounts.find((/** @type {any} */ each) => each.id === as);
          if (!found) audit.accounts.push(found = { id: as, platform });
          found.purpose = purpose;
          if (kind) found.name = kind;
          else delete found.name;
        }, () => after(platform));
      }, before ? null : button(say("leave_out"), () => after(platform))),
    ],
  };
});

/** @param {string} platform */
function after(platform) {
  const place = state.wanted.indexOf(platform);
  if (place >= 0) state.wanted.splice(place, 1);
  askNext();
}

/** What the next account is for, or the list. */
function askNext() {
  go(state.wanted.length ? { page: "purpose", platform: state.wanted[0] } : { page: "accounts" });
}

/** Of an account that was never there. */
function newId() {
  state.made = Math.max(state.made, ...state.audit.accounts.map((/** @type {any} */ each) => Number(each.id.slice(1)))) + 1;
  return `a${state.made}`;
}

definePage("accounts", () => ({
  heading: say("your_list"),
  body: [
    state.audit.accounts.length
      ? h("ul", { class: "rows" }, state.audit.accounts.map((/** @type {any} */ account) => h("li", {},
        h("span", { class: "where" }, withPurpose(account)),
        h("span", { class: "acts" },
          named(say("change"), accountName(account), () => go({ page: "purpose", platform: account.platform, account: account.id })),
          named(say("remove"), accountName(account), () => go({ page: "remove", account: account.id }))))))
      : para(say("no_accounts")),
    onwards(state.audit.accounts.length ? say("list_right") : say("use_none"), () => go(nextPage()),
      state.audit.accounts.length < 40 && button(say("add_account"), () => go({ page: "add" }))),
  ],
}));

/** `Instagram, personal`; where there are several, the name says it already. @param {any} account */
export function withPurpose(account) {
  const purpose = words.purpose[account.purpose];
  const name = accountName(account);
  return name.endsWith(`(${purpose})`) ? name : `${name}, ${purpose}`;
}

/** A link whose name says what it is about, to whoever hears it alone. @param {string} label @param {string} about @param {() => void} act */
export function named(label, about, act) {
  const made = link(label, act);
  made.append(h("span", { class: "unseen" }, ` ${about}`));
  return made;
}

definePage("add", () => ({
  heading: say("which_app"),
  fields: [choices({ name: "app", options: apps() })],
  body: [
    onwards(say("continue"), () => {
      const platform = needed("app", say("choose_app"));
      if (platform) move({ page: "purpose", platform });
    }),
  ],
}));

definePage("remove", ({ account }) => ({
  heading: say("remove_sure", nameOfId(account)),
  body: [
    para(say("remove_what")),
    onwards(say("remove_yes"), () => {
      changeTo((audit) => {
        audit.accounts = audit.accounts.filter((/** @type {any} */ each) => each.id !== account);
        forget([audit.answers, audit.screening], account);
      }, () => {
        forget([state.skipped, state.told], account);
        move({ page: "accounts" });
      });
    }, button(say("keep_it"), () => move({ page: "accounts" }))),
  ],
}));

/** What is kept about an account, by item. @param {Record<string, any>[]} parts @param {string} account */
function forget(parts, account) {
  for (const part of parts) {
    for (const key of Object.keys(part)) if (key.endsWith(itemOf("", account))) delete part[key];
  }
}
