// What scripts add: keys, copying, and nothing that the Content-Security-Policy would have to allow.
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startSite, type SiteProcess } from '../support/site.ts';
import { BUSY_DAY, siteRecords } from '../support/papers.ts';
import { launchBrowser, openPage, type WatchedPage } from './browser.ts';

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
  watched = await openPage(browser, site.url, { permissions: ['clipboard-read', 'clipboard-write'] });
  page = watched.page;
});
afterEach(async () => {
  expect(watched.troubles).toEqual([]);
  await watched.close();
});

const focusedText = () => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');

test('j and k walk the cards, o opens one, u leads back', async () => {
  await page.goto(`/papers/date/${BUSY_DAY}`);
  await page.waitForLoadState('load');
  const titles = await page.locator('h3 a').allTextContents();
  await page.keyboard.press('j');
  expect(await focusedText()).toBe(titles[0]?.trim());
  await page.keyboard.press('j');
  expect(await focusedText()).toBe(titles[1]?.trim());
  await page.keyboard.press('k');
  expect(await focusedText()).toBe(titles[0]?.trim());
  await page.keyboard.press('o');
  await page.waitForURL(/\/papers\/\d{4}\./);
  await page.waitForLoadState('load');
  await page.keyboard.press('u');
  await page.waitForURL(`**/papers/date/${BUSY_DAY}`);
});

test('brackets turn the days, / goes to search, g t to trending', async () => {
  await page.goto('/papers');
  await page.waitForLoadState('load');
  await page.keyboard.press('[');
  await page.waitForURL(`**/papers/date/${BUSY_DAY}`);
  await page.waitForLoadState('load');
  await page.keyboard.press('/');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('q');
  await page.keyboard.type('j');
  expect(await page.locator('header input[type=search]').inputValue()).toBe('j');
  await page.keyboard.press('Tab');
  await page.keyboard.press('g');
  await page.keyboard.press('t');
  await page.waitForURL('**/papers/trending');
});

test('? opens the help, Escape closes it, and the focus comes back', async () => {
  await page.goto('/papers');
  await page.waitForLoadState('load');
  await page.locator('h3 a').first().focus();
  const before = await focusedText();
  await page.keyboard.press('?');
  expect(await page.locator('dialog[open]').count()).toBe(1);
  await page.keyboard.press('Escape');
  expect(await page.locator('dialog[open]').count()).toBe(0);
  expect(await focusedText()).toBe(before);
});

test('the first Tab offers to skip to the content', async () => {
  await page.goto('/papers');
  await page.keyboard.press('Tab');
  expect(await focusedText()).toBe('Skip to content');
  await page.keyboard.press('Enter');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
});

test('everything that can be clicked can be reached with Tab and shows where one is', async () => {
  await page.goto('/papers/2603.00001');
  const reached = new Set<string>();
  for (let presses = 0; presses < 200; presses++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      const style = getComputedStyle(element);
      const seen = style.outlineStyle !== 'none' || style.boxShadow !== 'none';
      return { name: element.outerHTML.slice(0, 120), seen };
    });
    if (!focused) break;
    expect(focused.seen, `no visible focus on ${focused.name}`).toBe(true);
    reached.add(focused.name);
  }
  expect(reached.size).toBeGreaterThan(20);
});

test('a citation is copied with one press', async () => {
  await page.goto('/papers/2603.00001');
  await page.waitForLoadState('load');
  await page.locator('button', { hasText: /copy/i }).first().click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toMatch(/^@\w+\{/);
});

test('on paper there is the paper, without controls and on white', async () => {
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await page.goto('/papers/2603.00001');
  expect(await page.locator('header form[role=search]').isVisible()).toBe(false);
  expect(await page.locator('h1').isVisible()).toBe(true);
  const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(background).toMatch(/^(rgb\(255, 255, 255\)|rgba\(0, 0, 0, 0\))$/);
});

test('the headers allow our own scripts and nothing inline', async () => {
  const response = await page.goto('/papers');
  const policy = response?.headers()['content-security-policy'] ?? '';
  expect(policy).toMatch(/default-src 'none'/);
  expect(policy).not.toMatch(/unsafe-inline|unsafe-eval/);
  const escaped = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.escaped = true';
    document.body.append(script);
    return 'escaped' in window;
  });
  expect(escaped).toBe(false);
  expect(watched.troubles.splice(0).join('\n')).toMatch(/Content Security Policy/);
});
