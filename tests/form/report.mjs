// What the pages of the form make of a self-check, in Node: one line of JSON in, one out.
//   node report.mjs FOLDER-OF-THE-FORM
import { createInterface } from "node:readline";
import path from "node:path";
import { pathToFileURL } from "node:url";

const load = (name) => import(pathToFileURL(path.join(process.argv[2], "page", `${name}.js`)).href);
const [english, use, report] = await Promise.all(["english", "use", "report"].map(load));

const shown = (found) => ({
  title: found.title, told: report.told(found), label: found.label, minutes: found.minutes, when: found.when,
  places: found.places.map(({ where, said, note }) => [where, said, note]),
});
for await (const line of createInterface({ input: process.stdin })) {
  const given = JSON.parse(line);
  let said = true;
  if (given.words) {
    english.speak(given.words);
    use.begin(given);
  } else {
    const made = report.reportOf(given.audit, given.today);
    const { title, steps, where, asked } = made.first;
    said = {
      comesFirst: made.comesFirst || null, extent: made.extent, band: made.band, title: made.title,
      meaning: made.meaning, headline: made.headline, again: made.again, aboutAChild: made.aboutAChild,
      gates: made.gates.map(shown), findings: made.findings.map(shown), unanswered: made.unanswered.map(shown),
      first: made.first.found ? { title, steps, where, asked } : title, coverage: made.coverage,
    };
  }
  process.stdout.write(`${JSON.stringify(said)}\n`);
}
