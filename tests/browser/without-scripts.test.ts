// A reader without JavaScript gets everywhere.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, afterEach, expect, test } from 'vitest';
import { startSite, type SiteProcess } from '../support/site.ts';
import { BUSY_COUNT, BUSY_DAY, LATEST_DAY, siteRecords } from '../support/papers.ts';
import { follow, launchBrowser, openPage, type WatchedPage } from './browser.ts';

let site: SiteProcess;
let browser: Browser;
let watched: WatchedPage;
let page: Page;
beforeAll(async () => {
  [site, browser] = await Promise.all([startSite(siteRecords()), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});
beforeEach(async () => {
  watched = await openPage(browser, site.url, { javaScriptEnabled: false });
  page = watched.page;
});
afterEach(() => watched.close());

test('from the daily papers to a paper, its author, its category and back', async () => {
  await page.goto('/');
  expect(new URL(page.url()).pathname).toBe('/papers');
  await page.locator('h3 a', { hasText: 'Lantern Routing' }).click();
  expect(await page.locator('h1').textContent()).toContain('Lantern Routing');
  await page.locator('a', { hasText: 'Ada Corridor' }).first().click();
  expect(await page.locator('h1').textContent()).toContain('Ada Corridor');
  await page.locator('h3 a', { hasText: 'Lantern Routing' }).click();
  await page
    .locator('a', { hasText: /^cs\.CL$/ })
    .first()
    .click();
  expect(await page.locator('h1').textContent()).toContain('cs.CL');
  await page.goBack();
  expect(await page.locator('h1').textContent()).toContain('Lantern Routing');
});

test('every paper of a busy day is reached page by page, each once', async () => {
  await page.goto(`/papers/date/${BUSY_DAY}`);
  const seen: string[] = [];
  for (let pages = 0; pages < BUSY_COUNT; pages++) {
    seen.push(
      ...(await page
        .locator('h3 a')
        .evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href))),
    );
    const next = page.locator('main a[rel=next]');
    if ((await next.count()) === 0) break;
    await follow(page, next);
  }
  expect(seen).toHaveLength(BUSY_COUNT);
  expect(new Set(seen).size).toBe(BUSY_COUNT);
  await follow(page, page.locator('main a[rel=prev]'));
  expect(await page.locator('h3 a').count()).toBeGreaterThan(0);
});

test('the form of the date picker leads to the day', async () => {
  await page.goto('/papers');
  await page.locator('summary', { hasText: 'Calendar' }).click();
  await page.locator('input[type=date]').fill(BUSY_DAY);
  await page
    .locator('form', { has: page.locator('input[type=date]') })
    .locator('button')
    .click();
  expect(new URL(page.url()).pathname).toBe(`/papers/date/${BUSY_DAY}`);
  await page.locator('a[data-period=next]').click();
  expect(new URL(page.url()).pathname).toBe(`/papers/date/${LATEST_DAY}`);
});

test('search finds by words, explains itself, and an identifier leads straight to its paper', async () => {
  await page.goto('/papers');
  await page.locator('header input[type=search]').fill('umbrellas');
  await page.locator('header input[type=search]').press('Enter');
  expect(await page.locator('h3 a').first().textContent()).toContain('A Quiet Paper about Umbrellas');
  expect((await page.locator('mark').allTextContents()).join(' ').toLowerCase()).toContain('umbrella');
  await page.locator('header input[type=search]').fill('https://arxiv.org/abs/2603.00001v2');
  await page.locator('header input[type=search]').press('Enter');
  expect(new URL(page.url()).pathname).toBe('/papers/2603.00001');
});

test('the theme is chosen by a form and stays', async () => {
  await page.goto('/about');
  const before = await page.locator('html').getAttribute('data-theme');
  await page.locator('form[action="/theme"] button').click();
  expect(new URL(page.url()).pathname).toBe('/about');
  const after = await page.locator('html').getAttribute('data-theme');
  expect(after).not.toBe(before);
  await page.goto('/papers');
  expect(await page.locator('html').getAttribute('data-theme')).toBe(after);
});

test('texts of papers are never markup of the page', async () => {
  await page.goto('/papers/2603.00009');
  expect(await page.locator('h1').textContent()).toContain('<script>alert("kettle")</script>');
  expect(await page.locator('main b').count()).toBe(0);
  expect(await page.locator('h1 .katex, h1 math').count()).toBeGreaterThan(0);
});
