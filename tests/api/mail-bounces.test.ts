// Bounces and complaints as mail services and mail servers post them.
import { createHmac } from 'node:crypto';
import { allowAddress, findSubscriberByEmail, isSuppressed, listBounces } from '@papertape/database';
import { newReaders } from '@papertape/jobs/testing';
import { snsExamples } from '@papertape/mail/testing';
import { sql } from '@papertape/database/sql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSite, type TestSite } from './running-site.ts';

const SECRET = 'a-secret-for-webhooks-of-32-signs';
let site: TestSite;
/** Addresses that the site asked. */
const asked: string[] = [];
beforeAll(async () => {
  const fetchText = (url: string) => {
    asked.push(url);
    return Promise.resolve(url.endsWith('.pem') ? snsExamples.CERTIFICATE : '<ok/>');
  };
  site = await startSite([], { MAIL_WEBHOOK_SECRET: SECRET }, { fetchText });
  const emails = ['ada', 'bo', 'cy', 'dee'].map((name) => `${name}@readers.example`);
  await newReaders(site.database, emails, new Date());
});
afterAll(() => site?.close());

const BASIC = `Basic ${Buffer.from(`mail:${SECRET}`).toString('base64')}`;

async function post(body: unknown, headers: Record<string, string> = {}) {
  const response = await site.get('/api/mail/bounces', {
    method: 'POST',
    headers: { Authorization: `Bearer ${SECRET}`, 'Content-Type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
const bounce = (address: string, id: string) => ({ type: 'bounce', address, status: '5.1.1', id });
const scoreOf = async (email: string) =>
  (await findSubscriberByEmail(site.database.db, email))?.bounceScore ?? null;

test('nobody posts without the secret, and nothing is read by GET', async () => {
  expect((await post(bounce('ada@readers.example', '1'), { Authorization: '' })).status).toBe(401);
  expect(
    (await post(bounce('ada@readers.example', '1'), { Authorization: `Bearer ${SECRET}x` })).status,
  ).toBe(401);
  expect((await site.get('/api/mail/bounces')).status).toBe(405);
  expect(await listBounces(site.database.db, 10)).toEqual([]);
});

test('a bounce counts once, however often it is told, and once a day', async () => {
  const told = await post(bounce('Ada@Readers.example', 'one'));
  expect(told).toEqual({ status: 200, body: { source: 'json', events: 1, outcomes: { counted: 1 } } });
  expect((await post(bounce('ada@readers.example', 'one'))).body['outcomes']).toEqual({ known: 1 });
  await post(bounce('ada@readers.example', 'two'));
  expect(await scoreOf('ada@readers.example')).toBe(1);
});

test('bounces on several days end the mail, for good', async () => {
  for (let day = 4; day > 0; day--) {
    await post(bounce('bo@readers.example', `day ${day}`));
    await site.database.db.execute(
      sql`update subscribers set last_bounce_on = last_bounce_on - 1 where email = 'bo@readers.example'`,
    );
  }
  expect(await findSubscriberByEmail(site.database.db, 'bo@readers.example')).toMatchObject({
    status: 'suppressed',
    bounceScore: 4,
  });
});

test('who bounced and then complained gets nothing again by being allowed mail', async () => {
  await post({ type: 'complaint', address: 'bo@readers.example', id: 'spam' });
  const allowed = await site.database.transaction((tx) => allowAddress(tx, 'bo@readers.example', new Date()));
  expect(allowed).toBe('unsubscribed');
});

test('a complaint through Amazon SNS suppresses at once, and the address is not taken again', async () => {
  // SNS calls its JSON text/plain.
  const told = await post(snsExamples.NOTIFICATION, {
    Authorization: BASIC,
    'Content-Type': 'text/plain; charset=UTF-8',
  });
  expect(told).toMatchObject({ status: 200, body: { source: 'ses', outcomes: { suppressed: 1 } } });
  expect(asked).toEqual([snsExamples.NOTIFICATION.SigningCertURL]);
  const { db } = site.database;
  expect(await isSuppressed(db, 'CY@readers.example')).toBe(true);
  // Even when the subscriber is forgotten and the list is imported again.
  await db.execute(sql`delete from subscribers where email = 'cy@readers.example'`);
  const form = new URLSearchParams({
    email: 'cy@readers.example',
    frequency: 'daily',
    topic: 'feed',
    count: '10',
    hour: '8',
    timeZone: 'UTC',
    minimumVotes: '0',
  });
  await site.get('/subscribe', {
    method: 'POST',
    headers: { Origin: site.origin, Accept: 'text/html' },
    body: form,
  });
  expect((await findSubscriberByEmail(db, 'cy@readers.example'))?.status).not.toBe('active');
  expect(await isSuppressed(db, 'cy@readers.example')).toBe(true);
});

test('a subscription of Amazon SNS is confirmed where its signature is right, and only then', async () => {
  const { CONFIRMATION, NOTIFICATION } = snsExamples;
  const before = asked.length;
  const elsewhere = { ...CONFIRMATION, SubscribeURL: 'https://inside.example/confirm' };
  expect((await post(elsewhere)).status).toBe(403);
  expect((await post({ ...NOTIFICATION, Signature: undefined })).status).toBe(403);
  expect((await post({ ...NOTIFICATION, SigningCertURL: 'https://evil.example/c.pem' })).status).toBe(403);
  expect(asked.slice(before)).toEqual([]);
  expect(await post(CONFIRMATION)).toEqual({ status: 200, body: { source: 'ses', confirmed: true } });
  expect(asked.slice(before)).toEqual([CONFIRMATION.SubscribeURL]);
});

test("Mailgun's own signature stands for the secret", async () => {
  const signed = (key: string, age: number) => {
    const timestamp = String(Math.floor(Date.now() / 1000) - age);
    const signature = createHmac('sha256', key).update(`${timestamp}token`).digest('hex');
    const event = { id: 'm1', event: 'failed', severity: 'permanent', recipient: 'dee@readers.example' };
    return { signature: { timestamp, token: 'token', signature }, 'event-data': event };
  };
  const without = { Authorization: '' };
  expect((await post(signed('another key', 0), without)).status).toBe(401);
  expect((await post(signed(SECRET, 100_000), without)).status).toBe(401);
  expect(await post(signed(SECRET, 0), without)).toMatchObject({
    status: 200,
    body: { source: 'mailgun', outcomes: { counted: 1 } },
  });
});

test('other mail changes nothing; nonsense is refused', async () => {
  const score = await scoreOf('dee@readers.example');
  const raw =
    'From: MAILER-DAEMON@x.example\r\nSubject: failure notice\r\n\r\n<dee@readers.example>:\r\nunknown user\r\n';
  expect(await post(raw, { 'Content-Type': 'message/rfc822' })).toMatchObject({
    status: 200,
    body: { source: 'message', outcome: 'nobody' },
  });
  expect(await scoreOf('dee@readers.example')).toBe(score);
  expect((await post({ hello: 'world' })).status).toBe(400);
  expect((await post('no JSON')).status).toBe(400);
});

test('a body that is too long is refused, also where it comes without its length', async () => {
  const response = await site.get('/api/mail/bounces', {
    method: 'POST',
    headers: { Authorization: `Bearer ${SECRET}`, 'Content-Type': 'application/json' },
    body: new Blob([new Uint8Array(3_000_000).fill(0x20)]).stream(),
    duplex: 'half',
  } as RequestInit);
  expect([response.status, ((await response.json()) as { error: string }).error]).toEqual([
    413,
    expect.stringContaining('2 MiB'),
  ]);
});
