// Voting, reading, hiding and notes: with scripts and without, by keyboard, by two at once, and for visitors.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPeople, type SignedInPerson, type SitePeople } from '../support/people.ts';
import { BUSY_DAY, LATEST_DAY, RICH, siteRecords } from '../support/papers.ts';
import { startSite, type SiteProcess } from '../support/site.ts';
import {
  axeViolationsInBothThemes,
  expectNoSidewaysScroll,
  follow,
  launchBrowser,
  openPage,
  PHONE,
} from './browser.ts';

let site: SiteProcess;
let people: SitePeople;
let browser: Browser;
const DAY = `/papers/date/${BUSY_DAY}`;
const PAPER = `/papers/${RICH.sourceKey}`;

beforeAll(async () => {
  [site, browser] = await Promise.all([startSite(siteRecords()), launchBrowser()]);
  people = await openPeople(site);
});
afterAll(async () => {
  await browser?.close();
  await people?.close();
  await site?.close();
});

/** Opens a page as that person, and expects at the end that nothing went wrong on it. */
async function as(
  person: SignedInPerson | null,
  run: (page: Page) => Promise<void>,
  options: Parameters<typeof openPage>[2] = {},
): Promise<void> {
  const watched = await openPage(browser, site.url, options);
  try {
    await person?.enter(watched.page.context());
    await run(watched.page);
    expect(watched.troubles).toEqual([]);
  } finally {
    await watched.close();
  }
}

const voteOf = (page: Page) => page.locator('form[data-toggle=vote] button').first();
const countOf = async (page: Page) => Number(await voteOf(page).locator('[data-count]').textContent());
const pressed = (page: Page) => voteOf(page).getAttribute('aria-pressed');
/** Presses something and waits for the answer of the form. */
const answered = async (page: Page, path: RegExp, act: () => Promise<unknown>) =>
  Promise.all([page.waitForResponse((response) => path.test(response.url())), act()]);

test('a vote shows at once, is kept, and is taken back', async () => {
  const reader = await people.signInAs();
  await as(reader, async (page) => {
    await page.goto(DAY);
    const before = await countOf(page);
    const url = page.url();
    await answered(page, /\/vote$/, () => voteOf(page).click());
    expect([await pressed(page), await countOf(page), page.url()]).toEqual(['true', before + 1, url]);
    await page.reload();
    expect([await pressed(page), await countOf(page)]).toEqual(['true', before + 1]);
    await answered(page, /\/vote$/, () => voteOf(page).click());
    await page.reload();
    expect([await pressed(page), await countOf(page)]).toEqual(['false', before]);
  });
});

test('a vote that the site does not take is shown as not given, with the reason', async () => {
  const reader = await people.signInAs();
  const watched = await openPage(browser, site.url);
  const { page } = watched;
  await reader.enter(page.context());
  await page.goto(DAY);
  const before = await countOf(page);
  await page.route('**/vote', (route) => route.abort());
  await voteOf(page).click();
  await page.getByRole('alert').first().waitFor();
  expect(await page.getByRole('alert').first().textContent()).toContain('cannot be reached');
  expect([await pressed(page), await countOf(page)]).toEqual(['false', before]);
  await watched.close();
});

test('without scripts the same form votes and leads back to where the reader was', async () => {
  const reader = await people.signInAs();
  await as(
    reader,
    async (page) => {
      await page.goto(DAY);
      const before = await countOf(page);
      await voteOf(page).click();
      expect(new URL(page.url()).pathname).toBe(DAY);
      expect([await pressed(page), await countOf(page)]).toEqual(['true', before + 1]);
      await page.goto(PAPER);
      await page
        .getByRole('button', { name: /upvote/ })
        .first()
        .click();
      expect(await page.locator('[data-paper] [data-toggle=vote] button').getAttribute('aria-pressed')).toBe(
        'true',
      );
    },
    { javaScriptEnabled: false },
  );
});

test('two browsers that vote at once are both counted', async () => {
  const readers = await Promise.all([1, 2, 3].map(() => people.signInAs()));
  const pages = await Promise.all(readers.map(() => openPage(browser, site.url)));
  await Promise.all(pages.map(({ page }, index) => readers[index]?.enter(page.context())));
  await Promise.all(pages.map(({ page }) => page.goto(PAPER)));
  const [first] = pages;
  if (!first) throw new Error('three pages');
  const before = await countOf(first.page);
  await Promise.all(pages.map(({ page }) => answered(page, /\/vote$/, () => voteOf(page).click())));
  await first.page.reload();
  expect(await countOf(first.page)).toBe(before + readers.length);
  await Promise.all(pages.map(({ close }) => close()));
});

