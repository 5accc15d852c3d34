// Signing in and joining, as an attacker would try it: links, addresses, sessions, redirects, other sites.
import { addOneTimeLink, findPersonByEmail } from '@papertape/database';
import { startMailServer, type MailServer } from '@papertape/mail/testing';
import { sql } from '@papertape/database/sql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cookiesOf, linkIn, postForm, tokenIn } from '../support/form.ts';
import { peopleOf, type KnownPerson, type SignedInPerson } from '../support/people.ts';
import { inventedRecords } from './invented-papers.ts';
import { startSite, type TestSite } from './running-site.ts';

let site: TestSite;
let mail: MailServer;
let signInAs: (known?: KnownPerson) => Promise<SignedInPerson>;
const logged: string[] = [];
beforeAll(async () => {
  mail = await startMailServer();
  site = await startSite(
    inventedRecords(),
    { SMTP_URL: mail.url, MAIL_FROM: 'Paper Club <papers@example.org>' },
    { log: (...line) => logged.push(JSON.stringify(line)) },
  );
  signInAs = peopleOf(site.database, site.origin);
});
afterAll(async () => {
  await site?.close();
  await mail?.close();
});

let lastAddress = 0;
/** Headers of another reader, so that limits of one test are not those of the next. */
const elsewhere = () => ({ 'X-Forwarded-For': `203.0.113.${++lastAddress}` });

const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  postForm(site.get, site.origin, path, fields, { ...elsewhere(), ...headers });

/** What the page says, without what differs at each request. */
async function wordsOf(response: Response): Promise<string> {
  return (await response.text()).replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
}

async function mailedLink(email: string): Promise<string> {
  const response = await post('/sign-in?/mail', { email });
  expect(response.status).toBe(200);
  return linkIn((await mail.next(email)).text);
}

describe('a link by mail', () => {
  test('signs in once, by a button, and only for a while', async () => {
    const ada = await signInAs({ email: 'ada@example.org', handle: 'ada-quill' });
    const link = await mailedLink('ada@example.org');
    // What looks at mail before its reader follows links: nothing happens.
    for (let look = 0; look < 2; look++) {
      const page = await site.get(link);
      expect(page.headers.getSetCookie()).toEqual([]);
      expect(await wordsOf(page)).toContain(`@${ada.person.handle}`);
    }
    const entered = await post('/sign-in/link', { token: tokenIn(link), to: '/search?q=x' });
    expect(entered.status).toBe(303);
    expect(entered.headers.get('Location')).toBe('/search?q=x');
    const [cookie = ''] = entered.headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-papertape-session=/);
    for (const part of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/']) expect(cookie).toContain(part);
    const settings = await site.get('/settings', { headers: { Cookie: cookiesOf(entered) } });
    expect(settings.status).toBe(200);
    expect((await post('/sign-in/link', { token: tokenIn(link) })).status).toBe(400);
  });

  test('is one of many at once, of which one works', async () => {
    const { person } = await signInAs();
    const { path } = await addOneTimeLink(
      site.database.db,
      { purpose: 'sign-in', userId: person.id },
      new Date(),
    );
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => post('/sign-in/link', { token: tokenIn(path) })),
    );
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
  });

  test('works no more when it is too old, when a later one was sent, or for something else', async () => {
    const { person } = await signInAs({ email: 'late@example.org' });
    const { db } = site.database;
    const hourAgo = new Date(Date.now() - 3_600_000);
    const old = await addOneTimeLink(db, { purpose: 'sign-in', userId: person.id }, hourAgo);
    const first = await mailedLink('late@example.org');
    await mailedLink('late@example.org');
    const other = await addOneTimeLink(
      db,
      { purpose: 'address', userId: person.id, email: 'a@b.de' },
      new Date(),
    );
    for (const path of [old.path, first, other.path])
      expect((await post('/sign-in/link', { token: tokenIn(path) })).status).toBe(400);
  });

  test('says nothing of itself to other sites, caches and logs', async () => {
    await signInAs({ email: 'quiet@example.org' });
    const link = await mailedLink('quiet@example.org');
    for (const path of [
      link,
      link.replace('/sign-in/link', '/sign-up'),
      link.replace('/sign-in/link', '/setup'),
    ]) {
      const page = await site.get(path);
      expect(page.headers.get('Referrer-Policy')).toBe('strict-origin');
      expect(page.headers.get('Cache-Control')).toBe('no-store');
      // Its own form is the only place that may hold it: no link, no picture, no way back.
      const holders = [...(await page.text()).matchAll(/<(\w+)[^>]*token=[^>]*>/g)].map(([, name]) => name);
      expect(holders.filter((name) => name !== 'form')).toEqual([]);
    }
    await post('/sign-in/link', { token: tokenIn(link) });
    expect(logged.join('\n')).not.toContain(tokenIn(link));
    expect(logged.join('\n')).not.toContain('quiet@example.org');
    const { rows } = await site.database.db.execute<{ rows: string }>(
      sql`select string_agg(one_time_links::text, '') as rows from one_time_links`,
    );
    expect(rows[0]?.rows).not.toContain(tokenIn(link));
  });

  test('cannot be guessed for long', async () => {
    const headers = elsewhere();
    const statuses: number[] = [];
    for (let guess = 0; guess < 45; guess++)
      statuses.push((await post('/sign-in/link', { token: `guess-${guess}` }, headers)).status);
    expect(new Set(statuses.slice(0, 40))).toEqual(new Set([400]));
    expect(new Set(statuses.slice(40))).toEqual(new Set([429]));
    // Others are not held up, and nobody chooses their address: the last entry is the proxy's.
    expect((await post('/sign-in/link', { token: 'guess' })).status).toBe(400);
    const forged = { 'X-Forwarded-For': `198.51.100.7, ${headers['X-Forwarded-For']}` };
    expect((await post('/sign-in/link', { token: 'guess' }, forged)).status).toBe(429);
  });
});

