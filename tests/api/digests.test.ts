// Digests as readers, mail programs and scanners of mail ask for them.
import { findSubscriberByEmail, hashSecret, ingestRecords, setEmail } from '@papertape/database';
import { composeDigests, createEditionWriter } from '@papertape/jobs';
import { startMailServer, type MailServer } from '@papertape/mail/testing';
import { emptyRecord } from '@papertape/papers';
import { parseFeed } from 'feedsmith';
import { sql } from '@papertape/database/sql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
type Fields = [name: string, value: string][];

/** Sends a form as a browser that tells nobody where it was. */
function post(path: string, fields: Fields = [], headers: Record<string, string> = {}): Promise<Response> {
  return site.get(path, {
    method: 'POST',
    redirect: 'manual',
    headers: { Accept: 'text/html', 'X-Forwarded-For': `203.0.113.${++lastAddress}`, ...headers },
    body: new URLSearchParams(fields),
  });
}

const choices = (changes: Record<string, string> = {}): Fields =>
  Object.entries({
    frequency: 'daily',
    topic: 'feed',
    count: '10',
    hour: '8',
    timeZone: 'UTC',
    minimumVotes: '0',
    ...changes,
  });
const ask = (email: string, changes: Record<string, string> = {}) =>
  post('/subscribe', [['email', email], ...choices(changes)], { Origin: site.origin });
