// Finds a trainee on a cohort page as a reader does, by letter and by link, and prints what it saw as JSON.
//   MEI_SOCIAL_NODE_MODULES=folder-with-node_modules CHROMIUM=/usr/bin/chromium node follow.mjs PAGE.html LETTER NAME
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const need = createRequire(path.join(path.resolve(process.env.MEI_SOCIAL_NODE_MODULES), 'x.js'));
const browser = await need('playwright-core').chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ['--disable-gpu', '--no-first-run', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
});
const [file, letter, name] = process.argv.slice(2);
const seen = [];
for (const viewport of [{ width: 1280, height: 900 }, { width: 320, height: 640 }]) {
  const page = await (await browser.newContext({ viewport, javaScriptEnabled: false })).newPage();
  await page.goto(pathToFileURL(path.resolve(file)).href);
  const before = await shown(page);
  await page.locator('#names summary', { hasText: letter }).click();
  await page.locator('#names a', { hasText: name }).click();
  const summary = page.locator('.person[open] > summary');
  const [opened, box] = [await summary.allInnerTexts(), await summary.boundingBox()];
  await page.emulateMedia({ media: 'print' });
  seen.push({ before, opened, inside: box.y >= 0 && box.y < viewport.height, printed: await shown(page) });
}
await browser.close();
console.log(JSON.stringify(seen));

async function shown(page) {
  const found = await page.locator('.person > div').all();
  return (await Promise.all(found.map((each) => each.isVisible()))).filter(Boolean).length;
}
