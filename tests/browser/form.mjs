// Fills in the form in Chromium as a trainee or a mentor does and prints what it saw, as JSON, for tests to judge.
//   MEI_SOCIAL_NODE_MODULES=folder-with-node_modules CHROMIUM=/usr/bin/chromium node form.mjs WALK PAGE.html [FOLDER]
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { browser, CHROMIUM, chromium, file, folder, need, own, Person, PHONE, walk } from './person.mjs';
import { scenes } from './scenes.mjs';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];

/** How somebody goes on who has opened what they said before: what is said at once, saved, and asked again. */
async function gone(person) {
  const opened = await person.text();
  if (await person.kind() === 'device') {
    await person.choose('device', 'no');
    await person.press('Continue');
  }
  await person.press('Save what I have so far');
  const { audit } = JSON.parse((await person.saved()).text);
  await person.press('Back');
  const asked = [];
  const answered = [];
  await person.answer({ length: 'full', screened: () => 'yes' }, async (kind) => {
    const chosen = await person.page.locator('input[name="said"]:checked').evaluateAll((boxes) => boxes.map((box) => box.value));
    if (kind === 'screening') asked.push([await person.heading(), ...chosen]);
    if (kind === 'brought') answered.push(await person.text());
  });
  await person.context.close();
  return { opened, audit, asked, answered, noise: person.noise };
}

