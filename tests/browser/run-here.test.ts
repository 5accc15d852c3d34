// Running a reproduction on the reader's device: to its end, paused, stopped, unseen, and by the keyboard alone.
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { parseResult } from '@papertape/reproduction';
import { startSite, type SiteProcess } from '../support/site.ts';
import {
  axeViolations,
  axeViolationsInBothThemes,
  expectNoSidewaysScroll,
  launchBrowser,
  openPage,
  PHONE,
  type WatchedPage,
} from './browser.ts';

/** A reproduction of the repository: what runs in browsers is built into the site. */
const ROOM = 'global-deduplication';
const ADDRESS = `/reproductions/${ROOM}?seeds=1`;
/** Of a whole run on a busy machine. */
const PATIENCE_MS = 400_000;

vi.setConfig({ testTimeout: 2 * PATIENCE_MS });

let site: SiteProcess;
let browser: Browser;
let watched: WatchedPage;
let page: Page;
beforeAll(async () => {
  [site, browser] = await Promise.all([startSite([]), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});
beforeEach(async () => {
  watched = await openPage(browser, site.url, { acceptDownloads: true });
  page = watched.page;
});
afterEach(async () => {
  expect(watched.troubles).toEqual([]);
  await watched.close();
});

const button = (name: string) => page.getByRole('button', { name, exact: true });
const status = () => page.locator('[data-run-status]').innerText();
const fraction = () => page.locator('#run progress').evaluate((bar: HTMLProgressElement) => bar.value);
const points = () =>
  page
    .locator('[data-run-live] .own path')
    .evaluateAll((paths) => paths.reduce((sum, path) => sum + (path.getAttribute('d')?.length ?? 0), 0));

async function open(): Promise<void> {
  await page.goto(ADDRESS);
  await page.locator('[data-run-panel]').waitFor();
  await page.locator('[data-run-facts] li').first().waitFor();
}

async function start(): Promise<void> {
  await open();
  await button('Start').click();
  await expect.poll(fraction, { timeout: PATIENCE_MS, interval: 200 }).toBeGreaterThan(0);
}

test('the page says what this device lacks, and what does the work instead', async () => {
  await open();
  const facts = await page.locator('[data-run-facts]').innerText();
  expect(facts).toMatch(/WebGPU is missing here: WebAssembly does the work/);
  expect(facts).toMatch(/WebAssembly may use \d+ threads?/);
  expect(facts).toMatch(/needs about [\d,]+ MB of memory/);
  expect(await page.locator('option[value=webgpu]').isDisabled()).toBe(true);
  expect(await page.locator('select[name=seeds]').inputValue()).toBe('1');
});

test('a device with too little memory is warned', async () => {
  await page.addInitScript(() => Object.defineProperty(navigator, 'deviceMemory', { get: () => 0.25 }));
  await open();
  expect(await page.locator('[data-run-facts]').innerText()).toMatch(
    /only 0\.25 GB in all: the browser may end it/,
  );
});

test('a run is followed live, finished, downloaded, sent, and counted', async () => {
  await start();
  await expect.poll(points, { timeout: PATIENCE_MS }).toBeGreaterThan(0);
  expect(await axeViolations(page)).toEqual([]);
  const theme = () => page.locator('html').getAttribute('data-theme');
  const before = await theme();
  await page.locator('form[action="/theme"] button').click();
  expect(await theme(), 'the page answers while its worker is busy').not.toBe(before);
  await expect.poll(status, { timeout: PATIENCE_MS, interval: 1_000 }).toBe('Finished.');
  expect(await page.locator('[data-run-outcome] h3').innerText()).toMatch(/^Your run/);
  expect(await page.locator('[data-run-outcome] tbody tr').count()).toBeGreaterThan(3);
  expect(await axeViolations(page)).toEqual([]);

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download it as JSON' }).click(),
  ]);
  const result = parseResult(JSON.parse(await readFile(await download.path(), 'utf8')));
  expect(result).toMatchObject({ reproduction: ROOM, environment: { runtime: 'browser' } });
  expect(result.finishedAt).not.toBeNull();

  await button('Send it to this site').click();
  await expect
    .poll(() => page.locator('.keep [role=status]').innerText())
    .toMatch(/Received, thank you\. 1 run is/);
  expect(await button('Send it to this site').isDisabled()).toBe(true);
  await page.reload();
  const readers = page.locator('section', { has: page.locator('#readers') });
  expect(await readers.innerText()).toMatch(/Reported by readers: 1\s+run[^]*Chrome \d+ on Linux/);
});