test('keys vote, mark and hide the paper at hand, and the help lists them', async () => {
  const reader = await people.signInAs();
  await as(reader, async (page) => {
    await page.goto(DAY);
    await page.waitForLoadState('load');
    await page.keyboard.press('j');
    await answered(page, /\/vote$/, () => page.keyboard.press('v'));
    expect(await pressed(page)).toBe('true');
    await answered(page, /\/reading$/, () => page.keyboard.press('m'));
    await answered(page, /\/reading$/, () => page.keyboard.press('x'));
    const card = page.locator('[data-card]').first();
    expect(await card.getAttribute('data-is-hidden')).toBe('');
    expect(
      (await card.locator('.abstract').count()) === 0 || (await card.locator('.abstract').isHidden()),
    ).toBe(true);
    await answered(page, /\/reading$/, () =>
      card.getByRole('button', { name: 'Show in my feeds again' }).click(),
    );
    expect(await card.getAttribute('data-is-hidden')).toBeNull();
    expect(await card.getAttribute('data-is-read')).toBe('');
    await page.keyboard.press('?');
    const help = await page.locator('dialog[open]').textContent();
    for (const words of ['Vote for it', 'Mark it as read', 'Not interested', 'Your reading'])
      expect(help).toContain(words);
  });
});

test('what is hidden leaves the feeds, can be undone at once, and is found again', async () => {
  const reader = await people.signInAs();
  await as(
    reader,
    async (page) => {
      await page.goto(DAY);
      const titles = async () => (await page.locator('h3 a').allTextContents()).map((title) => title.trim());
      const all = await titles();
      await follow(page, page.getByRole('button', { name: 'Not interested' }).first());
      expect((await titles()).slice(0, all.length - 1)).toEqual(all.slice(1));
      await follow(page, page.getByRole('button', { name: 'Undo' }));
      expect(await titles()).toEqual(all);
      await follow(page, page.getByRole('button', { name: 'Not interested' }).first());
      expect(await page.getByRole('status').count()).toBe(1);
      await page.reload();
      expect(await page.getByRole('status').count()).toBe(0); // told once
      await page.goto('/reading?list=hidden');
      expect(await titles()).toEqual([all[0]]);
      await follow(page, page.getByRole('button', { name: 'Show in my feeds again' }));
      expect(await page.getByText('Nothing hidden').count()).toBe(1);
      await page.goto(DAY);
      expect(await titles()).toEqual(all);
    },
    { javaScriptEnabled: false },
  );
});

test('a note is the reader’s own, and stands on their page', async () => {
  const [reader, other] = [await people.signInAs(), await people.signInAs()];
  const note = 'Ask about <b>lanterns</b> & $n$.\nSecond line';
  await as(
    reader,
    async (page) => {
      await page.goto(PAPER);
      await page.locator('#note summary').click();
      await page.getByLabel('Private note').fill(note);
      await follow(page, page.getByRole('button', { name: 'Save the note' }));
      expect(await page.getByLabel('Private note').inputValue()).toBe(note);
      await page.goto('/reading?list=notes');
      expect(await page.locator('blockquote').textContent()).toBe(note);
      await page.goto(PAPER);
      await page.getByLabel('Private note').fill('');
      await follow(page, page.getByRole('button', { name: 'Save the note' }));
      await page.goto('/reading?list=notes');
      expect(await page.locator('blockquote').count()).toBe(0);
    },
    { javaScriptEnabled: false },
  );
  await as(other, async (page) => {
    await page.goto(PAPER);
    expect(await page.content()).not.toContain('lanterns</b>');
    expect(await page.getByLabel('Private note').inputValue()).toBe('');
  });
});

test('a visitor is led to sign in, and pages hold nothing of anybody', async () => {
  await as(null, async (page) => {
    await page.goto(DAY);
    expect(await page.locator('form[data-toggle]').count()).toBe(0);
    await page.getByTitle('Sign in to vote').first().click();
    expect(new URL(page.url()).pathname).toBe('/sign-in');
    await page.goto('/reading');
    expect(new URL(page.url()).pathname).toBe('/sign-in');
  });
  const response = await fetch(new URL('/api/daily_papers', site.url));
  expect(response.headers.get('Cache-Control')).toContain('public');
  expect(response.headers.get('Set-Cookie')).toBeNull();
});

test('the pages are accessible in both themes, and fit a phone', async () => {
  const reader = await people.signInAs();
  const paths = [`/papers/date/${LATEST_DAY}`, PAPER, '/reading'];
  await as(
    reader,
    async (page) => {
      await page.goto(paths[0] ?? '');
      if ((await pressed(page)) === 'false') await answered(page, /\/vote$/, () => voteOf(page).click());
      for (const path of paths) {
        await page.goto(path);
        expect(await axeViolationsInBothThemes(page), path).toEqual([]);
        await expectNoSidewaysScroll(page);
      }
    },
    { viewport: PHONE },
  );
});
