// For you: a ranking that stays while it is looked at, learns from what is done on purpose, and is the reader's to end.
import { getLatestDecision } from '@papertape/database';
import { sql } from '@papertape/database/sql';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPeople, type SignedInPerson, type SitePeople } from '../support/people.ts';
import { siteRecords } from '../support/papers.ts';
import { startSite, type SiteProcess } from '../support/site.ts';
import {
  axeViolationsInBothThemes,
  expectNoSidewaysScroll,
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

/** What the site answers that person, without a browser. */
const ask = (person: SignedInPerson | null, path: string, headers: Record<string, string> = {}) =>
  fetch(site.url + path, { headers: { ...person?.headers, ...headers }, redirect: 'manual' });
const send = (person: SignedInPerson, path: string, fields: Record<string, string>) =>
  fetch(site.url + path, {
    method: 'POST',
    headers: { ...person.headers, Accept: 'text/html' },
    body: new URLSearchParams(fields),
    redirect: 'manual',
  });
const papersOf = async (person: SignedInPerson) =>
  [...(await (await ask(person, '/for-you')).text()).matchAll(/<h3[^>]*><a href="([^"]+)"/g)].map(
    ([, href]) => href ?? '',
  );
const decisionOf = ({ person }: SignedInPerson) => getLatestDecision(people.database.db, person.id, 'page');
const actsOf = async ({ person }: SignedInPerson) => {
  const { rows } = await people.database.db.execute<{ act: string }>(sql`
    select o.act from ranking_outcomes o join ranking_decisions d on d.id = o.decision_id
    where d.user_id = ${person.id} order by o.act`);
  return rows.map(({ act }) => act);
};

async function as(
  person: SignedInPerson,
  run: (page: Page) => Promise<void>,
  options: Parameters<typeof openPage>[2] = {},
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

test('the order stays when the page is loaded again, is logged as shown, and is another when asked for', async () => {
  const reader = await people.signInAs();
  const [first, second] = [await papersOf(reader), await papersOf(reader)];
  expect(first).toHaveLength(20);
  expect(second).toEqual(first);
  const decision = await decisionOf(reader);
  expect(decision?.candidates).toHaveLength(30);
  expect(decision?.shown).toHaveLength(20);
  await send(reader, '/for-you?/again', {});
  const others = await papersOf(reader);
  expect(others).toHaveLength(20);
  expect(others.filter((href) => first.includes(href))).toEqual([]);
  expect((await decisionOf(reader))?.occasion).toBe(`after ${decision?.id}`);
});

test('two first looks at once make one ranking', async () => {
  const reader = await people.signInAs();
  const looks = await Promise.all([1, 2, 3].map(() => papersOf(reader)));
  expect(new Set(looks.map(String)).size).toBe(1);
  const { rows } = await people.database.db.execute(
    sql`select 1 from ranking_decisions where user_id = ${reader.person.id}`,
  );
  expect(rows).toHaveLength(1);
});

test('visitors are led to where they sign in; what is fetched ahead is neither shown nor opened', async () => {
  expect((await ask(null, '/for-you')).headers.get('Location')).toBe('/sign-in?to=%2Ffor-you');
  expect(await (await ask(null, '/papers')).text()).not.toContain('href="/for-you"');
  const reader = await people.signInAs();
  expect((await ask(reader, '/for-you', { 'Sec-Purpose': 'prefetch' })).status).toBe(503);
  expect(await decisionOf(reader)).toBeNull();
  const [href = ''] = await papersOf(reader);
  await ask(reader, href, { 'Sec-Purpose': 'prefetch;prerender' });
  expect(await actsOf(reader)).toEqual([]);
  await ask(reader, href);
  expect(await actsOf(reader)).toEqual(['open']);
  const rules = JSON.stringify(await (await ask(null, '/speculation-rules.json')).json());
  expect(rules).toContain('"/for-you*"');
  expect(rules).toContain('[data-deliberate] a');
});

test('a PDF that is opened from a card counts as opening its paper, a link of the site only when its page is asked for', async () => {
  const reader = await people.signInAs();
  await as(reader, async (page) => {
    await page.goto('/for-you');
    // Which papers are shown is chance, and not all have a link: the first gets one. Nothing is left from here on.
    await page.evaluate(() => {
      document.addEventListener('click', (event) => event.preventDefault());
      const link = Object.assign(document.createElement('a'), { href: 'https://example.org/1.pdf' });
      link.textContent = 'A PDF';
      document.querySelector('[data-card] .foot')?.append(link);
    });
    await page.locator('[data-card] h3 a').first().click();
    expect(await actsOf(reader)).toEqual([]);
    const told = page.waitForResponse(/\/opened$/);
    await page.getByRole('link', { name: 'A PDF' }).click();
    expect((await told).status()).toBe(204);
    expect(await actsOf(reader)).toEqual(['open']);
  });
});

test('without scripts a paper is hidden where it stands, counts against its like, and comes back', async () => {
  const reader = await people.signInAs();
  await as(
    reader,
    async (page) => {
      await page.goto('/for-you');
      const card = page.locator('[data-card]').nth(2);
      await card.getByRole('button', { name: 'Not interested' }).click();
      expect(new URL(page.url()).pathname).toBe('/for-you');
      expect(await card.getAttribute('data-is-hidden')).not.toBeNull();
      expect(await actsOf(reader)).toEqual(['hide']);
      await card.getByRole('button', { name: 'Show in my feeds again' }).click();
      expect(await actsOf(reader)).toEqual([]);
    },
    { javaScriptEnabled: false },
  );
});

test('a reader sees what was learnt, erases it, and turns it off', async () => {
  const reader = await people.signInAs();
  const [href = ''] = await papersOf(reader);
  await send(reader, `${href}/vote`, { on: 'yes' });
  await as(reader, async (page) => {
    await page.goto('/for-you');
    expect(await page.locator('nav [aria-current=page]').textContent()).toBe('For you');
    expect(await axeViolationsInBothThemes(page)).toEqual([]);
    await page.goto('/settings/for-you');
    expect(await page.locator('main').textContent()).toContain('From 1 paper that you picked');
    expect(await axeViolationsInBothThemes(page)).toEqual([]);
  });
  expect((await send(reader, '/settings/for-you?/erase', {})).status).toBe(400);
  expect(await decisionOf(reader)).not.toBeNull();
  expect(await (await send(reader, '/settings/for-you?/erase', { sure: 'yes' })).text()).toContain(
    'Nothing yet',
  );
  expect(await decisionOf(reader)).toBeNull();
  await send(reader, '/settings/for-you?/choose', { enabled: 'no' });
  await as(
    reader,
    async (page) => {
      await page.goto('/for-you');
      expect(await page.locator('main h2').textContent()).toBe('Personal ranking is off');
      await expectNoSidewaysScroll(page);
      await page.getByRole('link', { name: 'Turn it on' }).click();
      await page.waitForURL('**/settings/for-you');
      await expectNoSidewaysScroll(page);
      await page.getByRole('button', { name: 'Turn it on' }).click();
      await page.goto('/for-you');
      await expectNoSidewaysScroll(page);
    },
    { viewport: PHONE },
  );
  expect((await decisionOf(reader))?.shown).toHaveLength(20);
});