test('a pause holds the work and going on takes it up; stopping ends the worker, and it can be started again', async () => {
  await start();
  await button('Pause').click();
  expect(await status()).toMatch(/^Paused/);
  // The step under way may still end; after that nothing moves.
  await page.waitForTimeout(2_000);
  const held = await fraction();
  await page.waitForTimeout(2_000);
  expect(await fraction()).toBe(held);
  await button('Go on').click();
  await expect.poll(fraction, { timeout: PATIENCE_MS }).toBeGreaterThan(held);

  expect(page.workers().length).toBeGreaterThan(0);
  await button('Stop').click();
  await expect.poll(status, { timeout: 20_000 }).toMatch(/^Stopped\./);
  await expect.poll(() => page.workers().length).toBe(0);
  expect(await button('Pause').isVisible()).toBe(false);
  await button('Start').click();
  await expect.poll(fraction, { timeout: PATIENCE_MS }).toBeGreaterThan(0);
});

test('a run goes on while its tab is hidden, and the charts catch up when it is seen', async () => {
  // A hidden page gets no frames. Headless browsers never hide a page, so its frames are withheld here.
  await page.addInitScript(() => {
    const waiting: FrameRequestCallback[] = [];
    window.requestAnimationFrame = (callback) => waiting.push(callback);
    Object.assign(window, { showAgain: () => waiting.splice(0).forEach((callback) => callback(0)) });
    Object.defineProperty(document, 'hidden', { get: () => true });
    Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });
  });
  await start();
  const before = await fraction();
  await expect.poll(fraction, { timeout: PATIENCE_MS }).toBeGreaterThan(before + 0.02);
  expect(await points()).toBe(0);
  expect(await page.title()).toMatch(/^\d+ % · /);
  await page.evaluate(() => (window as unknown as { showAgain(): void }).showAgain());
  expect(await points()).toBeGreaterThan(0);
});

test('the keyboard alone starts, pauses and stops', async () => {
  await open();
  await page.locator('select[name=seeds]').focus();
  for (let presses = 0; presses < 6; presses++) {
    const focused = await page.evaluate(() => document.activeElement?.textContent?.trim());
    if (focused === 'Start') break;
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Pause');
  await page.keyboard.press('Enter');
  expect(await status()).toMatch(/^Paused/);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect.poll(status, { timeout: 20_000 }).toMatch(/^Stopped\./);
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Start');
});

test('a run that cannot begin says why', async () => {
  await page.route('**/workers/chunks/**', (route) => route.abort());
  await open();
  await button('Start').click();
  await expect.poll(status, { timeout: 20_000 }).toMatch(/^It failed: .+ No seed had finished\.$/);
  expect(await button('Start').isVisible()).toBe(true);
  watched.troubles.length = 0;
});

test('in the picture of a pipeline a worker is killed by the keyboard, and the plan changes', async () => {
  await page.goto('/reproductions/elastic-training');
  const stage = page.locator('[data-stage="1"]');
  await button('Kill worker 5').focus();
  await page.keyboard.press('Enter');
  expect(await page.locator('[data-summary]').innerText()).toMatch(/^1 of 12 workers lost/);
  expect(await page.locator('[data-plan]').innerText()).toMatch(/worker 4: 12, worker 6: 12/);
  expect(await stage.locator('.layer').count()).toBe(3);
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
    'worker 5: dead, start it again',
  );
  expect(await axeViolationsInBothThemes(page)).toEqual([]);
  await page.setViewportSize(PHONE);
  await expectNoSidewaysScroll(page);
  await page.keyboard.press('Enter');
  expect(await stage.locator('.layer').count()).toBe(4);
});

test('a run over workers of the page, of which one is ended, comes out as one that lost nobody', async () => {
  await page.goto('/reproductions/elastic-training');
  await button('Train').click();
  await button('End worker 2').click();
  await button('worker 2: ended, start a new one').waitFor();
  const outcome = page.locator('[data-outcome]');
  await expect.poll(() => outcome.innerText(), { timeout: PATIENCE_MS }).not.toBe('');
  expect(await outcome.innerText()).toMatch(/are those of a run without a loss, to the last bit/);
});
