// Collections, follows, saved searches, imports and one's data: with scripts and without, by two at once, and for axe.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPeople, type SignedInPerson, type SitePeople } from '../support/people.ts';
import { BARE, OLD, RICH, siteRecords } from '../support/papers.ts';
import { startSite, type SiteProcess } from '../support/site.ts';
import {
  axeViolationsInBothThemes,
  DESKTOP,
  expectNoSidewaysScroll,
  follow,
  launchBrowser,
  openPage,
  PHONE,
} from './browser.ts';

let site: SiteProcess;
let people: SitePeople;
let browser: Browser;
beforeAll(async () => {
  [site, browser] = await Promise.all([startSite(siteRecords()), launchBrowser()]);
  people = await openPeople(site);
});
afterAll(async () => {
  await browser?.close();
  await people?.close();
  await site?.close();
});

type Options = Parameters<typeof openPage>[2];

/** Opens a page as that person; at the end nothing may have gone wrong on it. */
async function as(
  person: SignedInPerson,
  run: (page: Page) => Promise<void>,
  options: Options = {},
): Promise<void> {
  const watched = await openPage(browser, site.url, options);
  try {
    await person.enter(watched.page.context());
    await run(watched.page);
    expect(watched.troubles).toEqual([]);
  } finally {
    await watched.close();
  }
}

/** Makes a collection of these papers by hand; its address is in the page afterwards. */
async function collect(page: Page, title: string, papers: readonly string[], isPublic = true): Promise<void> {
  await page.goto('/collections');
  const form = page.locator('form[action="?/create"]');
  if (!(await form.isVisible())) await page.getByText('New collection').click();
  await form.getByLabel('Title').fill(title);
  if (isPublic) await form.getByLabel('Everyone').check();
  await form.getByRole('button', { name: 'Make the collection' }).click();
  for (const paper of papers) {
    await page.getByRole('textbox', { name: 'Add a paper' }).fill(paper);
    await page.getByRole('button', { name: 'Add', exact: true }).click();
  }
}

const titles = (page: Page) =>
  page
    .locator('.item h3')
    .evaluateAll((all) => all.map((each) => (each.textContent ?? '').trim().slice(0, 8)));