describe('addresses', () => {
  test('are not told: the page says the same whether there is an account or not', async () => {
    await signInAs({ email: 'known@example.org' });
    const [known, unknown] = [
      await post('/sign-in?/mail', { email: 'known@example.org' }),
      await post('/sign-in?/mail', { email: 'knowx@example.org' }),
    ];
    expect(known.status).toBe(unknown.status);
    expect((await wordsOf(known)).replaceAll('known@', 'knowx@')).toBe(await wordsOf(unknown));
    // Each gets a mail of its own kind.
    expect((await mail.next('known@example.org')).subject).toContain('Sign in');
    expect((await mail.next('knowx@example.org')).subject).toContain('Join');
  });

  test('get five mails an hour, whoever asks, and the page still says the same', async () => {
    await signInAs({ email: 'flooded@example.org' });
    const pages: string[] = [];
    for (let ask = 0; ask < 8; ask++)
      pages.push(await wordsOf(await post('/sign-in?/mail', { email: 'Flooded@Example.org' })));
    expect(new Set(pages).size).toBe(1);
    for (let arrived = 0; arrived < 5; arrived++) await mail.next('flooded@example.org');
    expect(mail.received.filter(({ to }) => to === 'flooded@example.org')).toHaveLength(5);
  });

  test('that are none are told so, with what was typed kept', async () => {
    const response = await post('/sign-in?/mail', { email: 'ada at example' });
    expect(response.status).toBe(400);
    const page = await response.text();
    expect(page).toContain('That is no mail address');
    expect(page).toContain('value="ada at example"');
  });

  test('a new one is confirmed by its own link, and nobody takes another’s', async () => {
    const [cy, dee] = [await signInAs(), await signInAs({ email: 'dee@example.org' })];
    const change = async (email: string) => {
      expect((await post('/settings?/email', { email }, cy.headers)).status).toBe(200);
      return tokenIn(linkIn((await mail.next(email)).text));
    };
    const token = await change('cy@example.org');
    // Only the account that asked may use the link.
    expect((await post('/settings/address', { token }, dee.headers)).status).toBe(400);
    expect(
      (await post('/settings/address', { token: await change('cy@example.org') }, cy.headers)).status,
    ).toBe(303);
    expect((await findPersonByEmail(site.database.db, 'cy@example.org'))?.id).toBe(cy.person.id);
    expect(
      (await post('/settings/address', { token: await change('dee@example.org') }, cy.headers)).status,
    ).toBe(400);
  });
});

