// What must hold of the pages of the form, one sentence each, on a walk through the small rules with gates.
// The same walk goes over several pages: where one of them is changed, some sentence no longer holds.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { folder, Person } from './person.mjs';

const AT_ONCE = 3;
const PATIENCE = 10_000;
const NAME = 'Sam Ortiz';
const REASON = 'I have no messages anywhere';

/**
 * By page: each sentence with whether it held, and how a scene ended that could not go on. `pages`: for each the one
 * scene that is played on it and the sentence that ends it where it does not hold; or null for all of it.
 */
export async function scenes(pages) {
  const found = Object.fromEntries(Object.keys(pages).map((name) => [name, { held: {}, ended: [] }]));
  const waiting = Object.entries(pages);
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await judge(...next, found[next[0]]);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return found;
}

async function judge(name, only, { held, ended }) {
  const holds = (sentence, is) => {
    held[sentence] = (held[sentence] ?? true) && Boolean(is);
    if (only?.broken === sentence && !is) throw new Error('seen enough');
  };
  for (const scene of [trainee, list, borrowed, guide, mentor].filter((each) => !only || each.name === only.scene)) {
    const person = await Person.at(pathToFileURL(path.join(folder, name)).href);
    person.page.setDefaultTimeout(PATIENCE);
    await scene(person, holds).catch((error) => { ended.push(`${scene.name}: ${String(error).slice(0, 400)}`); });
    await person.context.close();
  }
}

const kept = (person) => person.page.evaluate(() => history.state?.state ?? null);
const has = async (person, label) => await person.page.getByRole('button', { name: label, exact: true }).count() > 0;
const notice = async (person) => (await person.page.locator('.notice').allInnerTexts()).join(' ');
const shown = (person, selector) => person.page.locator(`#main ${selector}`).allInnerTexts();
const part = (person, name) => person.page.locator('summary', { hasText: name }).click();
const change = (person, question) => person.page.locator('dl div', { hasText: question }).getByRole('button').first().click();

/** Where some texts begin on the page: each after the one before it. */
async function inOrder(person, ...texts) {
  const all = await person.page.locator('#main').innerText();
  const places = texts.map((text) => all.indexOf(text));
  return places.every((place, n) => place >= 0 && (!n || place > places[n - 1]));
}

async function say(person, values) {
  for (const [n, value] of values.entries()) await person.choose(`row-${n}`, value);
  await person.press('Continue');
}

/** A full check with all that can be met on the way, to the file, and to its end in "Clear everything". */
async function trainee(person, holds) {
  const { page } = person;
  holds('the first page begins with what is urgent', await page.locator('#heading + *').getAttribute('class') === 'danger');
  await person.begin(['instagram', 'whatsapp']);
  await brought(person, holds);
  await person.answer({ length: 'full', until: 'card' });
  await cards(person, holds);
  await checked(person, holds);
  await summary(person, holds);
  await page.reload();
  holds('answers wait in the tab of whoever agreed', (await notice(person)).includes('still here') && await person.kind() === 'summary');
  await handedOut(person, holds);
  await person.press('Clear everything');
  await person.press('Yes, clear everything');
  holds('nothing is left in the tab after Clear everything', !(await kept(person))?.audit && await has(person, 'Start now'));
  await person.begin(['whatsapp']);
  await person.answer({ screened: () => 'no' });
  await person.press('These are right: finish and show my summary');
  await person.press('Make a file for your mentor');
  holds('nothing is left on the page after Clear everything', await page.locator('#who').inputValue() === '');
}