const words = async (response: Response) =>
  (await response.text())
    .replace(/<script[^]*?<\/script>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');

/** The path of the link in a mail to a page under /digests. */
function linkIn(text: string, page: string): string {
  const [path] = new RegExp(`/digests/${page}/[\\w-]{43}`).exec(text) ?? [];
  if (path === undefined) throw new Error(`No link to ${page} in: ${text}`);
  return path;
}

async function subscribed(email: string, changes: Record<string, string> = {}): Promise<void> {
  expect((await ask(email, changes)).status).toBe(200);
  const confirm = linkIn((await mail.next(email)).text, 'confirm');
  expect((await post(confirm, [], { Origin: 'null' })).status).toBe(200);
}

async function statusOf(email: string): Promise<string | undefined> {
  return (await findSubscriberByEmail(site.database.db, email))?.status;
}

describe('an address alone', () => {
  test('is asked by mail, confirmed by a button, once; consent is kept', async () => {
    expect((await ask('ada@example.org', { frequency: 'weekly' })).status).toBe(200);
    const asked = await mail.next('ada@example.org');
    expect([...asked.headers.keys()].filter((name) => name.startsWith('list'))).toEqual([]);
    const confirm = linkIn(asked.text, 'confirm');
    for (let look = 0; look < 2; look++)
      expect(await words(await site.get(confirm))).toContain(
        'ada@example.org is about to get up to 10 papers',
      );
    expect(await statusOf('ada@example.org')).toBe('pending');
    expect((await post(confirm, [], { Origin: 'null' })).status).toBe(200);
    const reader = await findSubscriberByEmail(site.database.db, 'ada@example.org');
    expect(reader).toMatchObject({
      status: 'active',
      consentSource: 'form',
      subscription: { frequency: 'weekly' },
    });
    expect(Date.parse(reader?.consentAt ?? '')).toBeGreaterThan(Date.now() - 60_000);
    expect((await post(confirm, [], { Origin: 'null' })).status).toBe(400);
  });

  test('is told the same whether it is known, suppressed or new; a known one changes nothing', async () => {
    await subscribed('known@example.org');
    await site.database.db.execute(sql`
      insert into suppressions (email_hash, reason, at) values (${hashSecret('quiet@example.org')}, 'complaint', now())`);
    const answers = [];
    for (const email of ['known@example.org', 'quiet@example.org', 'fresh@example.org'])
      answers.push((await words(await ask(email, { frequency: 'monthly' }))).replaceAll(email, '@'));
    expect(new Set(answers).size).toBe(1);
    const reminder = await mail.next('known@example.org');
    expect(reminder.subject).toContain('Your digest');
    linkIn(reminder.text, 'preferences');
    const known = await findSubscriberByEmail(site.database.db, 'known@example.org');
    expect(known?.subscription.frequency).toBe('daily');
    await mail.next('fresh@example.org');
    expect(mail.received.some(({ to }) => to === 'quiet@example.org')).toBe(false);
  });

  test.each([
    [{ topic: '', search: '' }, 'Choose at least one topic'],
    [{ timeZone: 'Mars/Olympus' }, 'no time zone'],
    [{ count: '0' }, 'number of papers'],
    [{ author: 'Nobody At All' }, 'No paper here is by an author of that name'],
    [{ email: 'nonsense' }, 'no mail address'],
  ])('with %j is told what to mend, and nothing typed is lost', async (changes, message) => {
    const response = await post(
      '/subscribe',
      Object.entries({
        email: 'eve@example.org',
        ...Object.fromEntries(choices({ search: 'tidal clocks' })),
        ...changes,
      }),
      { Origin: site.origin },
    );
    expect(response.status).toBe(400);
    const page = await response.text();
    expect(page).toContain(message);
    if (!('search' in changes)) expect(page).toContain('value="tidal clocks"');
    expect(await statusOf('eve@example.org')).toBeUndefined();
  });

  test('a form of another site is refused, and one mailbox is not flooded', async () => {
    const foreign = await post('/subscribe', [['email', 'mallory@example.org'], ...choices()], {
      Origin: 'https://evil.example',
    });
    expect(foreign.status).toBe(403);
    for (let time = 0; time < 8; time++) expect((await ask('flood@example.org')).status).toBe(200);
    await mail.next('flood@example.org');
    expect(mail.received.filter(({ to }) => to === 'flood@example.org').length).toBeLessThanOrEqual(5);
  });
});

describe('an edition', () => {
  let preferences: string;
  let unsubscribe: string;
  let oneClick: string;
  let page: string;
  beforeAll(async () => {
    const now = new Date();
    await subscribed('reader@example.org', { search: 'zephyr' });
    const paper = emptyRecord({
      source: 'arxiv',
      sourceKey: '2611.00001',
      identifiers: [{ scheme: 'arxiv', value: '2611.00001' }],
      title: 'A <zephyr> in $x^2$ winds',
      abstract: 'We follow it.',
      authors: [{ name: 'Ada Corridor' }],
      categories: ['cs.LG'],
      publishedAt: new Date(now.getTime() - 60_000).toISOString(),
    });
    await site.database.transaction((tx) => ingestRecords(tx, [paper]));
    const tomorrow = new Date(now.getTime() + 25 * 3_600_000);
    await site.database.db
      .execute(sql`update papers set newest_at = ${tomorrow.toISOString()}::timestamptz - interval '2 hours',
      created_at = ${tomorrow.toISOString()}::timestamptz - interval '2 hours' where public_id = '2611.00001'`);
    const report = await composeDigests(
      { database: site.database, now: () => tomorrow },
      { origin: site.origin },
    );
    expect(report.composed).toBeGreaterThan(0);
    const reader = await findSubscriberByEmail(site.database.db, 'reader@example.org');
    const { rows } = await site.database.db.execute<{ edition_id: string }>(
      sql`select edition_id from deliveries where subscriber_id = ${reader?.id ?? 0}`,
    );
    const write = createEditionWriter(site.database, { name: 'Paper Club', origin: site.origin });
    const message = await write({
      subscriberId: reader?.id ?? 0,
      editionId: Number(rows[0]?.edition_id),
      paperIds: null,
    });
    const text = message?.text ?? '';
    preferences = linkIn(text, 'preferences');
    unsubscribe = linkIn(text, 'unsubscribe');
    oneClick = linkIn(message?.headers['List-Unsubscribe'] ?? '', 'one-click');
    page = new URL(/https:\S+\/digests\/[\w-]+$/m.exec(text)?.[0] ?? '').pathname;
  });

  test('is a page and a feed; what tells of a reader is found by its secret address alone', async () => {
    const shown = await site.get(page);
    expect(shown.headers.get('X-Robots-Tag')).toBe('noindex');
    const html = await shown.text();
    expect(html).toContain('A &lt;zephyr> in x² winds');
    const feedPath = /href="(\/digests\/feeds\/[^"]+)"/.exec(html)?.[1] ?? '';
    const feed = await site.get(feedPath);
    expect(feed.headers.get('Cache-Control')).toContain('private');
    expect(parseFeed(await feed.text()).format).toBe('atom');
    const listed = await words(await site.get('/digests'));
    expect(listed).toContain('Daily digest of the whole feed');
    expect(listed).not.toContain('zephyr');
  });

  test('its preferences open without an account, and are kept from everybody else', async () => {
    const shown = await site.get(preferences);
    expect(shown.status).toBe(200);
    expect(shown.headers.get('Referrer-Policy')).toBe('no-referrer');
    expect(shown.headers.get('X-Robots-Tag')).toBe('noindex');
    expect(shown.headers.get('Cache-Control')).toContain('no-store');
    expect(shown.headers.getSetCookie()).toEqual([]);
    const saved = await post(`${preferences}?/save`, choices({ frequency: 'monthly', hour: '21' }), {
      Origin: 'null',
    });
    expect(saved.status).toBe(200);
    const reader = await findSubscriberByEmail(site.database.db, 'reader@example.org');
    expect(reader?.subscription).toMatchObject({ frequency: 'monthly', hour: 21 });
    expect((await site.get(preferences.slice(0, -1) + '_')).status).toBe(404);
    // The link that only ends a digest opens nothing else.
    expect((await site.get(unsubscribe.replace('unsubscribe', 'preferences'))).status).toBe(404);
  });

  test('looking at any link changes nothing', async () => {
    for (const path of [preferences, unsubscribe, oneClick])
      for (const method of ['GET', 'HEAD', 'OPTIONS']) await site.get(path, { method });
    expect(await statusOf('reader@example.org')).toBe('active');
  });

  test('one click ends it: no cookie, no origin, no redirect, and a repeat is answered the same', async () => {
    for (let time = 0; time < 2; time++) {
      const answer = await post(oneClick, [['List-Unsubscribe', 'One-Click']]);
      expect([answer.status, answer.headers.getSetCookie()]).toEqual([200, []]);
      expect(await statusOf('reader@example.org')).toBe('unsubscribed');
    }
    const multipart = new FormData();
    multipart.set('List-Unsubscribe', 'One-Click');
    const other = await site.get(oneClick, { method: 'POST', redirect: 'manual', body: multipart });
    expect(other.status).toBe(200);
    const { rows } = await site.database.db.execute(sql`
      select distinct d.state from deliveries d join subscribers s on s.id = d.subscriber_id where s.email = 'reader@example.org'`);
    expect(rows).toEqual([{ state: 'cancelled' }]);
    expect(await words(await site.get(unsubscribe))).toContain('reader@example.org gets nothing more');
  });

  test('whoever left by mistake comes back with the link of their mail', async () => {
    expect((await post(`${preferences}?/return`, [], { Origin: 'null' })).status).toBe(200);
    expect(await statusOf('reader@example.org')).toBe('active');
    expect((await post(unsubscribe, [], { Origin: 'null' })).status).toBe(200);
    expect(await statusOf('reader@example.org')).toBe('unsubscribed');
  });

  test('whoever left can have their address forgotten, not before', async () => {
    await subscribed('gone@example.org');
    await ask('gone@example.org');
    const manage = linkIn((await mail.next('gone@example.org')).text, 'preferences');
    expect((await post(`${manage}?/forget`, [], { Origin: 'null' })).status).toBe(400);
    await post(`${manage}?/unsubscribe`, [], { Origin: 'null' });
    expect((await post(`${manage}?/forget`, [], { Origin: 'null' })).status).toBe(303);
    expect(await statusOf('gone@example.org')).toBeUndefined();
    expect((await site.get(manage)).status).toBe(404);
  });

  test('no token is in the log', () => {
    const tokens = [preferences, unsubscribe].map((path) => path.slice(-43));
    expect(logged.filter((line) => tokens.some((token) => line.includes(token)))).toEqual([]);
  });
});