test('joining by mail makes an account with the address, once', async () => {
  const link = await mailedLink('new@example.org');
  expect(link).toContain('/sign-up?token=');
  const token = tokenIn(link);
  const wrong = await post(`/sign-up?/join&token=${token}`, { token, name: 'New', handle: 'admin' });
  expect(wrong.status).toBe(400);
  expect(await wrong.text()).toContain('reserved');
  const joined = await post('/sign-up?/join', { token, name: 'New\u202e Person', handle: 'new-person' });
  expect(joined.status).toBe(303);
  expect(await findPersonByEmail(site.database.db, 'new@example.org')).toMatchObject({
    handle: 'new-person',
    name: 'New Person',
    role: 'member',
    emailVerified: true,
  });
  expect((await post('/sign-up?/join', { token, name: 'Again', handle: 'again' })).status).toBe(400);
});

describe('sessions', () => {
  test('begin anew at each sign-in, and the one before ends', async () => {
    const ada = await signInAs();
    const { path } = await addOneTimeLink(
      site.database.db,
      { purpose: 'sign-in', userId: ada.person.id },
      new Date(),
    );
    const entered = await post('/sign-in/link', { token: tokenIn(path) }, { Cookie: ada.cookie });
    expect(cookiesOf(entered)).not.toContain(ada.cookie);
    const before = await site.get('/settings', { headers: { Cookie: ada.cookie }, redirect: 'manual' });
    expect(before.status).toBe(303);
  });

  test('of an attacker’s choice do not count', async () => {
    const name = '__Host-papertape-session';
    for (const value of ['chosen', 'chosen.', 'chosen.c2lnbmF0dXJl', `${'a'.repeat(32)}.${'b'.repeat(44)}`]) {
      const page = await site.get('/settings', {
        headers: { Cookie: `${name}=${encodeURIComponent(value)}` },
        redirect: 'manual',
      });
      expect(page.status).toBe(303);
    }
  });

  test('are listed, ended one by one or all but this one, and end with a sign-out', async () => {
    const ada = await signInAs();
    const enter = async () => {
      const { path } = await addOneTimeLink(
        site.database.db,
        { purpose: 'sign-in', userId: ada.person.id },
        new Date(),
      );
      return cookiesOf(
        await post(
          '/sign-in/link',
          { token: tokenIn(path) },
          { 'User-Agent': 'Mozilla/5.0 (X11; Linux) Firefox/140.0' },
        ),
      );
    };
    const isIn = async (cookie: string) =>
      (await site.get('/settings', { headers: { Cookie: cookie }, redirect: 'manual' })).status === 200;
    const [one, two, three] = [await enter(), await enter(), await enter()];
    const page = await (await site.get('/settings/sessions', { headers: { Cookie: one } })).text();
    expect(page.match(/Firefox on Linux/g)?.length).toBeGreaterThanOrEqual(3);
    const { rows } = await site.database.db.execute<{ id: string }>(
      sql`select id from sessions where user_id = ${ada.person.id}::uuid order by created_at`,
    );
    const stranger = await signInAs();
    const end = (id: string | undefined, headers: Record<string, string>) =>
      post('/settings/sessions?/end', { id: id ?? '' }, headers);
    expect((await end(rows[2]?.id, stranger.headers)).status).toBe(400);
    expect((await end(rows[2]?.id, { Cookie: one })).status).toBe(200);
    expect([await isIn(one), await isIn(two), await isIn(three)]).toEqual([true, false, true]);
    await post('/settings/sessions?/endOthers', {}, { Cookie: one });
    expect([await isIn(one), await isIn(three), await isIn(ada.cookie)]).toEqual([true, false, false]);
    const left = await post('/sign-out', {}, { Cookie: one });
    expect(left.headers.getSetCookie().join()).toContain('__Host-papertape-session=;');
    expect(await isIn(one)).toBe(false);
  });
});

