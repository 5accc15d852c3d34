// The pages of administration in a browser: records, people, invitations, settings and the log, by their forms.
import { ingestRecords, publishModel } from '@papertape/database';
import { paperMatcher } from '@papertape/jobs';
import { trainRanking } from '@papertape/jobs/ranking';
import { newRankingLog } from '@papertape/jobs/ranking-testing';
import { emptyRecord } from '@papertape/papers';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OLD, RICH, siteRecords } from '../support/papers.ts';
import { openPeople, type SignedInPerson, type SitePeople } from '../support/people.ts';
import { startSite, type SiteProcess } from '../support/site.ts';
import {
  axeViolationsInBothThemes,
  expectNoSidewaysScroll,
  launchBrowser,
  openPage,
  type WatchedPage,
  PHONE,
} from './browser.ts';

/** The published version of RICH, without an identifier in common: only the matcher can tell. */
const PUBLISHED = emptyRecord({
  source: 'acl',
  sourceKey: '2026.acl-long.7',
  identifiers: [{ scheme: 'acl', value: '2026.acl-long.7' }],
  title: RICH.title.replace('Lantern Routing', 'LANTERN ROUTING'),
  abstract: 'We hang one lantern at every seventh token and follow the light. The halls stay bright too.',
  authors: [{ name: 'Corridor, A.' }, { name: 'Fernandez-Gil, J.' }],
  publishedAt: '2026-07-01T00:00:00.000Z',
});
const RECORDS = `/administration/records/${RICH.sourceKey}`;

let site: SiteProcess;
let browser: Browser;
let people: SitePeople;
let administrator: SignedInPerson;
beforeAll(async () => {
  [site, browser] = await Promise.all([startSite(siteRecords()), launchBrowser()]);
  people = await openPeople(site);
  // Papers are found by what the matcher made of them when they came in.
  const records = [{ ...RICH, upvotes: 32 }, PUBLISHED];
  await people.database.transaction((tx) => ingestRecords(tx, records, { matcher: paperMatcher() }));
  administrator = await people.signInAs({ handle: 'root-1', name: 'Ro Keeper', role: 'administrator' });
});
afterAll(async () => {
  await people?.close();
  await browser?.close();
  await site?.close();
});

async function open(options: Parameters<typeof openPage>[2] = {}): Promise<WatchedPage> {
  const watched = await openPage(browser, site.url, options);
  await administrator.enter(watched.page.context());
  return watched;
}

const main = (page: Page) => page.locator('main').textContent();
const look = (page: Page) => page.getByRole('button', { name: 'Show what would happen' });

/** Asks for a decision; where it leads is not done yet. */
async function ask(page: Page, section: string, reason: string): Promise<void> {
  const form = page.locator(`[aria-labelledby=${section}] form`);
  await form.getByLabel(/^Why/).fill(reason);
  await form.getByRole('button', { name: 'Show what would happen' }).click();
  await page.getByRole('heading', { name: 'What would happen' }).waitFor();
}

/** The page of the paper's records as it would be now. */
async function recordsNow(page: Page): Promise<string> {
  return (await page.request.get(RECORDS)).text();
}

async function takeBack(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Take back…/ }).click();
  await page.getByRole('button', { name: 'Take back', exact: true }).click();
  await page.getByRole('status').filter({ hasText: 'Taken back' }).waitFor();
}

