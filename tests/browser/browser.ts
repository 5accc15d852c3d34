// A browser for tests: pages that watch for errors, and the questions that are asked of every page.
import axe, { type RunOptions } from 'axe-core';
import { chromium, type Browser, type BrowserContextOptions, type Locator, type Page } from 'playwright-core';
import { expect, inject } from 'vitest';
import { launchOptions } from '../support/chromium.ts';

/** A page, with what went wrong on it so far. */
export interface WatchedPage {
  page: Page;
  /** Errors of scripts, refused by the Content-Security-Policy, and failed requests to the site itself. */
  troubles: string[];
  close(): Promise<void>;
}

/** The narrowest window that WCAG 1.4.10 asks for. */
export const PHONE = { width: 320, height: 640 };
export const DESKTOP = { width: 1280, height: 900 };

const WCAG_2_2_AA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** What a theme can change of a page. */
const RULES_OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/** Starts the browser. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch(launchOptions(inject('chromium')));
}

/**
 * Opens a page of `origin`. Nothing is intercepted, so that what the site lets browsers keep is kept; a picture that lies
 * elsewhere is not found.
 */
export async function openPage(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({
    baseURL: origin,
    viewport: DESKTOP,
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(`script error: ${error.message}`));
  // Nothing outside of the site is found: see `launchOptions`.
  const isOutside = (url: string) => !`${url}/`.startsWith(`${origin}/`);
  page.on('console', (message) => {
    if (message.type() !== 'error') return;
    const isMissing = message.text().includes('ERR_NAME_NOT_RESOLVED') && isOutside(message.location().url);
    if (!isMissing) troubles.push(`console: ${message.text()}`);
  });
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? '';
    // What a page was still fetching ahead when it was left is no trouble.
    if (reason !== 'net::ERR_ABORTED' && !isOutside(request.url()))
      troubles.push(`request failed: ${request.url()} ${reason}`);
  });
  return { page, troubles, close: () => context.close() };
}

/**
 * Clicks what leads to another page, and waits until that is there as a whole: a click alone ends with its first bytes,
 * when counts and lists may still be short.
 */
export async function follow(page: Page, leading: Locator): Promise<void> {
  await Promise.all([page.waitForEvent('load'), leading.click()]);
}

/** Violations that axe finds on the page, in words; none is the only right answer. */
export function axeViolations(page: Page): Promise<string[]> {
  return violationsOf(page, { type: 'tag', values: WCAG_2_2_AA });
}

/** Violations of a light page, and those that its colours make when it is dark. It is light again afterwards. */
export async function axeViolationsInBothThemes(page: Page): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'light' });
  const light = await axeViolations(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await violationsOf(page, { type: 'rule', values: RULES_OF_COLOURS });
  await page.emulateMedia({ colorScheme: 'light' });
  return [...light, ...dark.map((violation) => `in the dark theme: ${violation}`)];
}

async function violationsOf(page: Page, runOnly: RunOptions['runOnly']): Promise<string[]> {
  // Evaluated from outside, which no Content-Security-Policy forbids, and once for each page that is loaded.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  // Texts of what is well, and files of styles fetched again, cost a third of the time and are not looked at.
  const options: RunOptions = { runOnly, resultTypes: ['violations'], preload: false };
  const violations = await page.evaluate(async (asked) => {
    const { axe: inPage } = window as unknown as { axe: typeof axe };
    return (await inPage.run(document, asked)).violations;
  }, options);
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) => `${id} (${help}) at ${String(target)}: ${failureSummary ?? ''}`,
    ),
  );
}

/** Expects that a reader never has to scroll sideways. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  // Chromium lays MathML out a moment after its window was resized.
  await page
    .waitForFunction(
      () => document.documentElement.scrollWidth <= document.documentElement.clientWidth,
      null,
      {
        timeout: 3000,
      },
    )
    .catch(() => undefined);
  const { wide, visible, widest } = await page.evaluate(() => {
    const visible = document.documentElement.clientWidth;
    const beyond = [...document.querySelectorAll('body *')].filter(
      (element) => element.getBoundingClientRect().right > visible + 1,
    );
    return {
      wide: document.documentElement.scrollWidth,
      visible,
      widest: beyond.at(-1)?.outerHTML.slice(0, 200),
    };
  });
  expect(
    wide,
    `${page.url()} is ${wide} px wide in a window of ${visible} px: ${widest}`,
  ).toBeLessThanOrEqual(visible);
}
