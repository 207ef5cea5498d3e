// What Python wrote once, wherever it stands: as form/once.py has it.

/** The value that it was. @param {{once: any[], value: any}} given */
export function whole({ once, value }) {
  const named = (/** @type {string} */ name) => once[parseInt(name, 36)];
  /** @param {any} part @returns {any} */
  const made = (part) => {
    if (typeof part === "string") {
      const only = /^~(\w+)~$/.exec(part);
      return only ? named(only[1]) : part.replace(/~(\w+)~/g, (_, name) => named(name));
    }
    if (Array.isArray(part)) return part.map(made);
    if (part === null || typeof part !== "object") return part;
    const { "~": many, ...group } = Object.fromEntries(Object.entries(part).map(([key, each]) => [key, made(each)]));
    if (Array.isArray(many)) return [...group.at].map((digit) => many[parseInt(digit, 36)]);
    return many === undefined ? group : Array.from({ length: many }, (_, n) => groupOf(group, n));
  };
  return made(value);
}

/** @param {{[key: string]: any}} columns @param {number} n */
function groupOf(columns, n) {
  return Object.fromEntries(Object.entries(columns).filter(([, column]) => column[n] !== undefined).map(([key, column]) => [key, column[n]]));
}
