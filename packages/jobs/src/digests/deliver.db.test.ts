// Delivery through a real SMTP server that takes, refuses, puts off and goes away.
import { listTroubledDeliveries, summarizeDeliveries, type Database } from '@papertape/database';
import { openTestDatabase } from '@papertape/database/testing';
import { createMailer, findReferences, type Mailer } from '@papertape/mail';
import { startMailServer, type Behaviour, type MailServer } from '@papertape/mail/testing';
import { sql } from '@papertape/database/sql';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { unsubscribeReported } from './count-bounce.ts';
import { sendDeliveries, type Post } from './deliver.ts';
import { createDeliveryWriter } from './delivery-mail.ts';
import { mailKey } from './mail-key.ts';
import { readRelayState } from './relay-state.ts';
import { deliveryStates, newEdition, newReaders, TEST_SITE } from './testing.ts';
import { createThrottle, type ThrottleLimits } from './throttle.ts';

const EIGHT = new Date('2026-03-10T07:00:00Z'); // in Berlin
const NEVER = new AbortController().signal;
const later = (minutes: number) => new Date(EIGHT.getTime() + minutes * 60_000);

let database: Database;
let server: MailServer;
let mailer: Mailer;
let behaviours: Map<string, Behaviour>;
let seen: number;
beforeAll(async () => {
  database = await openTestDatabase();
  server = await startMailServer({ behave: (address) => behaviours.get(address) ?? 'take' });
  mailer = createMailer({ smtpUrl: server.url, from: 'Papers <papers@papers.example.org>', connections: 3 });
});
afterAll(async () => {
  await mailer.close();
  await Promise.all([server.close(), database.close()]);
});
beforeEach(async () => {
  behaviours = new Map();
  seen = server.received.length;
  const tables = ['subscribers', 'editions', 'digest_profiles', 'suppressions', 'settings'];
  await database.db.execute(sql.raw(`truncate ${tables.join(', ')} restart identity cascade`));
});

/** Whom mail has come to in this test. */
const arrived = () =>
  server.received
    .slice(seen)
    .map(({ to }) => to)
    .sort();

function postWith(limits: Partial<ThrottleLimits> = {}, through = mailer, owner = 'test'): Post {
  return {
    mailer: through,
    write: createDeliveryWriter(database, TEST_SITE, 'bounces@papers.example.org'),
    throttle: createThrottle({ domainConnections: 0, domainRate: 0, rate: 0, ...limits }),
    owner,
    connections: 3,
  };
}

const round = (now = EIGHT, post = postWith()) =>
  sendDeliveries({ database, now: () => now, random: () => 0.5 }, post, NEVER);

test('an edition reaches each reader once, with its headers, links and an address for its bounces', async () => {
  await newReaders(database, ['ada@a.example', 'bo@b.example'], later(-60));
  await newEdition(database, EIGHT);
  expect(await round()).toMatchObject({ sent: 2, failed: 0, interrupted: null });
  expect(await round()).toMatchObject({ sent: 0 });
  expect(arrived()).toEqual(['ada@a.example', 'bo@b.example']);
  const mail = await server.next('ada@a.example');
  expect(mail.subject).toContain('1 paper');
  expect(mail.headers.get('list')).toMatchObject({
    'unsubscribe-post': { name: 'List-Unsubscribe=One-Click' },
  });
  expect(mail.text).toContain('https://papers.example.org/digests/unsubscribe/');
  expect(mail.html).toContain('https://papers.example.org/digests/preferences/');
  const { rows } = await database.db.execute<{ id: string; message_id: string }>(sql`
    select d.id, d.message_id from deliveries d join subscribers s on s.id = d.subscriber_id
    where s.email = 'ada@a.example'`);
  expect(mail.messageId).toBe(rows[0]?.message_id);
  expect(findReferences(mail.envelopeFrom, await mailKey(database.db))).toEqual([rows[0]?.id]);
  expect((await readRelayState(database.db)).lastSentAt).toBe(EIGHT.toISOString());
});