const told = {
  /** The facts that hold on each of several pages, which are named in a file. */
  async facts() { return scenes(JSON.parse(readFileSync(path.join(folder, 'pages.json'), 'utf-8'))); },

  /** A quick check with three accounts; one gate is open, which came up before the questions. */
  async quick() {
    const person = await Person.at();
    const start = await person.text();
    await person.begin(['instagram', 'tiktok', 'other']);
    const gates = [];
    await person.answer({
      screened: (question) => (question.includes('pupil ever tried') ? 'yes' : 'no'),
      say: (question, group) => (question.startsWith('Thank you') ? 'no' : group === 'row-1' ? 'partly' : 'yes'),
    }, async (kind) => { if (kind === 'gate') gates.push(await person.text()); });
    const checked = await person.text();
    await person.press('These are right: finish and show my summary');
    const summary = await person.text();
    await person.press('Make a file for your mentor');
    const offered = await person.text();
    await person.page.locator('#who').fill('Sam Ortiz');
    const first = await person.saved();
    const again = await person.saved();
    await person.press('Show it as text');
    const shown = await person.page.locator('#text').inputValue();
    return { start, gates, checked, summary, offered, file: first, same: first.text === again.text && first.text === shown, ...await person.facts() };
  },

  /** What outlives a page that is loaded anew, and what another file in the same tab finds. */
  async keeps() {
    const seen = {};
    for (const keep of ['yes', 'no']) {
      const person = await Person.at();
      await person.begin(['instagram'], { keep });
      await person.choose('said', 'no');
      await person.press('Continue');
      const before = await person.heading();
      await person.page.reload();
      seen[keep] = { before, after: await person.heading(), state: await person.page.evaluate(() => JSON.stringify(history.state)) };
      if (keep === 'yes') {
        const other = pathToFileURL(path.join(folder, 'other.html')).href;
        writeFileSync(path.join(folder, 'other.html'), '<title>other</title>');
        await person.page.goto(other);
        seen.other = await person.page.evaluate(() => [history.state, window.name, document.referrer, document.cookie]);
        await person.page.goBack();
        seen.back = await person.heading();
        await person.page.goBack(); // the browser's own Back is Back on the page
        await person.page.waitForFunction((title) => document.getElementById('heading').innerText !== title, before);
        seen.ownBack = await person.heading();
        await person.press('Clear everything');
        await person.press('Yes, clear everything');
        await person.page.reload();
        seen.cleared = { heading: await person.heading(), state: await person.page.evaluate(() => JSON.stringify(history.state)) };
        await person.page.goBack().catch(() => {});
        seen.clearedBack = await person.page.evaluate(() => JSON.stringify(history.state));
      }
      seen[`${keep} facts`] = await person.facts();
      await person.context.close();
    }
    return seen;
  },

  /** The process behind the page is killed, as a phone does it. */
  async killed() {
    const person = await Person.at();
    await person.begin(['instagram', 'tiktok']);
    await person.choose('said', 'no');
    await person.press('Continue');
    const before = await person.heading();
    const root = await browser.newBrowserCDPSession();
    const { processInfo } = await root.send('SystemInfo.getProcessInfo');
    const gone = new Promise((done) => { person.page.on('crash', done); });
    for (const { type, id } of processInfo) if (type === 'renderer') process.kill(id, 'SIGKILL');
    await gone;
    const { targetInfos } = await root.send('Target.getTargets');
    const target = targetInfos.find((each) => each.type === 'page' && each.url === own);
    const { sessionId } = await root.send('Target.attachToTarget', { targetId: target.targetId });
    let number = 0;
    const ask = (method, params = {}) => new Promise((done) => {
      const id = ++number;
      const hear = (event) => {
        const said = JSON.parse(event.message);
        if (said.id !== id) return;
        root.off('Target.receivedMessageFromTarget', hear);
        done(said.result);
      };
      setTimeout(done, 3000);
      root.on('Target.receivedMessageFromTarget', hear);
      root.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method, params }) });
    });
    const { entries, currentIndex } = await ask('Page.getNavigationHistory');
    await ask('Page.navigateToHistoryEntry', { entryId: entries[0].id });
    await new Promise((done) => { setTimeout(done, 1000); });
    await ask('Page.navigateToHistoryEntry', { entryId: entries[currentIndex].id });
    let after = '';
    for (let turn = 0; turn < 100 && !after; turn++) {
      await new Promise((done) => { setTimeout(done, 100); });
      const said = await ask('Runtime.evaluate', { expression: "document.getElementById('heading')?.innerText ?? ''" });
      after = said?.result?.value ?? '';
    }
    return { before, after };
  },

  /** The whole browser is closed, and opened again with the tabs that it had; also after all was cleared. */
  async restored() {
    const seen = {};
    for (const how of ['yes', 'no', 'cleared']) {
      const open = () => chromium.launchPersistentContext(path.join(folder, `profile-${how}`), {
        ...CHROMIUM, ...PHONE, args: [...CHROMIUM.args, '--restore-last-session'] });
      const first = await open();
      const person = await Person.within(first);
      await person.begin(['instagram', 'tiktok'], { keep: how === 'no' ? 'no' : 'yes' });
      await person.choose('said', 'no');
      await person.press('Continue');
      const before = await person.heading();
      if (how === 'cleared') {
        await person.press('Clear everything');
        await person.press('Yes, clear everything');
      }
      await first.close();
      const again = await open();
      const found = () => again.pages().find((each) => each.url() === own);
      for (let turn = 0; turn < 100 && !found(); turn++) await new Promise((done) => { setTimeout(done, 100); });
      const page = found();
      await page.waitForLoadState();
      seen[how] = { before, after: await page.locator('#heading').innerText(), text: await page.locator('#main').innerText(),
        state: await page.evaluate(() => JSON.stringify(history.state)) };
      await again.close();
    }
    return seen;
  },

  /** An unfinished self-check is saved, and opened again on another device; then as copied text. */
  async unfinished() {
    const person = await Person.at();
    await person.begin(['instagram', 'tiktok'], { keep: 'no' });
    await person.answer({ until: 'app' });
    const before = await person.heading();
    await person.press('Save what I have so far');
    const file = await person.saved();
    const place = path.join(folder, file.name);
    writeFileSync(place, file.text);
    const seen = { before, name: file.name };
    for (const way of ['file', 'pasted']) {
      const other = await Person.at();
      await other.press('Open again what I saved');
      if (way === 'file') await other.page.locator('#file').setInputFiles(place);
      else {
        await other.page.getByText('I have it as text').click();
        await other.page.locator('#pasted').fill(file.text);
        await other.press('Open it');
      }
      await other.page.waitForFunction(() => document.getElementById('main').dataset.page !== 'open');
      await other.choose('device', 'no');
      await other.press('Continue');
      seen[way] = await other.heading();
      await other.context.close();
    }
    return { ...seen, ...await person.facts() };
  },

  /** A finished file of the page of other rules is opened in this one, all that it asks is answered as safe, and it is saved again. */
  async other_rules() {
    const wanted = { length: 'full', screened: () => 'no' };
    const person = await Person.at(pathToFileURL(path.join(folder, 'old.html')).href);
    await person.begin(['instagram']);
    await person.answer({ ...wanted, say: (question) => (question.includes('private messages') ? 'no' : 'yes') });
    await person.press('These are right: finish and show my summary');
    await person.press('Make a file for your mentor');
    const place = path.join(folder, 'finished.json');
    writeFileSync(place, (await person.saved()).text);
    const other = await opening(place);
    await other.answer(wanted);
    await other.press('These are right: finish and show my summary');
    await other.press('Make a file for your mentor');
    return { file: (await other.saved()).text, ...await other.facts() };
  },

  /** What was saved in the page of other rules is opened in this one, and all that it asks is answered as safe. */
  async saved_under_other_rules() {
    const old = pathToFileURL(path.join(folder, 'old.html')).href;
    const wanted = { length: 'full', screened: () => 'no' };
    const unsafe = { ...wanted, say: (question) => (question.includes('private messages') ? 'no' : 'yes') };
    const person = await Person.at(old);
    await person.begin(['instagram']);
    await person.answer(unsafe, async (kind) => {
      if (kind !== 'card' || !(await person.heading()).includes('private messages')) return;
      await person.page.getByText('Write a note').first().click();
      await person.page.locator('textarea').first().fill('Ask first.');
    });
    await person.press('Save what I have so far');
    const files = { unfinished: await person.saved() };
    await person.press('Back');
    await person.press('These are right: finish and show my summary');
    await person.press('Make a file for your mentor');
    files.finished = await person.saved();
    const seen = {};
    for (const [name, saved] of Object.entries(files)) {
      const place = path.join(folder, saved.name);
      writeFileSync(place, saved.text);
      const other = await Person.at();
      await other.press('Open again what I saved');
      await other.page.locator('#file').setInputFiles(place);
      await other.page.waitForFunction(() => document.getElementById('main').dataset.page !== 'open');
      const opened = await other.text();
      await other.choose('device', 'no');
      await other.press('Continue');
      await other.press('Save what I have so far');
      const again = (await other.saved()).text;
      await other.press('Back');
      await other.answer(wanted);
      await other.press('These are right: finish and show my summary');
      const summary = await other.text();
      await other.press('Make a file for your mentor');
      const offered = await other.text();
      seen[name] = { opened, again, summary, offered, file: (await other.saved()).text, noise: other.noise };
      await other.context.close();
    }
    return { opened: seen, ...await person.facts() };
  },

  /** What was brought up in the page of other rules, and has no answer, is opened in this one; nothing is said again. */
  async brought_up_before() {
    const person = await Person.at(pathToFileURL(path.join(folder, 'old.html')).href);
    await person.begin(['instagram']);
    await person.answer({ screened: (question) => (question.includes('written to you') ? 'yes' : 'no'), until: 'brought' });
    await person.press('Save what I have so far');
    const place = path.join(folder, 'unfinished.json');
    writeFileSync(place, (await person.saved()).text);
    const other = await opening(place);
    await other.press('Save what I have so far');
    const again = (await other.saved()).text;
    await other.press('Back');
    await other.answer({ length: 'full' });
    await other.press('These are right: finish and show my summary');
    const summary = await other.text();
    await other.press('Make a file for your mentor');
    return { again, summary, file: (await other.saved()).text, ...await other.facts() };
  },

  /** What brings up a gate was said in the page of old rules. New ones are at its address, and open its files. */
  async in_other_words() {
    const here = path.join(folder, 'here.html');
    const seen = {};
    for (const value of ['yes', 'not-sure', 'no']) {
      writeFileSync(here, readFileSync(path.join(folder, 'old.html')));
      const person = await Person.at(pathToFileURL(here).href);
      await person.begin(['instagram']);
      await person.answer({ length: 'full', screened: (question) => (question.includes('written to you') ? value : 'no'),
        say: (question) => (question.includes('private messages') ? 'no' : 'yes') });
      await person.press('Save what I have so far');
      const files = { unfinished: (await person.saved()).text };
      await person.press('Back');
      await person.press('These are right: finish and show my summary');
      await person.press('Make a file for your mentor');
      files.finished = (await person.saved()).text;
      writeFileSync(here, readFileSync(file));
      await person.page.reload();
      const found = { tab: await gone(person) };
      for (const [name, text] of Object.entries(files)) {
        const other = await Person.at();
        const place = path.join(folder, `${name}.json`);
        writeFileSync(place, text);
        await other.press('Open again what I saved');
        await other.page.locator('#file').setInputFiles(place);
        await other.page.waitForFunction(() => document.getElementById('main').dataset.page !== 'open');
        found[name] = await gone(other);
      }
      seen[value] = found;
    }
    return seen;
  },

  /** Whoever made it opens a file, and reads what is said at once. */
  async opens() {
    const person = await Person.at();
    await person.press('Open again what I saved');
    await person.page.locator('#file').setInputFiles(path.join(folder, 'mine.json'));
    await person.page.waitForFunction(() => document.getElementById('main').dataset.page !== 'open', null, { timeout: 5000 }).catch(() => {});
    return { opened: await person.text(), ...await person.facts() };
  },

  /** A file is opened by whoever goes on with it, and saved again at once. */
  async opens_and_saves() {
    const person = await opening(path.join(folder, 'mine.json'));
    await person.press('Save what I have so far');
    return { again: (await person.saved()).text, ...await person.facts() };
  },

  /** A mentor opens each file of a folder. */
  async mentor() {
    const seen = {};
    for (const name of JSON.parse(readFileSync(path.join(folder, 'files.json'), 'utf-8'))) {
      const person = await Person.at();
      await person.press("Open a trainee's file");
      const bytes = readFileSync(path.join(folder, name));
      await person.page.locator('#file').setInputFiles(path.join(folder, name));
      await person.page.waitForFunction(() => document.getElementById('main').dataset.page === 'trainee' || document.querySelector('.error-summary'));
      await person.page.evaluate(() => document.querySelectorAll('details').forEach((each) => { each.open = true; }));
      await person.look();
      seen[name] = { kind: await person.kind(), text: await person.page.locator('#main').innerText(), same: bytes.equals(readFileSync(path.join(folder, name))),
        buttons: await person.page.locator('#main button').allInnerTexts(), ...await person.facts() };
      await person.context.close();
    }
    return seen;
  },

  /** Words that are markup, in every place where somebody can write: they stay words. */
  async hostile() {
    const { note, reason, name } = JSON.parse(readFileSync(path.join(folder, 'hostile.json'), 'utf-8'));
    const person = await Person.at();
    await person.begin(['instagram', 'other']);
    await person.answer({}, async (kind) => {
      if (kind !== 'card' || person.noted) return;
      person.noted = true;
      await person.page.getByText('Write a note').first().click();
      await person.page.locator('textarea').first().fill(note);
      await person.press('It does not apply');
      for (const box of await person.page.locator('input[name="which"]').all()) await box.check();
      await person.choose('reason', 'own');
      await person.page.locator('#own').fill(reason);
      await person.press('Set it aside');
      await person.page.waitForFunction(() => document.getElementById('main').dataset.page !== 'aside');
    });
    await person.press('These are right: finish and show my summary');
    await person.press('Make a file for your mentor');
    await person.page.locator('#who').fill(name);
    for (const box of await person.page.locator('input[name="notes"]').all()) await box.check();
    const file = await person.saved();
    return { file, ...await person.facts() };
  },

  /** What is no straight way: skip, back, another answer, what cannot be set aside, what would go away. */
  async ways() {
    const person = await Person.at();
    const seen = { chosen: [], same: [] };
    const each = async (kind) => {
      const boxes = person.page.locator('input:checked');
      if (await boxes.count()) seen.chosen.push(await person.heading());
      if (kind === 'card' && await person.page.locator('input[name="same"]').count()) seen.same.push(await person.heading());
    };
    await person.begin(['instagram', 'tiktok'], {}, each);
    const pupil = (question) => (question.includes('pupil ever tried') ? 'yes' : 'no');
    await person.answer({ screened: pupil, until: 'brought' }, each);
    await person.press('Skip for now');
    seen.left = await person.page.locator('.notice').innerText();
    await person.press('Back');
    seen.back = await person.kind();
    await person.choose('row-0', 'no');
    await person.press('Continue');
    seen.gate = await person.kind();
    await person.press('I meant another answer');
    seen.other = [await person.kind(), await person.page.locator('input:checked').getAttribute('value')];
    await person.choose('row-0', 'not-sure');
    await person.press('Continue');
    seen.unsure = await person.text();
    await person.press('Go on with the questions');
    await person.answer({ screened: pupil }, each);
    const part = async (name) => person.page.locator('summary', { hasText: name }).click();
    await part('General:');
    await person.page.locator('dl div', { hasText: 'Did you tell your mentor' }).getByRole('button').click();
    await person.press('It does not apply');
    seen.aside = await person.text();
    await person.press('Back to the question');
    await person.press('Continue');
    await person.look();
    if (await person.kind() === 'gate') await person.press('Go on with the questions');
    await part('A few things first');
    await person.page.locator('dl div', { hasText: 'pupil ever tried' }).getByRole('button').click();
    await person.choose('said', 'no');
    await person.press('Continue');
    seen.goes = [await person.kind(), await person.text()];
    await person.press('No, leave it as it is');
    seen.stays = await person.page.locator('input:checked').getAttribute('value');
    await person.press('Get help now');
    Object.assign(seen, await situations(person));
    await person.press('Go on with the self-check');
    seen.after = await person.kind();
    return { ...seen, ...await person.facts() };
  },

  /** With the keys Tab, Space and Enter alone; what is missing is announced. */
  async keyboard() {
    const person = await Person.at();
    const { keyboard } = person.page;
    const here = () => person.page.evaluate(() => {
      const { activeElement: at } = document;
      return { id: at.id, tag: at.tagName, value: at.value ?? '', text: at.innerText ?? '' };
    });
    const to = async (wanted) => {
      for (let turn = 0; turn < 80; turn++) {
        await keyboard.press('Tab');
        if (wanted(await here())) return;
      }
      throw new Error(`nothing to press on ${await person.kind()}`);
    };
    const press = async (label) => { await to(({ tag, text }) => tag === 'BUTTON' && text === label); await keyboard.press('Enter'); };
    const tick = async (value) => { await to((at) => at.tag === 'INPUT' && at.value === value); await keyboard.press('Space'); };
    await press('Start now');
    await press('Continue');
    const seen = { error: await here(), alert: await person.page.locator('[role=alert]').innerText(), title: await person.page.title() };
    await keyboard.press('Tab');
    await keyboard.press('Enter');
    seen.field = await here();
    await keyboard.press('Space');
    await press('Continue');
    await tick('instagram');
    await tick('tiktok');
    await press('Continue');
    for (let n = 0; n < 2; n++) {
      await to((at) => at.tag === 'INPUT');
      await keyboard.press('Space');
      await press('Continue');
    }
    await press('The list is right, continue');
    seen.kind = await person.kind();
    return { ...seen, ...await person.facts() };
  },

  /** From a web server, as a provider puts it up. */
  async served() {
    const server = createServer((_, answer) => answer.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(readFileSync(file)));
    await new Promise((done) => { server.listen(0, '127.0.0.1', done); });
    const person = await Person.at(`http://127.0.0.1:${server.address().port}/`);
    await person.begin(['instagram']);
    await person.answer({});
    const facts = await person.facts();
    await person.context.close();
    server.close();
    return { ...facts, requests: facts.requests.filter((each) => !each.endsWith('/favicon.ico')) };
  },

  /** From an https server of one's own, where a browser trusts a page with more. */
  async https() {
    const asked = [];
    const [key, cert] = ['key.pem', 'cert.pem'].map((name) => readFileSync(path.join(folder, name)));
    const server = createSecureServer({ key, cert }, (request, answer) => {
      asked.push(`${request.method} ${request.url}`);
      answer.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(readFileSync(file));
    });
    await new Promise((done) => { server.listen(0, '127.0.0.1', done); });
    const person = await Person.at(`https://127.0.0.1:${server.address().port}/`, { ignoreHTTPSErrors: true, permissions: ['clipboard-read', 'clipboard-write'] });
    await person.begin(['instagram']);
    await person.answer({});
    await person.press('These are right: finish and show my summary');
    await person.press('Make a file for your mentor');
    const saved = await person.saved();
    await person.press('Copy it as text');
    await person.page.locator('.told', { hasText: 'Copied' }).waitFor();
    const copied = await person.page.evaluate(() => navigator.clipboard.readText());
    const secure = await person.page.evaluate(() => isSecureContext);
    const facts = await person.facts();
    await person.context.close();
    server.close();
    return { ...facts, asked, secure, saved, copied };
  },

  /** axe in each kind of page, in states that a file names: light, dark, forced colours, a narrow phone, large text, print. */
  async axe() {
    const axe = need('axe-core');
    const states = {
      light: {}, dark: { colorScheme: 'dark' }, forced: { forcedColors: 'active' },
      narrow: { viewport: { width: 320, height: 640 } }, large: { viewport: { width: 320, height: 640 } }, print: {},
    };
    const [found, seen] = [[], []];
    for (const state of JSON.parse(readFileSync(path.join(folder, 'states.json'), 'utf-8'))) {
      const options = states[state];
      const person = await Person.at(own, options);
      if (state === 'large') await person.page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
      const kinds = new Set();
      const each = async (kind) => {
        const many = kind === 'card' && await person.page.locator('input[name="row-1"]').count();
        const here = `${kind}${many ? ' many' : ''}`;
        if (kinds.has(here)) return;
        kinds.add(here);
        found.push(...await judge(axe, person, `${state} ${here}`));
        if (here === 'card') {
          await person.press('Continue');
          found.push(...await judge(axe, person, `${state} error`));
        }
      };
      await person.begin(['instagram', 'tiktok', 'other'], { keep: 'no' }, each);
      await person.answer({ screened: (q) => (q.includes('pupil ever') ? 'not-sure' : 'no'), say: (q, group) => (group === 'row-0' ? 'no' : 'yes') }, each);
      await person.press('Change your list of accounts');
      await person.look(each);
      for (const label of ['Add an account', 'Back']) await person.press(label).then(() => person.look(each));
      await person.page.getByRole('button', { name: /^Remove/ }).first().click();
      await person.look(each);
      await person.press('No, keep it');
      await person.press('The list is right, continue');
      await openPart(person, 'A few things first', 'pupil ever tried');
      await person.choose('said', 'no');
      await person.press('Continue');
      await person.look(each);
      await person.press('No, leave it as it is');
      await person.press('Continue');
      await openPart(person, 'Instagram:', '');
      await person.press('It does not apply');
      await person.look(each);
      await person.press('Cancel');
      await person.press('Back');
      await person.press('These are right: finish and show my summary');
      await person.look(each);
      await person.press('Make a file for your mentor');
      await person.look(each);
      const file = path.join(folder, `${state}.json`);
      writeFileSync(file, (await person.saved()).text);
      for (const label of ['Save what I have so far', 'Clear everything', 'Get help now']) {
        await person.press(label);
        await person.look(each);
      }
      const whole = state === 'light' || state === 'narrow'; // what is told there has the same parts on each page
      await inGuide(person, async (n, step) => {
        if (whole || !n) found.push(...await judge(axe, person, `${state} situation ${n} ${step}`));
      });
      await person.press('Clear everything');
      await person.press('Yes, clear everything');
      await person.press('Open again what I saved');
      await person.look(each);
      await person.press('Back');
      await person.press("Open a trainee's file");
      await person.look(each);
      await person.page.locator('#file').setInputFiles(file);
      await person.page.waitForFunction(() => document.getElementById('main').dataset.page === 'trainee');
      await person.look(each);
      seen.push([...kinds, ...person.seen]);
      found.push(...person.sideways.map((over) => `${state} sideways ${over}`));
      await person.context.close();
    }
    return { found, seen: [...new Set(seen.flat())] };
  },
};