describe.each([
  ['with scripts', {}],
  ['without scripts', { javaScriptEnabled: false }],
] as [string, NonNullable<Options>][])('%s', (_name, options) => {
  test('a collection is made, filled, arranged, noted, shared with everyone and deleted', async () => {
    const ada = await people.signInAs();
    await as(
      ada,
      async (page) => {
        await collect(page, 'Clocks and lights', [RICH.sourceKey, BARE.sourceKey, OLD.sourceKey]);
        expect(await titles(page)).toEqual(['Lantern ', 'A Quiet ', 'Sundials']);
        const last = page.locator('.item').nth(2);
        await last.getByText('Arrange').click();
        await last.getByLabel('Place').fill('1');
        await follow(page, last.getByRole('button', { name: 'Move' }));
        expect(await titles(page)).toEqual(['Sundials', 'Lantern ', 'A Quiet ']);
        const first = page.locator('.item').first();
        await first.getByText('Arrange').click();
        await follow(page, first.getByRole('button', { name: 'Down', exact: true }));
        expect(await titles(page)).toEqual(['Lantern ', 'Sundials', 'A Quiet ']);
        const noted = page.locator('.item').nth(1);
        await noted.getByText('Arrange').click();
        await noted.getByLabel('Note').fill('Begin with $t_0$.');
        await follow(page, noted.getByRole('button', { name: 'Save the note' }));
        expect(await page.locator('.item .note math').count()).toBe(1);
        await page.getByRole('link', { name: 'Settings and owners' }).click();
        await page.getByLabel('Delete “Clocks and lights” for good').check();
        await follow(page, page.getByRole('button', { name: 'Delete the collection' }));
        expect(new URL(page.url()).pathname).toBe('/collections');
        expect(await page.getByText('Clocks and lights').count()).toBe(0);
      },
      options,
    );
  });

  test('a paper is collected from its card, and the reader comes back to it', async () => {
    const ada = await people.signInAs();
    await as(
      ada,
      async (page) => {
        await page.goto('/papers');
        const card = page.locator('[data-card]', { hasText: 'Lantern Routing' });
        await card.getByRole('link', { name: 'Collect' }).click();
        await page.getByLabel('A new collection').fill('To read');
        await page.getByRole('button', { name: 'Save' }).click();
        expect(new URL(page.url()).pathname).toBe('/papers');
        await page.goto('/collections');
        await page.getByRole('link', { name: 'To read' }).click();
        expect(await titles(page)).toEqual(['Lantern ']);
      },
      options,
    );
  });

  test('an author is followed, a search saved, and both are on the page of what one follows', async () => {
    const ada = await people.signInAs();
    await as(
      ada,
      async (page) => {
        await page.goto('/authors/ada-corridor');
        const button = page.locator('form[data-toggle=follow] button');
        await Promise.all([page.waitForResponse(/\/follow$/), button.click()]);
        await page.goto('/search?q=quiet umbrellas');
        await page.getByText('Save this search').click();
        await page.getByLabel('Name').fill('Rain');
        await page.getByRole('button', { name: 'Save', exact: true }).click();
        expect((await page.locator('h1').textContent())?.trim()).toBe('Rain');
        await page.goto('/following');
        expect(await page.locator('main article h3').first().textContent()).toContain('Lantern Routing');
        await page.getByRole('button', { name: 'Rain' }).click();
        expect(await page.locator('main article h3').textContent()).toContain('Umbrellas');
        await page.goto('/following');
        await page.getByRole('button', { name: 'Unfollow Ada Corridor' }).click();
        expect(await page.getByText('You follow nothing yet').count()).toBe(1);
      },
      options,
    );
  });

  test('a bibliography is pasted, shown, brought in, and its rest downloaded', async () => {
    const ada = await people.signInAs();
    await as(
      ada,
      async (page) => {
        await collect(page, 'Imported', [], false);
        await page.getByRole('link', { name: 'Import a bibliography' }).click();
        await page
          .getByLabel('Or paste entries')
          .fill(
            `@misc{a, title={Lanterns}, eprint={${RICH.sourceKey}}, archiveprefix={arXiv}}\n@book{b, title={Bread and its Oven}}`,
          );
        await page.getByRole('button', { name: 'Show what is recognised' }).click();
        expect(await page.locator('tbody strong').allTextContents()).toEqual([
          'Recognised',
          'Not recognised',
        ]);
        await page.getByRole('button', { name: 'Add to the collection' }).click();
        expect(await page.locator('tbody strong').allTextContents()).toEqual(['Added', 'Not recognised']);
        const [download] = await Promise.all([
          page.waitForEvent('download'),
          page.getByRole('link', { name: /^Download the 1 entry/ }).click(),
        ]);
        expect(download.suggestedFilename()).toMatch(/^imported-\w{8}-rest\.bib$/);
        await page.getByRole('link', { name: 'To the collection', exact: true }).click();
        expect(await titles(page)).toEqual(['Lantern ']);
      },
      options,
    );
  });

  test('an account is deleted; its other browser is signed out', async () => {
    const leaver = await people.signInAs({
      handle: options.javaScriptEnabled === false ? 'leaver-plain' : 'leaver',
    });
    await as(
      leaver,
      async (page) => {
        await page.goto('/settings/data');
        const other = await openPage(browser, site.url, options);
        await leaver.enter(other.page.context());
        await other.page.goto('/following');
        await page.getByLabel('stay readable, as of a deleted account').check();
        await page.getByLabel(/^Type your handle/).fill(leaver.person.handle);
        await page.getByRole('button', { name: 'Delete my account for good' }).click();
        expect(new URL(page.url()).pathname).toBe('/account-deleted');
        await other.page.goto('/following');
        expect(new URL(other.page.url()).pathname).toBe('/sign-in');
        await other.close();
      },
      options,
    );
  });
});