/** What was brought up before the questions: asked at once, skipped, taken back, said otherwise, spoken of. */
async function brought(person, holds) {
  const chosen = async () => (await kept(person))?.audit.answers.told?.value;
  for (let turn = 0; turn < 2; turn++) {
    await person.choose('said', 'yes');
    await person.press('Continue');
  }
  holds('what was brought up is asked at once', await person.kind() === 'brought');
  while (await person.kind() === 'screening') {
    await person.choose('said', 'yes');
    await person.press('Continue');
  }
  await person.press('Continue');
  holds('no answer is named, and none is made up', await person.page.locator('.error').count() === 1 && await chosen() === undefined);
  await person.press('Skip for now');
  holds('what is skipped is left', await person.kind() !== 'brought' && await chosen() === undefined);
  holds('a skip of what comes first says that it stays open', (await notice(person)).includes('stays first'));
  holds('there is a way back', await has(person, 'Back'));
  await person.press('Back');
  holds('Back leads to the page before', (await person.text()).includes('Did you tell somebody?'));
  await person.choose('row-0', 'no');
  holds('what is chosen is what is kept', await chosen() === 'no');
  await person.press('Continue');
  holds('the gate page is shown at once', await person.kind() === 'gate');
  const said = await person.text();
  holds('the gate page reads back what the answer means', said.includes('nobody has been told yet'));
  holds('the gate page says whom to tell', said.includes('The safeguarding lead today'));
  holds('the gate page has the steps', said.includes('Delete nothing'));
  await person.press('I meant another answer');
  holds('another answer can be given, where the first one stands', await person.page.locator('input[value="no"]:checked').count() === 1);
  await person.choose('row-0', 'not-sure');
  holds('what is chosen is what is kept', await chosen() === 'not-sure');
  await person.press('Continue');
  holds('the gate page reads back what the answer means', (await person.text()).includes('not sure whether you told them'));
  await person.press('Go on with the questions');
}

/** Set aside with a reason, answered account by account with a note, skipped, and answered in the app. */
async function cards(person, holds) {
  const { page } = person;
  const answers = async () => (await kept(person)).audit.answers;
  await person.press('It does not apply');
  await person.press('Set it aside');
  holds('nothing is set aside without a reason', await page.locator('.error').count() === 1 && !(await answers())['no-private-messages']);
  await person.choose('reason', 'own');
  await person.press('Set it aside');
  holds('a reason of their own has to be written', await person.kind() === 'aside');
  if (await person.kind() === 'aside') {
    await page.locator('#own').fill(REASON);
    await person.press('Set it aside');
  }
  const aside = (await answers())['no-private-messages'];
  holds('what is set aside has its reason', aside.value === 'not-applicable' && aside.reason === REASON);
  await part(person, 'Write a note');
  await page.locator('#note').fill('Only a cousin');
  await say(person, ['yes', 'no']);
  const { 'pupils-follow@a1': one, 'pupils-follow@a2': other } = await answers();
  holds('what is chosen is what is kept', one.value === 'yes' && other.value === 'no');
  holds('a note outlives the answer', one.note === 'Only a cousin');
  await person.press('Skip for now');
  await say(person, ['no']);
}

async function checked(person, holds) {
  const [noted] = await shown(person, '.comes-first');
  holds('the answers to what comes first are read back first', Boolean(noted?.includes('not sure whether you told them'))
    && await inOrder(person, 'not sure whether', 'A few things first'));
  await person.press('Answer what has no answer yet');
  holds('what has no answer is asked again', (await person.text()).includes('staff room?') && await person.kind() === 'card');
  if (await person.kind() === 'card') await person.press('Skip for now');
  await part(person, 'General:');
  await change(person, 'Did you tell somebody?');
  holds('the answer to be changed is the one on the page', (await person.heading()).includes('Did you tell somebody?'));
  await say(person, ['no']);
  holds('another open answer is spoken of again', await person.kind() === 'gate');
  if (await person.kind() === 'gate') await person.press('Go on with the questions');
  await part(person, 'A few things first');
  await change(person, 'Has a pupil written');
  await person.choose('said', 'no');
  await person.press('Continue');
  holds('nothing that comes first goes away without a word', await person.kind() === 'goes' && (await person.text()).includes('Did you tell somebody?'));
  if (await person.kind() === 'goes') {
    await person.press('No, leave it as it is');
    holds('what was to go away is there', (await kept(person)).audit.screening['pupil-wrote'] === 'yes');
    await person.press('Continue');
  }
}