describe('another site', () => {
  const foreign = { Origin: 'https://elsewhere.example' };
  test.each([
    ['a form', 'application/x-www-form-urlencoded', '/settings?/profile', 'name=Eve&handle=eve-was-here'],
    ['a text', 'text/plain', '/settings?/profile', 'name=Eve'],
    ['JSON', 'application/json', '/settings/passkeys/register', '{}'],
    ['JSON to the API', 'application/json', '/api/papers/2603.00001/upvote', '{}'],
    ['a form to the API', 'application/x-www-form-urlencoded', '/api/papers/2603.00001/upvote', 'x=1'],
    ['the sign-out', 'application/x-www-form-urlencoded', '/sign-out', ''],
  ])('writes nothing with %s and its reader’s cookie', async (_name, type, path, body) => {
    const ada = await signInAs();
    for (const origin of [foreign, { Origin: 'null' }]) {
      const headers = { ...ada.headers, ...origin, 'Content-Type': type };
      const response = await site.get(path, { method: 'POST', headers, body, redirect: 'manual' });
      expect(response.status).toBe(403);
    }
    const { Cookie = '' } = ada.headers;
    const unsaid = { Cookie, 'Content-Type': type };
    expect((await site.get(path, { method: 'POST', headers: unsaid, body, redirect: 'manual' })).status).toBe(
      403,
    );
    expect((await site.get('/settings', { headers: { Cookie } })).status).toBe(200);
  });

  test.each([
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    'javascript:alert(1)',
    '/ok\r\nX: y',
  ])('is never where a sign-in leads: %j', async (to) => {
    const ada = await signInAs();
    const { path } = await addOneTimeLink(
      site.database.db,
      { purpose: 'sign-in', userId: ada.person.id },
      new Date(),
    );
    const entered = await post('/sign-in/link', { token: tokenIn(path), to });
    expect(entered.headers.get('Location')).toBe('/');
    const already = await site.get(`/sign-in?to=${encodeURIComponent(to)}`, {
      headers: { Cookie: cookiesOf(entered) },
      redirect: 'manual',
    });
    expect(already.headers.get('Location')).toBe('/');
    const page = await (await site.get(`/sign-in?to=${encodeURIComponent(to)}`)).text();
    const kept = [...page.matchAll(/(?:name="to" value|data-to)="([^"]*)"/g)].map(([, value]) => value);
    expect(new Set(kept)).toEqual(new Set(['']));
  });
});

test('what a person with an account is shown, no shared cache keeps', async () => {
  const ada = await signInAs();
  const token = await ada.token();
  const places = [
    '/papers',
    '/papers/2603.00001',
    '/papers/2603.00001.bib',
    '/feeds/daily.atom',
    '/openapi.json',
    '/api/daily_papers',
  ];
  for (const path of places) {
    const open = await site.get(path);
    expect(open.headers.get('Set-Cookie')).toBeNull();
    for (const headers of [
      ada.headers,
      ...(path.startsWith('/api/') ? [{ Authorization: `Bearer ${token}` }] : []),
    ]) {
      const response = await site.get(path, { headers });
      expect(response.status).toBe(200);
      expect(response.headers.get('Cache-Control'), path).toMatch(/private|no-store/);
      expect(response.headers.get('Cache-Control'), path).not.toContain('public');
      expect(response.headers.get('Vary')).toMatch(/Cookie/);
    }
  }
});