test('two owners arrange one collection in two browsers; who lost it is told so and loses no words', async () => {
  const [ada, bo] = [await people.signInAs(), await people.signInAs()];
  await as(ada, async (hers) => {
    await collect(hers, 'Ours', [RICH.sourceKey, BARE.sourceKey, OLD.sourceKey]);
    const address = new URL(hers.url()).pathname;
    await hers.goto(`${address}/settings`);
    await hers.getByLabel('Invite by handle').fill(bo.person.handle);
    await hers.getByRole('button', { name: 'Invite', exact: true }).click();
    await as(bo, async (his) => {
      await his.goto('/collections');
      await his.getByRole('button', { name: 'Accept' }).click();
      await Promise.all([hers.goto(address), his.goto(address)]);
      const hersLast = hers.locator('.item').nth(2);
      await hersLast.getByText('Arrange').click();
      const hisFirst = his.locator('.item').first();
      await hisFirst.getByText('Arrange').click();
      await Promise.all([
        hersLast.getByRole('button', { name: 'Up', exact: true }).click(),
        hisFirst.getByRole('button', { name: 'Down', exact: true }).click(),
      ]);
      await Promise.all([hers.goto(address), his.goto(address)]);
      const order = await titles(hers);
      expect(order.toSorted()).toEqual(['A Quiet ', 'Lantern ', 'Sundials']);
      expect(await titles(his)).toEqual(order);
      // She leaves while he still has the page open; then it is private, and hers no more.
      await hers.goto(`${address}/settings`);
      await hers.getByRole('button', { name: 'Give up owning it' }).click();
      expect(new URL(hers.url()).pathname).toBe('/collections');
      await his.locator('.item').first().getByText('Arrange').click();
      await his.locator('.item').first().getByRole('button', { name: 'Down', exact: true }).click();
      expect((await titles(his)).toSorted()).toEqual(order.toSorted());
    });
  });
});

test('every page is accessible in both themes and fits a phone', async () => {
  const ada = await people.signInAs();
  const places: string[] = [
    '/collections',
    '/settings/data',
    '/account-deleted',
    `/papers/${RICH.sourceKey}/collect`,
  ];
  await as(ada, async (page) => {
    await collect(
      page,
      'A long title about lanterns, umbrellas and sundials-without-any-shade',
      [RICH.sourceKey, OLD.sourceKey],
      false,
    );
    const address = new URL(page.url()).pathname;
    const item = page.locator('.item').first();
    await item.getByText('Arrange').click();
    await item
      .getByLabel('Note')
      .fill(
        'A note with a_very_long_word_that_does_not_end_soon_and_needs_to_be_broken $\\sum_{i=1}^n x_i$.',
      );
    await item.getByRole('button', { name: 'Save the note' }).click();
    await page.goto(`${address}/import`);
    await page
      .getByLabel('Or paste entries')
      .fill(
        '@book{b, title={Bread}}\n@misc{c, title={Sundials Revisited}, author={Shadow, Cy}, year={2007}}',
      );
    await page.getByRole('button', { name: 'Show what is recognised' }).click();
    places.push(address, `${address}/settings`, `${address}/import`, new URL(page.url()).pathname);
    await page.goto('/categories/cs.LG');
    await Promise.all([
      page.waitForResponse(/\/follow$/),
      page.locator('form[data-toggle=follow] button').click(),
    ]);
    await page.goto('/search?q=lantern');
    await page.getByText('Save this search').click();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    places.push('/following', new URL(page.url()).pathname, '/categories/cs.LG', '/search?q=lantern');
  });
  await as(ada, async (page) => {
    for (const place of places) {
      await page.goto(place);
      for (const each of await page.locator('main details').all())
        await each.evaluate((details) => details.setAttribute('open', ''));
      expect(await axeViolationsInBothThemes(page), place).toEqual([]);
      expect([place, await page.locator('h1').count()]).toEqual([place, 1]);
      await page.setViewportSize(PHONE);
      await expectNoSidewaysScroll(page);
      await page.setViewportSize(DESKTOP);
    }
  });
});