async function summary(person, holds) {
  await person.press('These are right: finish and show my summary');
  const first = (await shown(person, '.first-line')).join(' ');
  holds('the first line of the summary is what comes first', first.startsWith('Talk to someone today') && first.includes('Did you tell somebody?')
    && await inOrder(person, 'Talk to someone today', 'One thing to do first'));
  holds('what comes first stands before all else to do', await person.page.evaluate(() => {
    const place = (selector) => [...document.querySelectorAll('#main section')].findIndex((each) => each.matches(selector));
    return place(':has(> .finding.critical)') >= 0 && place(':has(> .finding.critical)') < place('.first') && place('.first') < place(':has(.when)');
  }));
  holds('the one thing to do first has its first step', (await shown(person, 'section.first')).join(' ').includes('The safeguarding lead today'));
  const findings = (await shown(person, '.finding')).join(' ');
  holds('what was set aside is named with its reason', findings.includes(REASON));
  holds('everything to do is in the plan', ['Do pupils follow this account?', 'Is this account private?'].every((question) => findings.includes(question)));
}

async function handedOut(person, holds) {
  const { page } = person;
  await person.press('Make a file for your mentor');
  await page.locator('#who').fill(NAME);
  const [one, same] = [await person.saved(), await person.saved()];
  const file = JSON.parse(one.text);
  const said = Object.fromEntries(file.answers.map((each) => [`${each.question} ${each.account ?? ''}`, each.answer]));
  holds('the file has what was answered', said['told '] === 'no' && said['no-private-messages '] === 'not-applicable' && said['account-private a1'] === 'no'
    && said['pupils-follow a1'] === 'yes' && said['pupils-follow a2'] === 'no');
  holds('the file has the name that was typed', file.audit.name === NAME);
  holds('the same content is one revision', one.text === same.text);
  holds('the check code on the page is that of the file', (await shown(person, '.code')).join() === file.check.code);
  holds('a note is private unless it is ticked', !one.text.includes('Only a cousin'));
  await page.locator('input[name="notes"]').first().check();
  holds('a note that is ticked is in the file', (await person.saved()).text.includes('Only a cousin'));
  await part(person, 'Leave accounts out of the file');
  await page.locator('input[name="out"]').first().check();
  const less = JSON.parse((await person.saved()).text).assessment.coverage.answered;
  const [, counted] = (await person.text()).match(/(\d+) answers?, what comes first/);
  holds('what will be in the file is counted without what is left out', Number(counted) === less && (await person.text()).includes('1 account left out by choice.'));
}

/** Another list of accounts, when something that comes first was said of one of them. */
async function list(person, holds) {
  const { page } = person;
  await person.begin(['instagram'], { purpose: 'professional' });
  const bad = /among the readers|comes before/; // what is brought up has no question as its heading
  await person.answer({ length: 'full', screened: (question) => (/teaching|somebody else/.test(question) ? 'yes' : 'no'), say: (question) => (bad.test(question) ? 'no' : 'yes') });
  await person.press('Change your list of accounts');
  await page.locator('.acts button').first().click();
  await person.choose('purpose', 'personal');
  await person.press('Continue');
  holds('another purpose lets nothing that comes first go without a word', await person.kind() === 'goes' && (await person.text()).includes('Is no pupil among the readers?'));
  await person.press('No, leave it as it is');
  holds('what was to go away is there', (await kept(person)).audit.accounts[0].purpose === 'professional');
  await person.press('Back');
  await page.locator('.acts button').nth(1).click();
  await person.press('Yes, take it off');
  holds('an account that comes off takes nothing that comes first without a word', await person.kind() === 'goes' && (await person.text()).includes('Do they keep away from pupils?'));
  await person.press('Yes, change it all the same');
  holds('what is changed all the same is changed', await person.kind() === 'accounts' && !(await kept(person)).audit.accounts.length
    && !Object.keys((await kept(person)).audit.answers).some((key) => key.endsWith('@a1')));
}

