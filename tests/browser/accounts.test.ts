// Accounts in a browser: setting a site up, signing in and out by link, mail and passkey, and every page of it.
import { addOneTimeLink } from '@papertape/database';
import { startMailServer, type MailServer } from '@papertape/mail/testing';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { linkIn } from '../support/form.ts';
import { siteRecords } from '../support/papers.ts';
import { openPeople, type SitePeople } from '../support/people.ts';
import { runPapertape } from '../support/process.ts';
import { startSite, type SiteProcess } from '../support/site.ts';
import {
  axeViolationsInBothThemes,
  expectNoSidewaysScroll,
  launchBrowser,
  openPage,
  PHONE,
} from './browser.ts';

let site: SiteProcess;
let mail: MailServer;
let browser: Browser;
let people: SitePeople;
beforeAll(async () => {
  mail = await startMailServer();
  [site, browser] = await Promise.all([
    startSite(siteRecords(), { SMTP_URL: mail.url, MAIL_FROM: 'papers@example.org' }),
    launchBrowser(),
  ]);
  people = await openPeople(site);
});
afterAll(async () => {
  await people?.close();
  await browser?.close();
  await site?.close();
  await mail?.close();
});

const heading = (page: Page) => page.locator('h1').textContent();
const menu = (page: Page) => page.locator('header details.menu');

/** The link that the site printed when it started. */
function printedSetup(): string {
  const [line = ''] = site.running.output.stdout.split('\n');
  return (JSON.parse(line) as { setup: string }).setup;
}

describe.each([false, true])('with scripts: %s', (javaScriptEnabled) => {
  const suffix = javaScriptEnabled ? 'js' : 'plain';

  test('the way in by mail: ask, confirm, sign out, and come back to the page one came from', async () => {
    const email = `ada-${suffix}@example.org`;
    const { person } = await people.signInAs({ email });
    const { page, troubles, close } = await openPage(browser, site.url, { javaScriptEnabled });
    await page.goto('/papers/trending');
    await page.locator('header a', { hasText: 'Sign in' }).click();
    await page.getByLabel('Mail address').fill(email);
    await page.getByRole('button', { name: 'Send me a link' }).click();
    expect(await page.getByRole('status').first().textContent()).toContain(email);
    await page.goto(linkIn((await mail.next(email)).text));
    expect(await page.locator('main').textContent()).toContain(`@${person.handle}`);
    await page.locator('main').getByRole('button', { name: 'Sign in' }).click();
    expect(new URL(page.url()).pathname).toBe('/papers/trending');
    await menu(page).locator('summary').click();
    expect(await menu(page).textContent()).toContain(person.name);
    await menu(page).getByRole('button', { name: 'Sign out' }).click();
    expect(await menu(page).count()).toBe(0);
    await page.goto('/settings');
    expect(new URL(page.url()).search).toBe('?to=%2Fsettings');
    expect(troubles).toEqual([]);
    await close();
  });

  test('joining by an invitation from the command line; mistakes are told beside their fields', async () => {
    const { stdout } = await runPapertape(['people', 'invite', '--note', 'Come in.'], { env: site.env });
    const { page, close } = await openPage(browser, site.url, { javaScriptEnabled });
    await page.goto(linkIn(stdout));
    expect(await page.locator('main').textContent()).toContain('Come in.');
    await page.getByLabel('Name').fill('Bo Linden');
    await page.getByLabel('Handle').fill('admin');
    await page.getByRole('button', { name: 'Make the account' }).click();
    const handle = page.getByLabel('Handle');
    expect(await handle.getAttribute('aria-invalid')).toBe('true');
    expect(await page.getByLabel('Name').inputValue()).toBe('Bo Linden');
    await handle.fill(`bo-${suffix}`);
    await page.getByRole('button', { name: 'Make the account' }).click();
    expect(await heading(page)).toBe('Passkeys');
    await page.goto(`/people/bo-${suffix}`);
    expect(await heading(page)).toBe('Bo Linden');
    await close();
  });

  test('a profile, a token and the devices are looked after', async () => {
    const cy = await people.signInAs();
    const { page, close } = await openPage(browser, site.url, { javaScriptEnabled });
    await cy.enter(page.context());
    await page.goto('/settings');
    await page.getByLabel('Name').fill('Cy <b>Bold</b>');
    await page.getByLabel('ORCID').fill('https://orcid.org/0000-0002-1825-0097');
    await page.getByRole('button', { name: 'Save the profile' }).click();
    expect(await page.getByRole('status').first().textContent()).toContain('saved');
    await page.goto(`/people/${cy.person.handle}`);
    expect(await heading(page)).toBe('Cy <b>Bold</b>');
    expect(await page.locator('main').textContent()).toContain('0000-0002-1825-0097');
    await page.goto('/settings/tokens');
    await page.getByLabel('What is it for').fill('My script');
    await page.getByLabel('vote').check();
    await page.getByRole('button', { name: 'Make the token' }).click();
    expect(await page.locator('#new-token').textContent()).toMatch(/^ppt_/);
    await page.getByRole('button', { name: 'Remove My script' }).click();
    expect(await page.locator('main').textContent()).toContain('works no more');
    await page.goto('/settings/sessions');
    expect(await page.locator('main').textContent()).toContain('this one');
    await close();
  });
});

