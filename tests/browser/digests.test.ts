// Digests in a browser: the pages of a subscription from the form to the end, without JavaScript, and the mail itself in
// both themes on a telephone and a desk.
import { findSubscriberByEmail, getEdition, ingestRecords } from '@papertape/database';
import { addressDigest, composeDigest } from '@papertape/digests';
import { composeDigests } from '@papertape/jobs';
import { startMailServer, type MailServer } from '@papertape/mail/testing';
import { emptyRecord } from '@papertape/papers';
import { load } from 'cheerio';
import { sql } from '@papertape/database/sql';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPeople, type SitePeople } from '../support/people.ts';
import { startSite, type SiteProcess } from '../support/site.ts';
import { axeViolations, expectNoSidewaysScroll, launchBrowser, openPage } from './browser.ts';

let site: SiteProcess;
let people: SitePeople;
let mail: MailServer;
let browser: Browser;
const PHONE = { width: 360, height: 740 };
beforeAll(async () => {
  mail = await startMailServer();
  const env = { SMTP_URL: mail.url, MAIL_FROM: 'Paper Club <papers@example.org>', HARVEST: 'off' };
  [site, browser] = await Promise.all([startSite([paper(1)], env), launchBrowser()]);
  people = await openPeople(site);
});
afterAll(async () => {
  await browser?.close();
  await people?.close();
  await site?.close();
  await mail?.close();
});

function paper(number: number) {
  const arxivId = `2611.0000${number}`;
  return emptyRecord({
    source: 'arxiv',
    sourceKey: arxivId,
    identifiers: [{ scheme: 'arxiv', value: arxivId }],
    title: `Tidal clocks of $x_${number}^2$ and a/very-long-name-without-any-blank-that-must-not-widen-the-page-at-all`,
    abstract: `We build $\\frac{1}{n}\\sum_i x_i$ clocks. ${'They run late. '.repeat(40)}`,
    authors: [{ name: 'Ada Quill' }, { name: 'Bo Lindqvist' }],
    categories: ['cs.LG'],
    publishedAt: new Date(Date.now() - 60_000).toISOString(),
  });
}

/** The link in the next mail to an address. */
async function mailed(email: string, page: string): Promise<string> {
  const { text } = await mail.next(email);
  return new RegExp(`/digests/${page}/[\\w-]+`).exec(text)?.[0] ?? '';
}

test('without JavaScript on a telephone: subscribe, confirm, change, leave', async () => {
  const { page, troubles, close } = await openPage(browser, site.url, {
    javaScriptEnabled: false,
    viewport: PHONE,
  });
  await page.goto('/papers');
  await page.getByRole('link', { name: 'Digests by mail' }).click();
  await expectNoSidewaysScroll(page);
  await page.getByLabel('Mail address').fill('ada@example.org');
  await page.getByLabel('Weekly').check();
  await page.getByLabel('A search').fill('tidal');
  await page.getByLabel('Time zone').selectOption('Europe/Berlin');
  await page.getByRole('button', { name: 'Subscribe' }).click();
  await page.getByText('Look into your mail').waitFor();
  await page.goto(await mailed('ada@example.org', 'confirm'));
  await expectNoSidewaysScroll(page);
  await page.getByRole('button', { name: 'Yes, send it' }).click();
  await page.getByRole('link', { name: 'Change what you get' }).click();
  await expectNoSidewaysScroll(page);
  expect(await page.getByLabel('tidal', { exact: true }).isChecked()).toBe(true);
  await page.getByLabel('Monthly').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('on the first of every month').waitFor();
  await page.getByRole('button', { name: 'Send me nothing more' }).click();
  await page.getByText('You get nothing more').waitFor();
  const reader = await findSubscriberByEmail(people.database.db, 'ada@example.org');
  expect(reader).toMatchObject({ status: 'unsubscribed', subscription: { frequency: 'monthly' } });
  expect(troubles).toEqual([]);
  await close();
});

test('the pages are accessible: the form, an edition, and the administrator’s', async () => {
  const root = await people.signInAs({
    role: 'administrator',
    email: 'root@example.org',
    handle: 'root-one',
  });
  const { page, troubles, close } = await openPage(browser, site.url, {
    viewport: PHONE,
    colorScheme: 'dark',
  });
  await page.goto('/subscribe');
  expect(await page.getByLabel('Time zone').inputValue()).toBe(
    await page.evaluate(() => Intl.DateTimeFormat().resolvedOptions().timeZone),
  );
  expect(await axeViolations(page)).toEqual([]);
  await root.enter(page.context());
  await page.goto('/settings/digests');
  await page.getByRole('button', { name: 'Subscribe' }).click();
  await page.getByText('The next one goes out').waitFor();
  await expectNoSidewaysScroll(page); // its form is that of /subscribe
  const { database } = people;
  await database.db.execute(sql`update subscriptions set since = now() - interval '2 days'`);
  await database.db.execute(sql`update digest_profiles set next_due_at = now() - interval '1 minute'`);
  await database.transaction((tx) => ingestRecords(tx, [paper(2)]));
  const composed = await composeDigests(
    { database, now: () => new Date(Date.now() + 24 * 3_600_000) },
    { origin: site.url },
  );
  expect(composed.composed).toBe(1);
  await page.goto('/digests');
  await page.locator('main a[href^="/digests/daily-"]').first().click();
  for (const path of [new URL(page.url()).pathname, '/administration/digests']) {
    await page.goto(path);
    await expectNoSidewaysScroll(page);
    expect(await axeViolations(page)).toEqual([]);
  }
  await page.getByRole('link', { name: 'root@example.org' }).click();
  await page.getByRole('heading', { name: 'Digest of root@example.org' }).waitFor();
  await expectNoSidewaysScroll(page);
  expect(troubles).toEqual([]);
  await close();
});

test('the mail is sound HTML, and is read in both themes at 360 and 800 pixels without scrolling sideways', async () => {
  const { rows } = await people.database.db.execute<{ id: string }>(
    sql`select id from editions where cardinality(paper_ids) > 0 order by id limit 1`,
  );
  const edition = await getEdition(people.database.db, Number(rows[0]?.id));
  if (!edition) throw new Error('There is no edition.');
  const { html } = addressDigest(composeDigest(edition, { name: 'Paper Club', origin: site.url }), {
    manage: `${site.url}/m?a=1&b=2`,
    unsubscribe: `${site.url}/u`,
  });
  const errors: string[] = [];
  load(html, { sourceCodeLocationInfo: true, onParseError: ({ code }) => errors.push(code) });
  expect(errors).toEqual([]);
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page, troubles, close } = await openPage(browser, site.url, { colorScheme });
    for (const width of [360, 800]) {
      await page.setViewportSize({ width, height: 800 });
      await page.setContent(html);
      await expectNoSidewaysScroll(page);
    }
    // A mail is shown inside of a page of its reader's program, which has the landmarks.
    const violations = await axeViolations(page);
    expect(violations.filter((text) => !/^(?:landmark-one-main|region) /.test(text))).toEqual([]);
    const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(background).toBe(colorScheme === 'light' ? 'rgb(251, 250, 246)' : 'rgb(21, 24, 26)');
    expect((await page.screenshot({ fullPage: true })).length).toBeGreaterThan(10_000);
    expect(troubles).toEqual([]);
    await close();
  }
});