describe.each([true, false])('with scripts: %s', (javaScriptEnabled) => {
  test('why records were joined is shown; one is split off and taken back', async () => {
    const { page, troubles, close } = await open({ javaScriptEnabled });
    await page.goto('/administration');
    await page.getByRole('link', { name: 'Merged records' }).click();
    await page.getByLabel('Joined by').selectOption('matcher');
    await page.getByRole('button', { name: 'Find' }).click();
    expect(await main(page)).toContain('same title, 2 of 2 authors, same year');
    await page.getByRole('link', { name: /Lantern Routing/i }).click();
    expect(new URL(page.url()).pathname).toBe(RECORDS);
    expect(await page.locator('[aria-labelledby=why]').textContent()).toContain('longest passage 12 words');
    expect(await page.locator('tr.abstract mark').allTextContents()).toContain('corridor');

    await page.getByLabel('2026.acl-long.7').check();
    const reason = `Another work ${String(javaScriptEnabled)}`;
    await ask(page, 'split', reason);
    const effect = page.locator('[aria-labelledby=effect]');
    expect(await effect.textContent()).toContain('The records are in 2 papers then');
    expect(await recordsNow(page)).toContain('2 records'); // nothing is done yet
    await effect.getByRole('button', { name: 'Split' }).click();
    expect(await page.getByRole('status').textContent()).toContain('Split');
    expect(await recordsNow(page)).toContain('one record');

    await page.goto('/administration/records?ground=split');
    expect(await main(page)).toContain(reason);
    await page.goto('/administration/audit');
    expect(await main(page)).toContain(`reason: ${reason}`);
    await page.goto(RECORDS);
    await takeBack(page);
    expect(await main(page)).toContain('2 records');
    expect(troubles).toEqual([]);
    await close();
  });

  test('another paper is joined by its address, which leads on from then on', async () => {
    const { page, troubles, close } = await open({ javaScriptEnabled });
    await page.goto(RECORDS);
    const other = page.getByLabel('The other paper');
    await other.fill('nothing at all');
    await page.locator('[aria-labelledby=join]').getByLabel(/^Why/).fill('Both are one.');
    await look(page).last().click();
    expect(await page.locator('[aria-labelledby=join] .problem').textContent()).toContain('no such paper');
    expect(await page.locator('[aria-labelledby=join] textarea').inputValue()).toBe('Both are one.');
    await other.fill(`${site.url}/papers/${OLD.sourceKey}`);
    await ask(page, 'join', 'Both are one.');
    expect(await main(page)).toContain('All these records are one paper then');
    expect(await main(page)).toMatch(/The address \/papers\/\S+ leads to \/papers\/\S+ from then on/);
    await page.getByRole('button', { name: 'Join', exact: true }).click();
    expect(await main(page)).toContain('3 records');
    const kept = new URL(page.url()).pathname.replace('/administration/records/', '/papers/');
    for (const { sourceKey } of [OLD, RICH]) {
      await page.goto(`/papers/${sourceKey}`);
      expect(await page.locator('link[rel=canonical]').getAttribute('href')).toContain(kept);
    }
    await page.getByText('This paper comes from 3 records').click();
    expect(await page.locator('aside details').textContent()).toContain('by hand: Both are one.');
    await page.getByRole('link', { name: 'Compare, split or join' }).click();
    await takeBack(page);
    expect(troubles.filter((trouble) => !trouble.includes('400') && !trouble.includes('409'))).toEqual([]);
    await close();
  });

  test('roles and invitations', async () => {
    const ada = await people.signInAs();
    const { page, close } = await open({ javaScriptEnabled });
    await page.goto('/administration/people');
    await page.getByLabel(/begins with/).fill(ada.person.handle);
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByLabel(`Role of @${ada.person.handle}`).selectOption('moderator');
    await page.getByRole('button', { name: 'Change' }).click();
    expect(await page.getByRole('status').textContent()).toContain(`@${ada.person.handle} is moderator now`);
    await page.goto('/administration/people?q=root-1');
    await page.getByLabel('Role of @root-1').selectOption('member');
    await page.getByRole('button', { name: 'Change' }).click();
    expect(await page.getByRole('alert').textContent()).toContain('only administrator');

    await page.goto('/administration/invitations');
    await page.getByLabel('A word to them').fill('Welcome to the club');
    await page.getByRole('button', { name: 'Make the invitation' }).click();
    const link = (await page.locator('#new-link').textContent()) ?? '';
    const row = page.locator('tr', { hasText: 'Welcome to the club' }).first();
    await row.getByRole('button', { name: /Withdraw/ }).click();
    expect(await page.getByRole('status').textContent()).toContain('works no more');
    await page.context().clearCookies();
    await page.goto(link);
    expect(await page.getByLabel('Handle').count()).toBe(0);
    await close();
  });
});

