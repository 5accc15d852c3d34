// Papers that run, as readers see them: complete without JavaScript, accessible, and marked where papers are listed.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readRooms } from '../../apps/site/src/lib/server/reproductions/read-rooms.ts';
import { startSite, type TestSite } from '../api/running-site.ts';
import { inventMethods, newResult, ROOM, type InventedMethods } from '../support/invented-room.ts';
import { LATEST_DAY, siteRecords } from '../support/papers.ts';
import {
  axeViolationsInBothThemes,
  expectNoSidewaysScroll,
  launchBrowser,
  openPage,
  PHONE,
} from './browser.ts';

const PAPER = '/papers/2603.00001';
const ROOM_PAGE = `/reproductions/${ROOM}`;
const PAGES = ['/reproductions', ROOM_PAGE, PAPER, '/reproductions?verdict=inconclusive'] as const;

let methods: InventedMethods;
let site: TestSite;
let origin: string;
let browser: Browser;
beforeAll(async () => {
  methods = await inventMethods();
  const rooms = await readRooms(() => undefined, methods.folder);
  site = await startSite(siteRecords(), { ORIGIN: '' }, { rooms });
  origin = new URL((await site.get('/about')).url).origin;
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
  await methods?.remove();
});

/** Runs with a page of its own, which must stay without trouble. */
async function onPage(
  options: Parameters<typeof openPage>[2],
  run: (page: Page) => Promise<void>,
): Promise<void> {
  const { page, troubles, close } = await openPage(browser, origin, options);
  await run(page);
  expect(troubles).toEqual([]);
  await close();
}

describe('without JavaScript', () => {
  const plain = { javaScriptEnabled: false };

  test('a paper says first what was not tested, then each claim with both numbers and the verdict', async () => {
    await onPage(plain, async (page) => {
      await page.goto(PAPER);
      const section = page.locator('section', { has: page.locator('#reproduction') });
      const words = await section.innerText();
      expect(words.indexOf('What was not tested')).toBeGreaterThan(0);
      expect(words.indexOf('What was not tested')).toBeLessThan(words.indexOf('Tidal descent reaches'));
      const claim = section.locator('#claim-fewer-steps');
      expect(await claim.innerText()).toMatch(/holds[^]*§4\.2, Table 3[^]*1\.5–2×[^]*1\.8×[^]*90 % interval/);
      const folded = section.locator('#claim-at-sea');
      expect(await folded.innerText()).not.toMatch(/no sea/i);
      await folded.locator('summary').click();
      expect(await folded.innerText()).toMatch(/not testable here[^]*no sea/i);
      expect(await claim.getByRole('img').getAttribute('aria-label')).toMatch(/^Loss over steps\./);
      expect(await section.innerText()).toContain(`npx papertape reproduce ${ROOM} --profile quick`);
    });
  });

  test('the numbers of a chart are a table', async () => {
    await onPage(plain, async (page) => {
      await page.goto(ROOM_PAGE);
      const details = page.locator('#chart-loss details');
      await details.locator('summary').click();
      expect(await details.locator('tbody tr').count()).toBe(24);
      expect(await details.locator('thead th').allInnerTexts()).toContain('Highest');
    });
  });

  test('the list leads to a room, and the room to its paper and its command', async () => {
    await onPage(plain, async (page) => {
      await page.goto('/papers');
      await page.locator('header nav a', { hasText: 'Papers that run' }).click();
      await page.locator('h2 a', { hasText: 'Tidal descent' }).click();
      expect(new URL(page.url()).pathname).toBe(ROOM_PAGE);
      expect(await page.locator('[data-run-panel]').isVisible()).toBe(false);
      expect(await page.locator('#run').innerText()).toContain(`papertape reproduce ${ROOM}`);
      await page.locator('a', { hasText: 'arXiv 2603.00001' }).click();
      expect(new URL(page.url()).pathname).toBe(PAPER);
    });
  });

  test('filters are a form', async () => {
    await onPage(plain, async (page) => {
      await page.goto('/reproductions');
      await page.selectOption('select[name=verdict]', 'holds');
      await page.getByRole('button', { name: 'Filter' }).click();
      expect(await page.locator('article h2').allInnerTexts()).toEqual(['Tidal descent']);
      await page.selectOption('select[name=verdict]', 'inconclusive');
      await page.getByRole('button', { name: 'Filter' }).click();
      expect(await page.locator('article').count()).toBe(0);
      await page.getByRole('link', { name: 'Show all 1' }).click();
      expect(await page.locator('article').count()).toBe(1);
    });
  });

  test('buttons that need a script are not shown', async () => {
    await onPage(plain, async (page) => {
      await page.goto(ROOM_PAGE);
      expect(await page.getByRole('button', { name: /copy/i }).count()).toBe(0);
    });
  });
});

test('the card of a paper that runs is marked, and its name tells what came out', async () => {
  await onPage({}, async (page) => {
    await page.goto(`/papers/date/${LATEST_DAY}`);
    const mark = page.getByRole('link', { name: /^Runs \(reproduction: 3 claims hold/ });
    expect(await mark.count()).toBe(1);
    await mark.click();
    expect(new URL(page.url()).pathname).toBe(ROOM_PAGE);
  });
});

test('readers’ runs stand apart from the record', async () => {
  const response = await site.get(`/api/reproductions/${ROOM}/reports`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(newResult()),
  });
  expect(response.status).toBe(201);
  await onPage({}, async (page) => {
    await page.goto(ROOM_PAGE);
    const section = page.locator('section', { has: page.locator('#readers') });
    expect(await section.innerText()).toMatch(/1\s+run; 1 agrees with the record[^]*Node 24\.21\.0, wasm/);
    const record = page.locator('section', { has: page.locator('#record') });
    expect(await record.innerText()).not.toMatch(/reported/i);
  });
});

test('only the page of a room is isolated', async () => {
  await onPage({}, async (page) => {
    const isolated = async (path: string) => {
      await page.goto(path);
      return page.evaluate(() => crossOriginIsolated);
    };
    expect(await isolated(ROOM_PAGE)).toBe(true);
    for (const path of ['/reproductions', PAPER, '/papers']) expect(await isolated(path)).toBe(false);
  });
});

describe.each(PAGES)('%s', (path) => {
  test('is accessible in both themes', async () => {
    await onPage({}, async (page) => {
      await page.goto(path);
      await page.waitForLoadState('load');
      for (const summary of await page.locator('figure summary').all()) await summary.click();
      expect(await page.locator('h1').count()).toBe(1);
      expect(await axeViolationsInBothThemes(page)).toEqual([]);
    });
  });

  test('fits a phone, with charts as wide as it', async () => {
    await onPage({ viewport: PHONE, hasTouch: true }, async (page) => {
      await page.goto(path);
      await expectNoSidewaysScroll(page);
      const widths = await page
        .locator('figure > svg')
        .evaluateAll((charts) => charts.map((chart) => chart.getBoundingClientRect().width));
      for (const width of widths) expect(width).toBeGreaterThan(PHONE.width * 0.8);
    });
  });
});