/** On a device of somebody else: nothing waits, so it is saved, and opened again. */
async function borrowed(person, holds) {
  const { page } = person;
  await person.begin(['instagram'], { keep: 'no' });
  await person.answer({ screened: (question) => (question.includes('placement') ? 'yes' : 'no'), length: 'full', until: 'card' });
  await person.press('Skip for now');
  await person.answer({ length: 'full', until: 'app' });
  holds('nothing waits in the tab of whoever did not agree', await kept(person) === null);
  const dialogs = () => person.noise.filter((each) => each.startsWith('dialog')).length;
  await person.press('Save what I have so far');
  const file = await person.saved();
  await page.reload();
  holds('nobody is warned of what they saved', dialogs() === 0);
  await person.press('Open again what I saved');
  await part(person, 'I have it as text');
  await page.locator('#pasted').fill(file.text);
  await person.press('Open it');
  await person.choose('device', 'no');
  await person.press('Continue');
  await person.press('Skip for now');
  holds('what was saved is back', await person.kind() === 'app');
  await person.answer({ length: 'full' });
  holds('what comes first and has no answer is named before the end',
    (await shown(person, '.comes-first')).some((each) => each.includes('private messages with pupils?')));
  await page.reload();
  holds('the browser asks before unsaved answers go', dialogs() === 1);
}

/** The guide for something seen online, in the middle of a self-check. */
async function guide(person, holds) {
  await person.begin(['instagram']);
  await person.press('Get help now');
  holds('the guide says at once whom to call', (await person.page.locator('#main .danger').innerText()).includes('safeguarding lead'));
  await person.page.locator('.ways button').first().click();
  const danger = async () => (await shown(person, '.danger')).length === 1;
  holds('each situation says first what is urgent', await danger());
  holds('the tab does not keep which situation it was', !JSON.stringify(await kept(person)).includes('situation'));
  await person.press('Continue');
  holds('each situation says first what is urgent', await danger());
  await person.press('Go on with the self-check');
  holds('out of the guide it goes on where somebody was', await person.kind() === 'screening');
}

/** A file in which a question is open that comes before all others; and one that somebody changed. */
async function mentor(person, holds) {
  const { page } = person;
  await person.press("Open a trainee's file");
  for (const name of ['open.json', 'changed.json']) {
    await page.locator('#file').setInputFiles(path.join(folder, name));
    await page.waitForFunction(() => document.getElementById('main').dataset.page === 'trainee');
    const [first, ...sections] = [(await shown(person, '.first-line')).join(' '), ...await shown(person, 'section > h2')];
    const place = (title) => sections.findIndex((each) => each.startsWith(title));
    holds('a mentor reads first what comes before all others', first.includes('private messages with pupils?') && await inOrder(person, first, 'The self-check of'));
    holds('a mentor reads what to do today', sections.includes('What you do today'));
    holds('what comes first stands before all other findings', place('Talk') >= 0 && place('Talk') < place('Open findings'));
    holds('a file that was changed is doubted, and no other', sections.includes('What to doubt first') === (name === 'changed.json'));
    holds('a mentor reads whose file it is', (await person.heading()).includes(NAME));
    const folds = await shown(person, 'details > summary');
    holds('a mentor reads each answer as it was given', folds.some((each) => each.startsWith('Instagram (')));
    await person.press('Close this file');
    holds('a file that is closed is gone', !(await person.text()).includes(NAME));
  }
  await page.locator('#file').setInputFiles(path.join(folder, 'then.json'));
  await page.waitForFunction(() => document.getElementById('main').dataset.page === 'trainee');
  holds('a mentor reads what to do today where only the file says that it is about a child',
    (await shown(person, 'section > h2')).includes('What you do today'));
}
