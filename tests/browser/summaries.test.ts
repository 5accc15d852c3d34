// What a machine wrote of papers in a browser: read, flagged by a reader, decided by a moderator, watched by an
// administrator; on telephones, in both themes, with and without scripts.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPeople, type SignedInPerson, type SitePeople } from '../support/people.ts';
import type { SiteProcess } from '../support/site.ts';
import { LONG, MODEL, SENTENCE_ONLY, startSummarisedSite, WHOLE } from '../support/summarised-site.ts';
import {
  axeViolationsInBothThemes,
  expectNoSidewaysScroll,
  follow,
  launchBrowser,
  openPage,
  PHONE,
  type WatchedPage,
} from './browser.ts';

let site: SiteProcess;
let people: SitePeople;
let browser: Browser;
let keeper: SignedInPerson;
beforeAll(async () => {
  [site, browser] = await Promise.all([startSummarisedSite(), launchBrowser()]);
  people = await openPeople(site);
  keeper = await people.signInAs({ handle: 'root-1', role: 'administrator' });
});
afterAll(async () => {
  await people?.close();
  await browser?.close();
  await site?.close();
});

const QUEUE = '/moderation/summaries';
const pathOf = ({ id }: { id: string }) => `/papers/${id}`;
const written = (page: Page) => page.getByRole('region', { name: 'Written by a machine' });

async function open(
  person: SignedInPerson,
  options: Parameters<typeof openPage>[2] = {},
): Promise<WatchedPage> {
  const watched = await openPage(browser, site.url, options);
  await person.enter(watched.page.context());
  return watched;
}

/** Flags what the machine wrote, from the paper's page on. */
async function flag(page: Page, paper: { id: string }, details: string): Promise<void> {
  await page.goto(pathOf(paper));
  await written(page).getByRole('link', { name: 'Something is wrong with it' }).click();
  await page.getByLabel('Says something that the paper does not say').check();
  await page.getByLabel('More for the moderators').fill(details);
  await page.getByRole('button', { name: 'Flag it' }).click();
  await page.getByRole('status').filter({ hasText: 'A moderator will look at it' }).waitFor();
}

/** Decides about the entry of a paper. */
async function decide(page: Page, title: string, button: string, reason: string): Promise<void> {
  const entry = page.locator('.entry', { hasText: title });
  await entry.getByLabel('Reason, for the log').fill(reason);
  await follow(page, entry.getByRole('button', { name: button }));
}

test('a paper’s page tells whose the words are, and what each claim rests on', async () => {
  const { page, troubles, close } = await openPage(browser, site.url, { viewport: PHONE });
  await page.goto(pathOf(WHOLE));
  const section = written(page);
  expect(await section.locator('code').textContent()).toBe(MODEL);
  const claims = section.locator('.claims > li');
  expect(await claims.locator('> span').allTextContents()).toEqual([
    'It runs late by nine minutes a year.',
    'The loss grows with the square of the height of the tide.',
    'A pendulum of brass halves the loss.',
  ]);
  // The words are the paper's own, with its mathematics.
  expect(await claims.nth(1).locator('blockquote math').count()).toBe(1);
  expect(await claims.nth(2).locator('blockquote').textContent()).toBe(
    'Rests on: a pendulum of brass halves it',
  );
  expect(await page.locator('.abstract').first().textContent()).toContain('We wind a clock by the tide');
  await page.goto(pathOf(SENTENCE_ONLY));
  expect(await written(page).getByRole('heading').allTextContents()).toEqual(['Written by a machine']);
  expect(troubles).toEqual([]);
  await close();
});

/** A reader flags it; gives the pages of the reader and of a moderator who has the queue before them. */
async function flagged(paper: { id: string }, scripts: { reader: boolean; moderator: boolean }) {
  const [reader, moderator] = [
    await open(await people.signInAs(), { javaScriptEnabled: scripts.reader, viewport: PHONE }),
    await open(await people.signInAs({ role: 'moderator' }), { javaScriptEnabled: scripts.moderator }),
  ];
  await flag(reader.page, paper, 'It is nine hours.');
  await moderator.page.goto(QUEUE);
  return { reader, moderator };
}

async function closeSound(...opened: WatchedPage[]): Promise<void> {
  for (const { troubles, close } of opened) {
    expect(troubles).toEqual([]);
    await close();
  }
}

test('a reader with scripts flags it; a moderator without hides it everywhere, and shows it again', async () => {
  const { reader, moderator } = await flagged(WHOLE, { reader: true, moderator: false });
  const entry = moderator.page.locator('.entry', { hasText: WHOLE.title });
  expect(await entry.textContent()).toContain('It is nine hours.');
  await decide(moderator.page, WHOLE.title, 'Hide it everywhere', 'It misleads.');
  expect(await entry.textContent()).toContain('Hidden: It misleads.');
  await reader.page.goto(pathOf(WHOLE));
  expect(await written(reader.page).count()).toBe(0);
  expect(await reader.page.getByRole('heading', { name: 'Abstract' }).count()).toBe(1);
  await decide(moderator.page, WHOLE.title, 'Show it again', 'It does not.');
  expect(await entry.count()).toBe(0);
  await reader.page.reload();
  expect(await written(reader.page).count()).toBe(1);
  await closeSound(reader, moderator);
});

test('a reader without scripts flags it; a moderator with them leaves it as it is', async () => {
  const { reader, moderator } = await flagged(SENTENCE_ONLY, { reader: false, moderator: true });
  await decide(moderator.page, SENTENCE_ONLY.title, 'Leave it as it is', 'The abstract says so.');
  await moderator.page.getByRole('heading', { name: 'Nothing waits' }).waitFor();
  await reader.page.goto(pathOf(SENTENCE_ONLY));
  expect(await written(reader.page).count()).toBe(1);
  await moderator.page.goto('/moderation/log');
  expect(await moderator.page.locator('main').textContent()).toContain('The abstract says so.');
  await closeSound(reader, moderator);
});

/** The page is accessible in both themes, and fits a narrow telephone. */
async function expectSound(page: Page): Promise<void> {
  await expectNoSidewaysScroll(page);
  expect(await axeViolationsInBothThemes(page), page.url()).toEqual([]);
}

test('readers’ pages are accessible and narrow, however long the model’s words are', async () => {
  const { page, troubles, close } = await open(keeper, { viewport: PHONE });
  for (const path of [pathOf(LONG), `${pathOf(LONG)}/flag`, '/papers/trending']) {
    await page.goto(path);
    await expectSound(page);
  }
  expect(troubles).toEqual([]);
  await close();
});

test('moderators’ and administrators’ pages are too, with flags and without', async () => {
  const { page, troubles, close } = await open(keeper, { viewport: PHONE });
  await page.goto(QUEUE);
  await page.getByRole('heading', { name: 'Nothing waits' }).waitFor();
  await expectSound(page);
  await flag(page, LONG, 'x'.repeat(300));
  await page.goto('/administration');
  const part = page.getByRole('region', { name: 'Summaries by a machine' });
  expect(await part.textContent()).toMatch(new RegExp(`Asked is ${MODEL}.*3 written`, 's'));
  await expectSound(page);
  await page.getByRole('link', { name: '1 flagged summary' }).click();
  await page.locator('.entry').waitFor();
  await expectSound(page);
  expect(troubles).toEqual([]);
  await close();
});
