// Fills in the form in Firefox as a trainee does and prints what it saw, as JSON, for tests to judge.
//   MEI_SOCIAL_NODE_MODULES=folder-with-node_modules FIREFOX=/usr/bin/firefox-esr node firefox.mjs PAGE.html FOLDER
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { spyOnStores } from './stores.mjs';

const need = createRequire(path.join(path.resolve(process.env.MEI_SOCIAL_NODE_MODULES), 'x.js'));
const [file, folder] = process.argv.slice(2);
const own = pathToFileURL(path.resolve(file)).href;
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];
const axe = need('axe-core').source;
const downloads = path.resolve(folder, 'downloads');
const browser = await need('puppeteer-core').launch({
  browser: 'firefox', executablePath: process.env.FIREFOX, headless: true,
  extraPrefsFirefox: { 'browser.download.folderList': 2, 'browser.download.dir': downloads, 'browser.download.useDownloadDir': true,
    'browser.download.always_ask_before_handling_new_types': false, 'app.update.auto': false, 'datareporting.policy.dataSubmissionEnabled': false },
});
const seen = { version: await browser.version(), requests: [], noise: [], sideways: [], seen: [], found: [] };
const page = await browser.newPage();
await page.setViewport({ width: 360, height: 740 });
page.on('request', (r) => { if (r.url() !== own && !/^(blob|data):/.test(r.url())) seen.requests.push(r.url()); }); // neither leaves the browser
page.on('console', (m) => seen.noise.push(m.text()));
page.on('pageerror', (e) => seen.noise.push(String(e.stack)));
page.on('dialog', (d) => { seen.noise.push(`dialog: ${d.message()}`); d.accept(); });
await page.evaluateOnNewDocument(spyOnStores);
await page.goto(own);

const kind = () => page.$eval('#main', (main) => main.dataset.page);
const heading = () => page.$eval('#heading', (each) => each.innerText);
const text = () => page.$eval('body', (body) => body.innerText);
const choose = (name, value) => page.click(`input[name="${name}"][value="${value}"]`);
async function press(label) {
  const buttons = await page.$$('button');
  for (const button of buttons) if (await button.evaluate((each) => each.innerText) === label) return button.click();
  throw new Error(`no "${label}" on ${await kind()}`);
}

async function look() {
  const now = await kind();
  const { over, focused } = await page.evaluate(() => ({
    over: document.documentElement.scrollWidth - innerWidth, focused: document.activeElement?.id }));
  if (over > 0) seen.sideways.push(`${now}: ${over}`);
  if (focused !== 'heading') seen.noise.push(`${now}: the focus is on "${focused}", not on the heading`);
  if (!seen.seen.includes(now)) {
    await page.evaluate(axe);
    const run = { resultTypes: ['violations'], runOnly: { type: 'tag', values: TAGS } };
    const said = await page.evaluate((how) => window.axe.run(document, how), run);
    seen.found.push(...said.violations.flatMap((v) => v.nodes.map((n) => `${now}: ${v.id} ${n.target.join(' ')}`)));
  }
  seen.seen.push(now);
  return now;
}

async function begin(keep, apps) {
  await look();
  await press('Start now');
  await look();
  await choose('device', keep);
  await press('Continue');
  await look();
  for (const app of apps) await choose('apps', app);
  await press('Continue');
  while (await kind() === 'purpose') {
    await look();
    await choose('purpose', 'personal');
    await press('Continue');
  }
  await look();
  await press('The list is right, continue');
}

/** Answers what comes, until a kind of page or the check. */
async function answer(until) {
  for (let turn = 0; turn < 200; turn++) {
    const now = await look();
    if (now === until || now === 'check') return;
    const question = await heading();
    if (now === 'screening') await choose('said', question.includes('pupil ever tried') ? 'yes' : 'no');
    else if (now === 'length') await choose('length', 'quick');
    else if (now === 'gate') {
      await press('Go on with the questions');
      continue;
    } else {
      const groups = await page.evaluate(() => [...new Set([...document.querySelectorAll('input[type=radio]')].map((box) => box.name))]);
      for (const group of groups) if (group !== 'same') await choose(group, now === 'brought' ? 'no' : 'yes');
    }
    await press('Continue');
  }
}

/** The file in the folder for downloads that was not there before. */
async function saved(before = readdirSync(folder).includes('downloads') ? readdirSync(downloads) : []) {
  await press('Save the file');
  for (let turn = 0; turn < 100; turn++) {
    const made = readdirSync(folder).includes('downloads') ? readdirSync(downloads).filter((name) => !before.includes(name) && name.endsWith('.json')) : [];
    if (made.length) {
      const content = readFileSync(path.join(downloads, made[0]), 'utf-8');
      if (content.endsWith('}\n')) return { name: made[0], text: content };
    }
    await new Promise((done) => { setTimeout(done, 100); });
  }
  throw new Error('nothing was saved');
}

seen.start = await text();
await begin('yes', ['instagram', 'tiktok']);
await answer('gate');
seen.gate = await text();
await press('Go on with the questions');
await answer('card');
const card = await heading();
await page.reload();
seen.reloaded = [card, await heading(), await text()];
await page.goBack(); // the browser's own Back is Back on the page
await page.waitForFunction((title) => document.getElementById('heading').innerText !== title, {}, card);
await answer('check');
await press('These are right: finish and show my summary');
await look();
seen.summary = await text();
await press('Make a file for your mentor');
await look();
seen.file = await saved();
seen.code = await page.$eval('.code', (code) => code.innerText);
await press('Get help now');
await look();
await press('Go on with the self-check');
await press('Clear everything');
await look();
await press('Yes, clear everything');
await page.reload();
seen.cleared = [await heading(), await page.evaluate(() => JSON.stringify(history.state))];
seen.stores = await page.evaluate(() => window.storesUsed);
seen.cookies = (await browser.cookies()).length;

await begin('no', ['instagram']);
await answer('card');
await press('Save what I have so far');
await look();
const unfinished = await saved();
await page.reload();
seen.dropped = [await heading(), await page.evaluate(() => JSON.stringify(history.state))];
await press('Open again what I saved');
await look();
await (await page.$('#file')).uploadFile(path.join(downloads, unfinished.name));
await page.waitForFunction(() => document.getElementById('main').dataset.page !== 'open');
await choose('device', 'no');
await press('Continue');
seen.opened = await kind();

await page.goto(own); // and a mentor opens what was handed over
await press("Open a trainee's file");
await look();
await (await page.$('#file')).uploadFile(path.join(downloads, seen.file.name));
await page.waitForFunction(() => document.getElementById('main').dataset.page !== 'mentor');
await look();
seen.mentor = await text();
console.log(JSON.stringify(seen));
await browser.close();
