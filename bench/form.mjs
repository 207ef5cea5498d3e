// Opens the form and an empty page by turns in a slowed Chromium, and prints milliseconds as JSON, for form.py.
//   MEI_SOCIAL_NODE_MODULES=folder-with-node_modules CHROMIUM=/usr/bin/chromium node form.mjs FORM.html EMPTY.html RUNS
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const need = createRequire(path.join(path.resolve(process.env.MEI_SOCIAL_NODE_MODULES), 'x.js'));
const [form, empty, runs] = process.argv.slice(2);
const SLOWED = 4;
const browser = await need('playwright-core').chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ['--disable-gpu', '--no-first-run', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
});

async function opened(file) {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
  const page = await context.newPage();
  await (await context.newCDPSession(page)).send('Emulation.setCPUThrottlingRate', { rate: SLOWED });
  await page.goto(pathToFileURL(path.resolve(file)).href);
  const painted = () => page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime);
  let first;
  for (let turn = 0; turn < 200 && !(first = await painted()); turn++) await page.waitForTimeout(20);
  return { context, page, first };
}

/** From the press to the frame in which the next page is drawn. */
function pressed(page, label) {
  return page.evaluate((text) => new Promise((done) => {
    const button = [...document.querySelectorAll('button')].find((each) => each.innerText === text);
    const start = performance.now();
    button.click();
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
  }), label);
}

const told = { empty: [], form: [], card: [], app: [] };
for (let n = 0; n < Number(runs); n++) {
  const plain = await opened(empty);
  told.empty.push(plain.first);
  await plain.context.close();
  const { context, page, first } = await opened(form);
  told.form.push(first);
  if (n < 3) await cards(page);
  await context.close();
}
await browser.close();
console.log(JSON.stringify(told));

/** A quick check over three accounts, card by card. */
async function cards(page) {
  await pressed(page, 'Start now');
  await page.locator('input[value=yes]').check();
  await pressed(page, 'Continue');
  for (const app of ['instagram', 'tiktok', 'facebook']) await page.locator(`input[value=${app}]`).check();
  await pressed(page, 'Continue');
  for (let turn = 0; turn < 80; turn++) {
    const kind = await page.locator('#main').getAttribute('data-page');
    if (kind === 'check') return;
    const groups = await page.evaluate(() => [...new Set([...document.querySelectorAll('input[type=radio]')].map((box) => box.name))]);
    for (const group of groups) {
      if (group !== 'same') await page.locator(`input[name="${group}"]`).nth(kind === 'screening' ? 1 : 0).check();
    }
    const took = await pressed(page, kind === 'accounts' ? 'The list is right, continue' : 'Continue');
    const next = await page.locator('#main').getAttribute('data-page');
    if (next === 'card') told[(await page.locator('.setting-row').count()) ? 'app' : 'card'].push(took);
  }
}