/** Every situation of the guide to its last page, and back; what each page says, and what of it the tab keeps. */
async function situations(person) {
  const [help, wrong] = [[await person.text()], []];
  const many = await inGuide(person, async () => {
    const said = await person.page.locator('#main').innerText();
    const kept = await person.page.evaluate(() => JSON.stringify(history.state));
    if (!/\b999\b/.test(said.split('\n').slice(0, 8).join(' '))) wrong.push(`no emergency first: ${said}`);
    if (kept.includes('situation')) wrong.push(`kept: ${kept}`);
    help.push(said);
  });
  if (await person.kind() !== 'concern') wrong.push(`back to ${await person.kind()}`);
  await person.page.locator('.ways button').first().click(); // and from within it straight to the self-check
  await person.press('Continue');
  return { help, wrong, many };
}

/** From the list of situations through all pages of each, and back to the list. Returns how many there are. */
async function inGuide(person, each) {
  const many = await person.page.locator('.ways button').count();
  for (let n = 0; n < many; n++) {
    await person.page.locator('.ways button').nth(n).click();
    let pages = 1;
    for (; ; pages++) {
      await person.look();
      await each(n, pages);
      if (!await person.page.getByRole('button', { name: 'Continue', exact: true }).count()) break;
      await person.press('Continue');
    }
    for (; pages; pages--) await person.press('Back');
  }
  return many;
}

