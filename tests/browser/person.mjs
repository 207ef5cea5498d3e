// Somebody who has the form open in Chromium: what they press and choose, and what the page does besides.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { spyOnStores } from './stores.mjs';

export const need = createRequire(path.join(path.resolve(process.env.MEI_SOCIAL_NODE_MODULES), 'x.js'));
export const [walk, file, folder] = process.argv.slice(2);
export const own = pathToFileURL(path.resolve(file)).href;
export const PHONE = { viewport: { width: 360, height: 740 }, acceptDownloads: true };
export const CHROMIUM = {
  executablePath: process.env.CHROMIUM,
  args: ['--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update',
    '--disable-sync', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
};
export const { chromium } = need('playwright-core');
export const browser = await chromium.launch(CHROMIUM);

/** Somebody with the page open, and all that the page does beside being looked at. */
export class Person {
  static async at(address = own, options = {}) {
    return Person.within(await browser.newContext({ ...PHONE, ...options }), address);
  }

  static async within(context, address = own) {
    const person = new Person();
    Object.assign(person, { context, requests: [], noise: [], sideways: [], seen: [] });
    await context.addInitScript(spyOnStores);
    await context.clock.setFixedTime(new Date(`${process.env.MEI_SOCIAL_TODAY}T12:00:00`));
    person.watch(await context.newPage());
    await person.page.goto(address, { waitUntil: 'load' });
    return person;
  }

  watch(page) {
    this.page = page;
    page.on('request', (r) => { if (r.url() !== page.url() && !r.url().startsWith('blob:') && !r.isNavigationRequest()) this.requests.push(r.url()); });
    page.on('console', (m) => this.noise.push(m.text()));
    page.on('pageerror', (e) => this.noise.push(String(e.stack)));
    page.on('dialog', (d) => { this.noise.push(`dialog: ${d.message()}`); d.accept(); });
  }

  kind() { return this.page.locator('#main').getAttribute('data-page'); }
  heading() { return this.page.locator('#heading').innerText(); }
  text() { return this.page.locator('body').innerText(); }
  press(label) { return this.page.getByRole('button', { name: label, exact: true }).first().click(); }
  choose(name, value) { return this.page.locator(`input[name="${name}"][value="${value}"]`).check(); }

  async look(each) {
    const kind = await this.kind();
    const over = await this.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (over > 0) this.sideways.push(`${kind}: ${over}`);
    const focused = await this.page.evaluate(() => document.activeElement?.id);
    if (focused !== 'heading') this.noise.push(`${kind}: the focus is on "${focused}", not on the heading`);
    await each?.(kind, this);
    this.seen.push(kind);
    return kind;
  }

  /** From the start to the list of accounts. `keep`: whether the device is only theirs. */
  async begin(apps, { keep = 'yes', kinds = [], purpose = 'personal' } = {}, each) {
    await this.look(each);
    await this.press('Start now');
    await this.look(each);
    await this.choose('device', keep);
    await this.press('Continue');
    await this.look(each);
    for (const app of apps) await this.choose('apps', app);
    await this.press('Continue');
    while (await this.kind() === 'purpose') {
      await this.look(each);
      await this.choose('purpose', purpose);
      if (await this.page.locator('input[name="kind"]').count()) await this.page.getByLabel(kinds.shift() ?? 'Game').check();
      await this.press('Continue');
    }
    await this.look(each);
    await this.press('The list is right, continue');
  }

  /** Answer whatever comes, until the answers are checked. `say` gives the answer to a question of a card. */
  async answer({ length = 'quick', screened = () => 'no', say = () => 'yes', until = 'check' }, each) {
    for (let turn = 0; turn < 400; turn++) {
      const kind = await this.look(each);
      if (kind === until) return;
      if (kind === 'screening') await this.choose('said', screened(await this.heading()));
      else if (kind === 'length') await this.choose('length', length);
      else if (kind === 'gate') {
        await this.press('Go on with the questions');
        continue;
      } else if (kind === 'card' || kind === 'brought') {
        const groups = await this.page.evaluate(() => [...new Set([...document.querySelectorAll('input[type=radio]')].map((box) => box.name))]);
        const question = await this.heading();
        for (const group of groups) if (group !== 'same') await this.choose(group, say(question, group));
      } else if (kind !== 'app') throw new Error(`what is ${kind}?`);
      await this.press('Continue');
    }
    throw new Error('still asking');
  }

  async saved() {
    const waiting = this.page.waitForEvent('download');
    await this.press('Save the file');
    const download = await waiting;
    return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf-8') };
  }

  async facts() {
    const { requests, noise, sideways, seen } = this;
    const stores = await this.page.evaluate(() => window.storesUsed);
    const cookies = (await this.context.cookies()).length;
    const scripts = await this.page.evaluate(() => window.ran ?? 0);
    return { requests, noise, sideways, seen, stores, cookies, scripts };
  }
}
