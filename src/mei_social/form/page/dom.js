// Pages of text. Whatever anybody typed becomes a text node and is never read as markup.

/**
 * An element. An attribute whose value is a function listens to the event of that name.
 * @param {string} tag
 * @param {Record<string, any>} [attributes]
 * @param {...any} children
 * @returns {HTMLElement}
 */
export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (value || value === "") node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child || child === ""));
  return node;
}

/** What stands on every page, or on this one. @param {string} id */
export function byId(id) {
  return /** @type {any} */ (document.getElementById(id));
}

/** @param {string | null | undefined | false} text @param {string} [kind] */
export function para(text, kind) {
  return text ? h("p", kind ? { class: kind } : {}, text) : null;
}

/** @param {string[]} lines @param {boolean} [numbered] */
export function listOf(lines, numbered = false) {
  return lines.length ? h(numbered ? "ol" : "ul", {}, lines.map((line) => h("li", {}, line))) : null;
}

/** @param {string} label @param {any[]} inside @param {boolean} [open] */
export function folded(label, inside, open = false) {
  return h("details", { open }, h("summary", {}, label), ...inside);
}

/** @param {string} label @param {() => void} act @param {string} [kind] */
export function button(label, act, kind = "second") {
  return h("button", { type: "button", class: kind, click: act }, label);
}

/** A button that reads like a link: it goes to another page of this one. @param {string} label @param {() => void} act */
export function link(label, act) {
  return button(label, act, "link");
}

/**
 * Radios or checkboxes, none of them chosen before unless it was chosen by the person.
 * @param {{name: string, options: {value: string, label: string, hint?: string}[], chosen?: string[], many?: boolean,
 *   row?: boolean, change?: (value: string) => void}} given
 */
export function choices({ name, options, chosen = [], many = false, row = false, change = undefined }) {
  return h("div", { class: row ? "choices row" : "choices" }, options.map(({ value, label, hint }, place) => {
    const box = h("input", {
      type: many ? "checkbox" : "radio", name, value, id: place ? `${name}-${place}` : name, change: () => change?.(value),
    });
    /** @type {any} */ (box).checked = chosen.includes(value);
    return h("label", { class: "choice" }, box, h("span", {}, label, hint && h("span", { class: "hint" }, hint)));
  }));
}

/** What is chosen under a name. @param {string} name */
export function chosenIn(name) {
  return [...document.querySelectorAll(`input[name="${name}"]:checked`)].map((/** @type {any} */ box) => box.value);
}
