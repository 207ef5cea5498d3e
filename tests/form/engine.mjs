// The page's own engine in Node: one line of JSON in, one out, in the order of the lines.
// The first line is the script as it stands in a page.
import { createInterface } from "node:readline";

let rules, audit, cards, text, out, open;

const work = {
  script(value) {
    const modules = "rulesModule, auditModule, cardsModule, textModule, exportModule, openModule";
    [rules, audit, cards, text, out, open] = new Function(`${value}return [${modules}];`)();
    return true;
  },
  tables(value) {
    rules.judgeBy(value);
    return true;
  },
  person({ audit: given, quick, sharing }) {
    const planned = cards.plan(given, quick);
    const assessment = audit.assess(given);
    return {
      export: text.toJson(out.exportBody(given, sharing)),
      cards: planned.map(({ kind, about, words, heading, rows, places }) => [
        kind, about, words, heading, places,
        rows.map(({ number, rule, account, name }) => [number, rule.id, account && account.id, name]),
      ]),
      minutes: [
        cards.minutes(planned.flatMap((card) => card.rows)),
        cards.minutes(cards.blankRows(given, planned)),
      ],
      order: assessment.orderOfAction,
      openGates: assessment.openGates.map(named),
      unansweredGates: assessment.unansweredGates.map(named),
      refused: assessment.unansweredGates.filter(audit.isRefused).map(named),
      why: assessment.results.map((r) => [r.because?.question ?? null, r.because?.answer ?? null, r.waits?.id ?? null]),
      broughtUp: assessment.results
        .filter((r) => r.rule.gate)
        .map((r) => [
          ...named(r),
          audit.broughtUpBy(r.rule, given, r.account),
          audit.chainOf(r.rule, r.account),
        ]),
      screening: audit.screeningAsked(given).map((each) => audit.screenedItem(each.screening, each.account)),
      said: audit.saidAlready(given).map((each) => [...named(each), each.value]),
      extent: audit.extent(assessment),
      cells: Object.entries(assessment.cells).map(([cell, tally]) => [cell, tally.score, tally.band]).sort(),
    };
  },
  open({ base64, today }) {
    const opened = open.openExport(new Uint8Array(Buffer.from(base64, "base64")), today);
    if (opened.refused) return opened;
    return {
      refused: null,
      doubts: opened.doubts.map((doubt) => doubt.reason),
      results: out.assessmentPart(opened.assessment),
      extent: opened.extent,
      gates: [...opened.assessment.gates, ...opened.assessment.unansweredGates].map((r) => [
        ...named(r), r.rule.question, r.outcome, Boolean(r.stated), r.because?.question ?? null,
      ]),
    };
  },
  letters({ texts }) {
    return texts.map((each) => [text.visible(each, 30), text.folded(each)]);
  },
  digest({ base64 }) {
    return text.sha256(Buffer.from(base64, "base64"));
  },
};
const named = ({ rule, account }) => [rule.id, account && account.id];

for await (const line of createInterface({ input: process.stdin })) {
  const [what, value] = JSON.parse(line);
  let said;
  try {
    said = work[what](value);
  } catch (error) {
    said = { failed: String(error.stack) };
  }
  process.stdout.write(`${JSON.stringify(said)}\n`);
}