/** From the check to the page on which an answer in one of its parts is changed. */
async function openPart(person, name, question) {
  await person.page.locator('summary', { hasText: name }).click();
  await person.page.locator('details[open] dl div', { hasText: question }).first().getByRole('button').click();
}

/** Somebody who opens a saved file in the page of today, on a device of their own. */
async function opening(place) {
  const person = await Person.at();
  await person.press('Open again what I saved');
  await person.page.locator('#file').setInputFiles(place);
  await person.page.waitForFunction(() => document.getElementById('main').dataset.page !== 'open');
  await person.choose('device', 'no');
  await person.press('Continue');
  return person;
}

async function judge(axe, person, where) {
  await person.page.evaluate(() => document.querySelectorAll('details').forEach((each) => { each.open = true; }));
  await person.page.evaluate(axe.source);
  const paper = where.startsWith('print'); // nobody points at paper
  const run = { resultTypes: ['violations'], runOnly: { type: 'tag', values: TAGS }, rules: { 'target-size': { enabled: !paper } } };
  if (paper) await person.page.emulateMedia({ media: 'print' });
  const said = await person.page.evaluate((how) => window.axe.run(document, how), run);
  if (paper) await person.page.emulateMedia({ media: 'screen' });
  return said.violations.flatMap((v) => v.nodes.map((n) => `${where}: ${v.id} ${n.target.join(' ')} ${(n.failureSummary ?? '').slice(0, 160)}`));
}

console.log(JSON.stringify(await told[walk]()));
await browser.close();
