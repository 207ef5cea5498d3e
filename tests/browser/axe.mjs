// Opens pages in Chromium the way readers do and prints what it saw, as JSON, for test_html.py to judge.
//   MEI_SOCIAL_NODE_MODULES=folder-with-node_modules CHROMIUM=/usr/bin/chromium node axe.mjs PAGE.html...
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const need = createRequire(path.join(path.resolve(process.env.MEI_SOCIAL_NODE_MODULES), 'x.js'));
const axe = need('axe-core');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];
const DESKTOP = { viewport: { width: 1280, height: 900 } };
const STATES = {
  light: { ...DESKTOP, colorScheme: 'light' },
  dark: { ...DESKTOP, colorScheme: 'dark' },
  forced: { ...DESKTOP, colorScheme: 'dark', forcedColors: 'active' },
  narrow: { viewport: { width: 320, height: 640 } },
  print: { viewport: { width: 794, height: 1123 } },
  // Without its policy the page has only its escaping left.
  unguarded: { ...DESKTOP, bypassCSP: true },
};

const browser = await need('playwright-core').chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ['--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update',
    '--disable-sync', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
});
const seen = [];
for (const file of process.argv.slice(2)) {
  for (const [state, options] of Object.entries(STATES)) seen.push(await look(file, state, options));
}
await browser.close();
console.log(JSON.stringify(seen));

async function look(file, state, options) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const own = pathToFileURL(path.resolve(file)).href;
  const [requests, noise] = [[], []];
  page.on('request', (r) => { if (r.url() !== own) requests.push(r.url()); });
  page.on('console', (m) => noise.push(m.text()));
  page.on('pageerror', (e) => noise.push(String(e)));
  page.on('dialog', (d) => { noise.push(`dialog: ${d.message()}`); d.dismiss(); });
  if (state === 'print') await page.emulateMedia({ media: 'print' });
  await page.goto(own, { waitUntil: 'load' });
  // On paper nobody opens anything: there the style has to do it.
  const closed = await page.evaluate((print) => {
    const inside = [...document.querySelectorAll('details:not(.onscreen, .folded, .onscreen *, .waits *) :is(p, dd, td)')];
    const hidden = inside.filter((e) => !e.checkVisibility()).length;
    if (!print) document.querySelectorAll('details').forEach((d) => { d.open = true; });
    return hidden;
  }, state === 'print');
  const facts = await page.evaluate(() => ({
    scripts: document.scripts.length + (window.ran ?? 0),
    sideways: document.documentElement.scrollWidth - innerWidth,
    text: document.body.innerText.length,
  }));
  const violations = state === 'unguarded' ? [] : await judge(page, state);
  await context.close();
  return { file: path.basename(file), state, requests, noise, closed, violations, ...facts };
}

async function judge(page, state) {
  // evaluate() reaches the page from outside, so that its Content-Security-Policy stays in force.
  await page.evaluate(axe.source);
  const run = { resultTypes: ['violations'], runOnly: { type: 'tag', values: TAGS }, rules: { 'target-size': { enabled: state !== 'print' } } };
  const found = await page.evaluate((how) => window.axe.run(document, how), run); // nobody points at paper
  return found.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(' ')} ${n.failureSummary ?? ''}`));
}
