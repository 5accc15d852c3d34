// Every page: it loads without trouble, is accessible in both themes, and fits a phone.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSite, type SiteProcess } from '../support/site.ts';
import { siteRecords } from '../support/papers.ts';
import {
  axeViolationsInBothThemes,
  expectNoSidewaysScroll,
  launchBrowser,
  openPage,
  PHONE,
} from './browser.ts';
import { PLACES } from './places.ts';

let site: SiteProcess;
let browser: Browser;
beforeAll(async () => {
  [site, browser] = await Promise.all([startSite(siteRecords()), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

test.each(PLACES)(
  '$path is accessible in both themes, without errors, and fits a phone',
  async ({ path, heading, status = 200 }) => {
    const { page, troubles, close } = await openPage(browser, site.url);
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
    await close();
  },
);