describe('versions of the ranking model', () => {
  const DAY_MS = 86_400_000;
  beforeAll(async () => {
    const { database } = people;
    const [now, yesterday] = [new Date(), new Date(Date.now() - DAY_MS)];
    await newRankingLog(database, {
      readers: 20,
      days: 9,
      visits: 3,
      until: new Date(now.getTime() - 5 * DAY_MS),
    });
    await trainRanking({ database, now: () => yesterday });
    await database.transaction((tx) => publishModel(tx, NEXT_MODEL, now));
  });
  /** A second version, live in place of the one that was trained. */
  const NEXT_MODEL: Parameters<typeof publishModel>[1] = {
    model: {
      featuresVersion: 1,
      parameters: {
        kind: 'linear',
        link: 'logistic',
        dimension: 52,
        intercept: -2,
        indices: '',
        weights: '',
      },
      policy: { kind: 'squarecb', scale: 1000, exponent: 0 },
      trainedFrom: '2026-03-01T00:00:00.000Z',
      trainedTo: '2026-03-09T00:00:00.000Z',
      rows: 1234,
      metrics: { calibration: 0.97, change: 0.02 },
    },
    live: true,
    decision: { words: 'Not worse.' },
    judgedAgainst: 1,
  };

  test.each([true, false])(
    'are shown with what they earned; one click goes back; scripts: %s',
    async (javaScriptEnabled) => {
      const { page, troubles, close } = await open({ javaScriptEnabled });
      await page.goto('/administration');
      await page.getByRole('link', { name: 'Ranking', exact: true }).click();
      const now = page.locator('[aria-labelledby=now]');
      expect(await now.textContent()).toContain('ranked by version 2');
      expect(await page.locator('[aria-labelledby=exploration]').textContent()).toContain('exploring');
      expect(await page.getByRole('img', { name: /^Balance of classes/ }).count()).toBe(1);
      await page.getByRole('button', { name: 'Roll back to version 1' }).click();
      expect(await page.getByRole('status').textContent()).toContain('Version 1 ranks from now on');
      expect(await now.textContent()).toContain('held back');
      await page.getByRole('button', { name: 'Let new versions go live' }).click();
      expect(await now.textContent()).not.toContain('held back');
      await page.getByRole('button', { name: 'Make trend order live' }).click();
      expect(await now.textContent()).toContain('by the trend');
      await page.getByRole('button', { name: 'Make version 2 live' }).click();
      await page.getByRole('button', { name: 'Let new versions go live' }).click();
      await page.getByRole('button', { name: 'Train now' }).click();
      expect(await page.getByRole('status').textContent()).toContain('within a few minutes');
      await page.goto('/administration/audit');
      expect(await main(page)).toContain('from: version 2');
      expect(troubles).toEqual([]);
      await close();
    },
  );
});

test('a decision about records that changed since they were shown is not made', async () => {
  const [one, two] = [await open(), await open({ javaScriptEnabled: false })];
  for (const { page } of [one, two]) {
    await page.goto(RECORDS);
    await page.getByLabel('2026.acl-long.7').check();
    await ask(page, 'split', 'Another work.');
  }
  const split = (page: Page) => page.getByRole('button', { name: 'Split' }).click();
  await split(one.page);
  await one.page.getByRole('status').waitFor();
  await split(two.page);
  expect(await two.page.getByRole('alert').textContent()).toContain('not one of this paper');
  await takeBack(one.page);
  for (const { close } of [one, two]) await close();
});

test('only administrators come in', async () => {
  const moderator = await people.signInAs({ role: 'moderator' });
  for (const path of [
    '/administration/records',
    RECORDS,
    '/administration/audit',
    '/administration/ranking',
  ]) {
    const answer = await fetch(site.url + path, { headers: { Cookie: moderator.cookie } });
    expect([path, answer.status]).toEqual([path, 403]);
  }
});

test('every page of administration is accessible in both themes and fits a phone', async () => {
  const { page, troubles, close } = await open({ viewport: PHONE });
  const pages = [
    '',
    '/people',
    '/invitations',
    '/settings',
    '/audit',
    '/records',
    '/ranking',
    `/records/${RICH.sourceKey}`,
  ];
  for (const path of pages) {
    await page.goto(`/administration${path}`);
    expect([path, await page.locator('h1').count(), await axeViolationsInBothThemes(page)]).toEqual([
      path,
      1,
      [],
    ]);
    await expectNoSidewaysScroll(page);
  }
  await page.getByLabel('2026.acl-long.7').check();
  await ask(page, 'split', 'Another work.');
  expect(await axeViolationsInBothThemes(page)).toEqual([]);
  await expectNoSidewaysScroll(page);
  expect(troubles).toEqual([]);
  await close();
});