test('a refusal is final and counts as a bounce; who is asked to come later does, with the same Message-ID', async () => {
  await newReaders(database, ['gone@a.example', 'grey@b.example', 'spam@c.example'], later(-60));
  await newEdition(database, EIGHT);
  behaviours = new Map<string, Behaviour>([
    ['gone@a.example', 'refuse'],
    ['grey@b.example', '450 4.2.0 Try again'],
    ['spam@c.example', 'refuse-message'],
  ]);
  expect(await round()).toMatchObject({ sent: 0, failed: 2, postponed: 1, interrupted: null });
  behaviours.clear();
  expect(await round(later(4))).toMatchObject({ sent: 0 });
  expect(await round(later(6))).toMatchObject({ sent: 1 });
  expect(arrived()).toEqual(['grey@b.example']);
  const { rows } = await database.db.execute(sql`select email, bounce_score from subscribers order by email`);
  expect(rows).toMatchObject([{ bounce_score: 1 }, { bounce_score: 0 }, { bounce_score: 0 }]);
  const troubled = await listTroubledDeliveries(database.db, later(-60), 10);
  expect(troubled.map(({ email, state }) => [email, state]).sort()).toEqual([
    ['gone@a.example', 'failed'],
    ['spam@c.example', 'failed'],
  ]);
  expect(troubled.map(({ lastError }) => lastError).join()).toContain('No such mailbox');
});

test('a domain that asks us to come later while more is claimed delays nobody else, and nothing goes out twice', async () => {
  const others = Array.from({ length: 11 }, (_none, number) => `reader@d${number}.example`);
  const slow = ['grey@slow.example', 'two@slow.example', 'three@slow.example'];
  // Twelve are claimed at first: the last two of those wait for the slow domain when the other two are claimed.
  await newReaders(
    database,
    [slow[0] ?? '', ...others.slice(0, 9), ...slow.slice(1), ...others.slice(9)],
    later(-60),
  );
  await newEdition(database, EIGHT);
  behaviours.set('grey@slow.example', '451 4.7.1 Slow down');
  const claimsMore = Promise.withResolvers<void>();
  const answered = Promise.withResolvers<void>();
  const through: Mailer = {
    ...mailer,
    async send(message) {
      if (message.to === 'grey@slow.example') await claimsMore.promise;
      return mailer.send(message);
    },
  };
  const post = postWith({}, through);
  const { throttle } = post;
  const slowDown = (...asked: Parameters<typeof throttle.slowDown>) => {
    setTimeout(answered.resolve, 20); // what follows of it has begun by then
    return throttle.slowDown(...asked);
  };
  const claims: string[] = [];
  const executed = database.db.execute.bind(database.db);
  const execute = vi.spyOn(database.db, 'execute').mockImplementation((async (query: never) => {
    if (JSON.stringify(query).includes('skip locked') && claims.push('claim') === 2) {
      claimsMore.resolve();
      await answered.promise;
    }
    return executed(query);
  }) as typeof executed);
  try {
    const result = await round(EIGHT, { ...post, throttle: { ...throttle, slowDown } });
    expect(result).toMatchObject({ sent: 11, postponed: 1, interrupted: null });
  } finally {
    execute.mockRestore();
  }
  expect(arrived()).toEqual([...others].sort());
  expect(await deliveryStates(database)).toEqual({ sent: 11, queued: 3 });
});

test('a relay that is away burns no attempts and says so; an edition that waited too long is not sent', async () => {
  await newReaders(database, ['ada@a.example', 'bo@b.example', 'cy@c.example', 'dee@d.example'], later(-60));
  await newEdition(database, EIGHT);
  const away = createMailer({ smtpUrl: 'smtp://127.0.0.1:1', from: 'papers@papers.example.org' });
  const first = await round(EIGHT, postWith({}, away));
  expect(first).toMatchObject({ sent: 0, failed: 0, interrupted: expect.stringContaining('ECONNREFUSED') });
  // It is left alone for a minute, then for longer.
  const { nextTryAt } = await readRelayState(database.db);
  expect(nextTryAt).toBe(later(1).toISOString());
  expect(await round(later(0.9))).toMatchObject({ sent: 0, interrupted: expect.any(String) });
  await round(later(2), postWith({}, away));
  expect(await readRelayState(database.db)).toMatchObject({
    failingSince: EIGHT.toISOString(),
    failures: 2,
    nextTryAt: later(4).toISOString(),
    kind: 'relay',
  });
  await away.close();
  const { rows } = await database.db.execute(sql`select max(attempts) as most from deliveries`);
  expect(rows).toEqual([{ most: 0 }]);
  expect(await summarizeDeliveries(database.db, EIGHT, later(5))).toMatchObject({ waiting: 4, failed: 0 });
  expect(await round(later(5))).toMatchObject({ sent: 4, interrupted: null });
  expect((await readRelayState(database.db)).failingSince).toBeNull();

  await newEdition(database, later(24 * 60));
  const dayAfter = later(48 * 60);
  expect(await round(dayAfter)).toMatchObject({ sent: 0, expired: 4 });
  expect(await summarizeDeliveries(database.db, later(0), dayAfter)).toMatchObject({
    expired: 4,
    waiting: 0,
  });
  expect(arrived()).toHaveLength(4);
});

