// Which apps, and what each account is for. An account is an app and a purpose, never a handle.
import { button, choices, chosenIn, h, link, para } from "./dom.js";
import { say } from "./english.js";
import { definePage, go, move, onwards, refuse } from "./frame.js";
import { nextPage } from "./flow.js";
import { state } from "./state.js";
import { accountName, itemKey, platformName, tables, words } from "./use.js";

const OTHER = "other";

definePage("apps", () => ({
  heading: say("which_apps"),
  legend: true,
  body: [
    h("fieldset", {},
      h("legend", {}, h("h1", { id: "heading", tabindex: "-1" }, say("which_apps"))),
      h("p", { class: "hint" }, say("may_leave")),
      choices({
        name: "apps", many: true, chosen: state.audit.accounts.map((/** @type {any} */ each) => each.platform),
        options: tables().platforms.map((/** @type {any} */ { id, name }) => (
          { value: id, label: id === OTHER ? say("any_other") : name, hint: id === OTHER ? say("kind_only") : undefined })),
      })),
    onwards(say("continue"), () => {
      const has = new Set(state.audit.accounts.map((/** @type {any} */ each) => each.platform));
      state.wanted = chosenIn("apps").filter((platform) => !has.has(platform));
      if (state.wanted.length) go({ page: "purpose", platform: state.wanted[0] });
      else go({ page: "accounts" });
    }),
  ],
}));

definePage("purpose", ({ platform, account }) => {
  const before = state.audit.accounts.find((/** @type {any} */ each) => each.id === account);
  const app = before ? accountName(before) : platform === OTHER ? say("other_app") : platformName(platform);
  const asked = say("what_for", another(platform, before) ? say("other_one", app) : app);
  return {
    heading: asked,
    legend: true,
    body: [
      h("fieldset", {},
        h("legend", {}, h("h1", { id: "heading", tabindex: "-1" }, asked)),
        choices({
          name: "purpose", chosen: before ? [before.purpose] : [],
          options: Object.entries(words().purposes).map(([value, label]) => ({ value, label })),
        })),
      platform === OTHER && h("fieldset", {},
        h("legend", {}, say("which_kind")),
        h("p", { class: "hint" }, say("kind_why")),
        choices({
          name: "kind", chosen: before ? [before.name ?? ""] : [],
          options: [...words().kinds, ""].map((kind) => ({ value: kind, label: kind || say("no_kind") })),
        })),
      onwards(say("continue"), () => {
        const [purpose] = chosenIn("purpose");
        if (!purpose) {
          refuse([{ text: say("choose_purpose"), to: "purpose" }]);
          return;
        }
        const [kind] = chosenIn("kind");
        if (before) change(before, purpose, kind);
        else add(platform, purpose, kind);
        after(platform);
      }, before ? null : button(say("leave_out"), () => after(platform))),
    ],
  };
});

/** @param {string} platform @param {any} before */
function another(platform, before) {
  return !before && state.audit.accounts.some((/** @type {any} */ each) => each.platform === platform);
}

/** @param {string} platform */
function after(platform) {
  const place = state.wanted.indexOf(platform);
  if (place >= 0) state.wanted.splice(place, 1);
  if (state.wanted.length) go({ page: "purpose", platform: state.wanted[0] });
  else go({ page: "accounts" });
}

/** @param {string} platform @param {string} purpose @param {string | undefined} kind */
function add(platform, purpose, kind) {
  state.made = Math.max(state.made, ...state.audit.accounts.map((/** @type {any} */ each) => Number(each.id.slice(1)))) + 1;
  const account = { id: `a${state.made}`, platform, purpose };
  state.audit.accounts.push(kind ? { ...account, name: kind } : account);
  state.dirty = true;
}

/** Every answer about it is kept. @param {any} account @param {string} purpose @param {string | undefined} kind */
function change(account, purpose, kind) {
  account.purpose = purpose;
  if (kind) account.name = kind;
  else delete account.name;
  state.dirty = true;
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
  const purpose = words().purpose[account.purpose];
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
  legend: true,
  body: [
    h("fieldset", {},
      h("legend", {}, h("h1", { id: "heading", tabindex: "-1" }, say("which_app"))),
      choices({
        name: "app",
        options: tables().platforms.map((/** @type {any} */ { id, name }) => ({ value: id, label: id === OTHER ? say("any_other") : name })),
      })),
    onwards(say("continue"), () => {
      const [platform] = chosenIn("app");
      if (platform) move({ page: "purpose", platform });
      else refuse([{ text: say("choose_app"), to: "app" }]);
    }),
  ],
}));

definePage("remove", ({ account }) => {
  const gone = state.audit.accounts.find((/** @type {any} */ each) => each.id === account);
  const name = gone ? accountName(gone) : "";
  return {
    heading: say("remove_sure", name),
    body: [
      para(say("remove_what")),
      onwards(say("remove_yes"), () => {
        state.audit.accounts = state.audit.accounts.filter((/** @type {any} */ each) => each.id !== account);
        for (const part of [state.audit.answers, state.audit.screening, state.skipped, state.told]) {
          for (const key of Object.keys(part)) if (key.endsWith(itemKey("", account))) delete part[key];
        }
        move({ page: "accounts" });
      }, button(say("keep_it"), () => move({ page: "accounts" }))),
    ],
  };
});