test('a fresh site is set up by the link it printed, and rescued by a link from the command line', async () => {
  const { page, close } = await openPage(browser, site.url, { javaScriptEnabled: false });
  await page.goto(printedSetup());
  await page.getByLabel('Name').fill('Root Person');
  await page.getByLabel('Handle').fill('first-one');
  await page.getByRole('button', { name: 'Make the account' }).click();
  expect(await heading(page)).toBe('Passkeys');
  expect(await page.locator('main').textContent()).toContain('Your account is made');
  await page.goto(printedSetup());
  expect(await page.locator('main').textContent()).toContain('set up');
  await page.context().clearCookies();
  const { stdout } = await runPapertape(['people', 'sign-in-link', 'first-one'], { env: site.env });
  await page.goto(linkIn(stdout));
  await page.locator('main').getByRole('button', { name: 'Sign in' }).click();
  await page.goto('/people/first-one');
  expect(await page.locator('main').textContent()).toContain('Administrator');
  await close();
});

test('a passkey is added, signs in without a word typed, and is removed', async () => {
  const dee = await people.signInAs();
  const { page, troubles, close } = await openPage(browser, site.url);
  const cdp = await virtualAuthenticator(page);
  await dee.enter(page.context());
  await page.goto('/settings/passkeys');
  await page.getByLabel('What to call it').fill('Test key');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.waitForURL(({ search }) => search === '?added');
  expect(await page.locator('table').textContent()).toContain('Test key');
  await page.context().clearCookies();
  await page.goto('/sign-in?to=/categories');
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await page.waitForURL(({ pathname }) => pathname === '/categories');
  expect(await menu(page).count()).toBe(1);
  await page.goto('/settings/passkeys');
  await page.getByRole('button', { name: 'Remove Test key' }).click();
  await page.context().clearCookies();
  expect(troubles).toEqual([]);
  await page.goto('/sign-in');
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  const status = page.locator('[data-passkey-status]');
  await expect.poll(() => status.textContent()).toContain('does not know that passkey');
  await cdp.detach();
  await close();
});

/** An authenticator inside the browser that has its owner's consent. */
async function virtualAuthenticator(page: Page): Promise<CDPSession> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return cdp;
}

test('every page of accounts is accessible in both themes and fits a phone', async () => {
  const ada = await people.signInAs({ name: 'A Name That Is Quite Long Although Nobody Would Mind It' });
  const { db } = people.database;
  const invitation = await addOneTimeLink(db, { purpose: 'invitation' }, new Date());
  const link = await addOneTimeLink(db, { purpose: 'sign-in', userId: ada.person.id }, new Date());
  const open = ['/sign-in', '/sign-up', '/setup', invitation.path, link.path, `/people/${ada.person.handle}`];
  const own = [
    '/settings',
    '/settings/address',
    '/settings/passkeys?welcome',
    '/settings/sessions',
    '/settings/tokens',
    '/refused?reason=role',
  ];
  for (const [paths, enter] of [
    [open, false],
    [own, true],
  ] as const) {
    const { page, troubles, close } = await openPage(browser, site.url, { viewport: PHONE });
    if (enter) await ada.enter(page.context());
    for (const path of paths) {
      await page.goto(path);
      expect(await page.locator('h1').count(), path).toBe(1);
      if (enter) await menu(page).locator('summary').click();
      expect(await axeViolationsInBothThemes(page), path).toEqual([]);
      await expectNoSidewaysScroll(page);
    }
    expect(troubles).toEqual([]);
    await close();
  }
});