test('a password that is wrong stops everything at once and is told apart from a relay that is away', async () => {
  await newReaders(database, ['ada@a.example'], later(-60));
  await newEdition(database, EIGHT);
  behaviours.set('ada@a.example', '530 5.7.0 Authentication required');
  expect(await round()).toMatchObject({ postponed: 1, interrupted: expect.any(String) });
  expect(await readRelayState(database.db)).toMatchObject({ kind: 'configuration', failures: 1 });
});

test('two processes share the work; what a dead one had taken goes out when its lease is over', async () => {
  const emails = Array.from({ length: 40 }, (_none, index) => `reader-${index}@a.example`);
  await newReaders(database, emails, later(-60));
  await newEdition(database, EIGHT);
  const stuck = createMailer({ smtpUrl: null, from: null });
  const never: Mailer = { ...stuck, configured: true, send: () => new Promise(() => undefined) };
  void round(EIGHT, postWith({}, never, 'dead')); // claims a dozen and hangs
  while ((await deliveryStates(database))['sending'] !== 12) await new Promise((go) => setTimeout(go, 5));
  const rounds = await Promise.all([
    round(EIGHT, postWith({}, mailer, 'one')),
    round(EIGHT, postWith({}, mailer, 'two')),
  ]);
  expect(rounds.reduce((sum, { sent }) => sum + sent, 0)).toBe(28);
  expect(await round(later(14))).toMatchObject({ sent: 0 });
  expect(await round(later(16))).toMatchObject({ sent: 12 });
  expect(arrived()).toEqual(emails.toSorted());
});

test('a relay that takes a message again and again without confirming it repeats it five times at most', async () => {
  await newReaders(database, ['ada@a.example'], later(-60));
  await newEdition(database, EIGHT);
  behaviours.set('ada@a.example', 'take-and-drop');
  for (let hours = 0; hours < 20; hours++) await round(later(60 * hours));
  expect(await deliveryStates(database)).toEqual({ failed: 1 });
  expect(arrived()).toHaveLength(5);
});

test('who leaves between queue and relay gets nothing', async () => {
  await newReaders(database, ['ada@a.example', 'bo@b.example'], later(-60));
  await newEdition(database, EIGHT);
  await database.db.execute(
    sql`update subscribers set status = 'unsubscribed' where email = 'ada@a.example'`,
  );
  expect(await round()).toMatchObject({ sent: 1, cancelled: 1 });
  expect(arrived()).toEqual(['bo@b.example']);
});

test('who leaves through their provider has nothing left that waits, nor a link that would confirm them', async () => {
  await newReaders(database, ['ada@a.example'], later(-60));
  await newEdition(database, EIGHT);
  await database.db.execute(
    sql`update subscribers set confirm_hash = 'asked again', confirm_expires_at = ${later(60).toISOString()}`,
  );
  const names = { email: 'ada@a.example' };
  expect(await unsubscribeReported({ database, now: () => EIGHT }, names)).toMatchObject({
    outcome: 'unsubscribed',
  });
  expect(await deliveryStates(database)).toEqual({ cancelled: 1 });
  const { rows } = await database.db.execute(
    sql`select status, unsubscribed_by, confirm_hash, confirm_expires_at from subscribers`,
  );
  expect(rows).toEqual([
    { status: 'unsubscribed', unsubscribed_by: 'provider', confirm_hash: null, confirm_expires_at: null },
  ]);
});

