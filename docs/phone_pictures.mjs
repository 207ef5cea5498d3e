// Opens the form on a phone of 360 px, in five states that the documents show, and prints each as dots of few colours,
// with the markup that it shows.
//   MEI_SOCIAL_NODE_MODULES=... CHROMIUM=... MEI_SOCIAL_TODAY=... node phone_pictures.mjs pictures PAGE.html FOLDER
// FOLDER has the trainee's file that the mentor opens.
import path from 'node:path';
import { browser, folder, own, Person } from '../tests/browser/person.mjs';

const SHARP = { deviceScaleFactor: 1.5 };
const COLOURS = 24; // enough for text with soft edges on three grounds
const seen = {};
const person = await Person.at(own, SHARP);
const easel = await browser.newPage(); // the form's own policy lets no picture in
await picture('start', 4);
await person.begin(['instagram']);
await person.answer({ screened: (question) => (question.includes('pupil ever tried') ? 'yes' : 'no'), until: 'brought' });
await person.choose('row-0', 'no');
await person.press('Continue');
await picture('gate', 5);
await person.press('Go on with the questions');
await person.answer({ until: 'card' });
await picture('card', 6);
await person.answer({});
await person.press('These are right: finish and show my summary');
await picture('summary', 3);
const mentor = await Person.at(own, SHARP);
await mentor.press("Open a trainee's file");
await mentor.page.locator('#file').setInputFiles(path.join(folder, 'sam.json'));
await mentor.page.waitForFunction(() => document.getElementById('main').dataset.page === 'trainee');
await picture('mentor', 6, mentor);
console.log(JSON.stringify(seen));
await browser.close();

/** The first parts of the page, whole; and their markup, without what is folded away. */
async function picture(name, many, { page } = person) {
  await page.mouse.move(0, 0); // nothing looks as if somebody pointed at it
  const { markup, height } = await page.evaluate((count) => {
    document.activeElement.blur();
    const parts = [...document.getElementById('main').children].slice(0, count);
    const copies = parts.map((part) => part.cloneNode(true));
    for (const copy of copies) for (const folded of [copy, ...copy.querySelectorAll('details')]) if (folded.matches('details')) folded.querySelectorAll(':scope > :not(summary)').forEach((each) => each.remove());
    return { markup: copies.map((copy) => copy.outerHTML).join('\n'), height: Math.ceil(parts.at(-1).getBoundingClientRect().bottom) + 12 };
  }, many);
  await page.setViewportSize({ width: 360, height });
  const png = (await page.screenshot({ clip: { x: 0, y: 0, width: 360, height } })).toString('base64');
  seen[name] = { markup, ...await easel.evaluate(dots, [png, COLOURS]) };
}

/** In a page: every dot as the number of the nearest of the colours that are used most. */
async function dots([png, most]) {
  const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
  const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
  canvas.drawImage(image, 0, 0);
  const colours = new Uint32Array(canvas.getImageData(0, 0, image.width, image.height).data.buffer);
  const used = new Map();
  for (const colour of colours) used.set(colour, (used.get(colour) ?? 0) + 1);
  const parts = (colour) => [colour & 255, (colour >> 8) & 255, (colour >> 16) & 255];
  const palette = [...used].sort((a, b) => b[1] - a[1]).slice(0, most).map(([colour]) => parts(colour));
  const nearest = new Map([...used.keys()].map((colour) => {
    const far = palette.map((each) => each.reduce((sum, part, n) => sum + (part - parts(colour)[n]) ** 2, 0));
    return [colour, far.indexOf(Math.min(...far))];
  }));
  return { width: image.width, height: image.height, palette, rows: [...colours].map((colour) => nearest.get(colour)) };
}