describe('an account', () => {
  test('subscribes at once, with what it follows; its new address takes the digest along', async () => {
    const { headers, person } = await signInAs({ email: 'member@example.org', handle: 'member-one' });
    expect((await post('/settings/digests?/save', choices({ author: 'Ada Corridor' }), headers)).status).toBe(
      200,
    );
    const reader = await findSubscriberByEmail(site.database.db, 'member@example.org');
    expect(reader).toMatchObject({ status: 'active', consentSource: 'account' });
    expect(reader?.subscription.topics).toEqual([
      { kind: 'author', slug: 'ada-corridor', name: 'Ada Corridor' },
      { kind: 'feed' },
    ]);
    expect(await words(await site.get('/settings/digests', { headers }))).toContain(
      'You get up to 10 papers of Ada Corridor',
    );
    await subscribed('moved@example.org');
    await setEmail(site.database.db, person.id, 'moved@example.org', new Date());
    const moved = await findSubscriberByEmail(site.database.db, 'moved@example.org');
    expect(moved).toMatchObject({ id: reader?.id, userId: person.id });
    expect((await post('/settings/digests?/unsubscribe', [], headers)).status).toBe(200);
    expect(await statusOf('moved@example.org')).toBe('unsubscribed');
  });

  test('an administrator looks at what a reader would get, and sends a test that holds nobody’s links', async () => {
    const { headers } = await signInAs({
      role: 'administrator',
      email: 'root@example.org',
      handle: 'root-one',
    });
    await post(
      '/settings/digests?/save',
      choices({ hour: String((new Date().getUTCHours() + 1) % 24) }),
      headers,
    );
    const fresh = emptyRecord({
      source: 'arxiv',
      sourceKey: '2611.00002',
      identifiers: [{ scheme: 'arxiv', value: '2611.00002' }],
      title: 'Fresh winds',
      abstract: 'They blow.',
      authors: [{ name: 'Bo Plain' }],
      categories: ['cs.LG'],
      publishedAt: new Date(Date.now() - 1_000).toISOString(),
    });
    await site.database.transaction((tx) => ingestRecords(tx, [fresh]));
    const reader = await findSubscriberByEmail(site.database.db, 'root@example.org');
    const place = `/administration/digests/${reader?.id ?? 0}`;
    expect(await words(await site.get('/administration/digests', { headers }))).toContain('root@example.org');
    expect(await words(await site.get(place, { headers }))).toContain('Fresh winds');
    const allowed = await post('/administration/digests?/allow', [['id', String(reader?.id)]], headers);
    expect(allowed.status).toBe(400);
    const audit = await words(await site.get('/administration/audit', { headers }));
    expect(audit).not.toContain('digest.allow');
    const html = await site.get(`${place}/mail.html`, { headers });
    expect(html.headers.get('Content-Security-Policy')).toContain("default-src 'none'");
    expect((await post(`${place}?/test`, [['to', 'root@example.org']], headers)).status).toBe(200);
    const test = await mail.next('root@example.org');
    expect(test.subject).toMatch(/^\[Test\] Daily digest/);
    expect(test.text).toContain('Fresh winds');
    expect(test.html).not.toMatch(/digests\/(?:preferences|unsubscribe|one-click)/);
    expect(test.headers.get('list')).toMatchObject({
      'unsubscribe-post': { name: 'List-Unsubscribe=One-Click' },
    });
  });
});