test('one domain is slowed down without holding up another, and left alone when it asks for that', async () => {
  const big = Array.from({ length: 12 }, (_none, index) => `reader-${index}@big.example`);
  await newReaders(database, [...big, 'ada@a.example'], later(-60));
  await newEdition(database, EIGHT);
  let time = EIGHT.getTime();
  const order: string[] = [];
  const counting: Mailer = {
    ...mailer,
    send: (message) => {
      order.push(`${(time - EIGHT.getTime()) / 1000} ${message.to}`);
      return mailer.send(message);
    },
  };
  const context = {
    database,
    now: () => new Date(time),
    random: () => 0.5,
    sleep: (milliseconds: number) => Promise.resolve(void (time += Math.ceil(milliseconds))),
  };
  const post = postWith({ domainConnections: 1, domainRate: 30 }, counting);
  expect(await sendDeliveries(context, post, NEVER)).toMatchObject({ sent: 13 });
  const times = order.filter((line) => line.includes('@big')).map((line) => Number(line.split(' ')[0]));
  expect(times).toEqual(big.map((_none, index) => 2 * index));
  expect(order.find((line) => line.includes('@a.example'))).toBe('0 ada@a.example');

  await newEdition(database, new Date((time = later(24 * 60).getTime())));
  for (const email of big) behaviours.set(email, '451 4.7.1 Too many messages, slow down');
  const slowed = await sendDeliveries(context, postWith({ domainConnections: 1 }), NEVER);
  expect(slowed).toMatchObject({ sent: 1, postponed: 1, interrupted: null });
});

test('a round that waits for the pace ends as soon as it is asked to', async () => {
  await newReaders(database, ['ada@a.example', 'bo@b.example'], later(-60));
  await newEdition(database, EIGHT);
  const stop = new AbortController();
  const post = postWith({ rate: 1 });
  const { ended, readyAt } = post.throttle;
  let sent = false;
  post.throttle.ended = (domain) => {
    sent = true;
    ended(domain);
  };
  // Asked after the first message, and in the same turn it begins to wait a minute for the second.
  post.throttle.readyAt = (domain) => {
    if (sent) setImmediate(() => stop.abort());
    return readyAt(domain);
  };
  const context = { database, now: () => EIGHT, random: () => 0.5 };
  expect(await sendDeliveries(context, post, stop.signal)).toMatchObject({ sent: 1, interrupted: null });
  expect(await deliveryStates(database)).toEqual({ queued: 1, sent: 1 });
});

/** Sends an edition to these readers by a clock that only waiting moves; counts claims, and leases that ran at once. */
async function claimsOf(emails: readonly string[], limits: Partial<ThrottleLimits>) {
  await newReaders(database, emails, later(-60));
  await newEdition(database, EIGHT);
  let time = EIGHT.getTime();
  let leases = 0;
  const counting: Mailer = {
    ...mailer,
    send: async (message) => {
      leases = Math.max(leases, (await deliveryStates(database))['sending'] ?? 0);
      return mailer.send(message);
    },
  };
  const context = {
    database,
    now: () => new Date(time),
    random: () => 0.5,
    sleep: (milliseconds: number) => Promise.resolve(void (time += Math.ceil(milliseconds))),
  };
  const execute = vi.spyOn(database.db, 'execute');
  const { sent } = await sendDeliveries(context, postWith(limits, counting), NEVER);
  const claims = execute.mock.calls.filter(([statement]) =>
    JSON.stringify(statement).includes('skip locked'),
  );
  execute.mockRestore();
  return { sent, claims: claims.length, leases };
}

test('no more is claimed than is sent soon: not while the pace of all holds everything back', async () => {
  const emails = Array.from({ length: 40 }, (_none, index) => `reader@domain-${index}.example`);
  // A dozen at a time, each when no more than three wait; the last claim is the empty one.
  const { sent, claims, leases } = await claimsOf(emails, { rate: 60 });
  expect({ sent, claims }).toEqual({ sent: 40, claims: 5 });
  expect(leases).toBeLessThanOrEqual(15);
});

test('a slow domain that holds all readers is not asked about again before each message', async () => {
  const emails = Array.from({ length: 40 }, (_none, index) => `reader-${index}@big.example`);
  const { sent, claims } = await claimsOf(emails, { domainRate: 60 });
  expect(sent).toBe(40);
  expect(claims).toBeLessThan(12);
});
