// Every page: it loads without trouble, is accessible in both themes, and fits a phone.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSite, type SiteProcess } from '../support/site.ts';
import { siteRecords } from '../support/papers.ts';
import {
  axeViolationsInBothThemes,
  DESKTOP,
  expectNoSidewaysScroll,
  launchBrowser,
  openPage,
  PHONE,
  type WatchedPage,
} from './browser.ts';
import { PLACES } from './places.ts';

let site: SiteProcess;
let browser: Browser;
/** One for all: a visitor who walks through the site. A new one for each place takes a second more. */
let watched: WatchedPage;
beforeAll(async () => {
  [site, browser] = await Promise.all([startSite(siteRecords()), launchBrowser()]);
  watched = await openPage(browser, site.url);
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

test.each(PLACES)(
  '$path is accessible in both themes, without errors, and fits a phone',
  async ({ path, heading, status = 200 }) => {
    const { page, troubles } = watched;
    troubles.length = 0;
    await page.setViewportSize(DESKTOP);
    const response = await page.goto(path);
    expect(response?.status()).toBe(status);
    expect(await page.locator('h1').count()).toBe(1);
    const said = (await page.locator('h1').textContent()) ?? '';
    if (typeof heading === 'string') expect(said.trim()).toBe(heading);
    else expect(said).toMatch(heading);
    expect(await axeViolationsInBothThemes(page)).toEqual([]);
    await page.setViewportSize(PHONE);
    await expectNoSidewaysScroll(page);
    expect(troubles.filter((trouble) => status === 200 || !trouble.includes(String(status)))).toEqual([]);
  },
);
