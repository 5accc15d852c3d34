// Five hundred readers, a relay that refuses, puts off, stalls and hangs up, and a sending process that is killed ten
// times: everybody gets the edition, and nobody twice but for the documented window between the relay's confirmation and
// the check mark in the database.
import { spawn, type ChildProcess } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { readConfiguration } from '@papertape/configuration';
import { openDatabase, type Database } from '@papertape/database';
import { deliverDigests, throttleOf } from '@papertape/jobs/delivery';
import { deliveryStates, newEdition, newReaders } from '@papertape/jobs/testing';
import { createMailer } from '@papertape/mail';
import { startMailServer, type Behaviour, type MailServer } from '@papertape/mail/testing';
import { sql } from '@papertape/database/sql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newDataDir } from '../support/site.ts';
import type { DigestTask } from './digest-child.ts';

const READERS = 500;
const KILLS = 10;
const NEVER = new AbortController().signal;
const START = Date.parse('2026-03-10T07:00:00Z'); // eight in Berlin
/** Each process comes when the leases of the one before are over, and the relay was left alone for long enough. */
const STEP_MS = 20 * 60_000;

let dataDir: string;
let database: Database;
let server: MailServer;
/** Which process sends now. */
let sender = 0;
/** Told of each recipient, before the relay answers. */
let onRecipient: () => void = () => undefined;
const met = new Map<string, number>();

/** How the relay takes the first attempt, by the reader's number; later ones it takes. A few it never takes. */
function behave(address: string): Behaviour {
  onRecipient();
  const number = Number(/\d+/.exec(address)?.[0]);
  const times = (met.get(address) ?? 0) + 1;
  met.set(address, times);
  if (number % 100 === 13) return 'refuse';
  if (times > 1) return 'take';
  if (number % 50 === 7) return 'later';
  if (number % 250 === 29) return 'stall';
  if (number % 100 === 41) return 'drop';
  return number % 100 === 57 ? 'take-and-drop' : 'take';
}

beforeAll(async () => {
  dataDir = await newDataDir();
  database = await openDatabase({ databaseUrl: null, dataDir });
  server = await startMailServer({ behave, headersOnly: true, tag: () => sender });
  const emails = Array.from(
    { length: READERS },
    (_none, number) => `reader-${number}@d${number % 9}.example`,
  );
  await newReaders(database, emails, new Date(START - 3_600_000));
  await newEdition(database, new Date(START));
});
afterAll(async () => {
  await server.close();
  await database.close();
  await rm(dataDir, { recursive: true, force: true });
});

interface Child {
  process: ChildProcess;
  ready: Promise<void>;
  ended: Promise<void>;
}

/** A process that gets ready while the one before it still sends. */
function startChild(number: number): Child {
  const now = new Date(START + number * STEP_MS).toISOString();
  const task: DigestTask = { dataDir, smtpUrl: server.url, now };
  const path = fileURLToPath(new URL('digest-child.ts', import.meta.url));
  const child = spawn(process.execPath, [path, JSON.stringify(task)], { stdio: ['pipe', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const lines = createInterface({ input: child.stdout });
  const ready = new Promise<void>((resolve) => lines.once('line', () => resolve()));
  const ended = new Promise<void>((resolve, reject) => {
    child.on('exit', (code) =>
      code ? reject(new Error(`The child ended with ${code}: ${errors}`)) : resolve(),
    );
  });
  return { process: child, ready, ended };
}

/** Deliveries that a killed process had: those of them that the relay has from it were in the window. */
async function claimed(): Promise<string[]> {
  const { rows } = await database.db.execute<{ email: string }>(sql`
    select s.email from deliveries d join subscribers s on s.id = d.subscriber_id where d.state = 'sending'`);
  return rows.map(({ email }) => email);
}

/**
 * Attempts whose connection ended, or fell silent, before the confirmation came: the relay may have the message all the
 * same. A busy machine has more of them than the ten for which the relay hangs up.
 */
async function unconfirmed(): Promise<Map<string, number>> {
  const { rows } = await database.db.execute<{ email: string; attempts: number }>(sql`
    select s.email, d.attempts from deliveries d join subscribers s on s.id = d.subscriber_id
    where d.attempts > 0 and d.last_error !~ '4[0-9][0-9] 4'`);
  return new Map(rows.map(({ email, attempts }) => [email, attempts]));
}

/** Pseudo-random numbers below 1, the same each time (Park and Miller). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

test('everybody gets the edition, nobody twice outside the window', { timeout: 300_000 }, async () => {
  const random = randomNumbers(20_260_310);
  const left: Set<string>[] = []; // by process
  let child = startChild(0);
  for (let kill = 0; kill < KILLS; kill++) {
    const next = startChild(kill + 1);
    await child.ready;
    sender = kill;
    let more = 5 + Math.floor(60 * random());
    const pause = 12 * random();
    const moment = new Promise<void>((resolve) => {
      onRecipient = () => void (--more === 0 && setTimeout(resolve, pause));
    });
    child.process.stdin?.write('go\n');
    await Promise.race([moment, child.ended]);
    child.process.kill('SIGKILL');
    await child.ended;
    left.push(new Set(await claimed()));
    child = next;
  }
  onRecipient = () => undefined;
  child.process.kill('SIGKILL');
  await child.ended;
  // The rest goes out in peace, until nothing waits.
  const mailer = createMailer({
    smtpUrl: server.url,
    from: 'Paper Club <digests@papers.example.org>',
    connections: 4,
    patience: { silenceMs: 1500 },
  });
  for (sender = KILLS; ; sender++) {
    const now = () => new Date(START + sender * STEP_MS);
    const context = { configuration: readConfiguration({}), database, now };
    const outbox = { mailer, origin: 'https://papers.example.org', name: 'Paper Club' };
    await deliverDigests(context, outbox, throttleOf(context.configuration), NEVER);
    const { queued = 0, sending = 0 } = await deliveryStates(database);
    if (queued + sending === 0) break;
  }
  await mailer.close();

  expect(await deliveryStates(database)).toEqual({ failed: READERS / 100, sent: READERS - READERS / 100 });
  const copies = Map.groupBy(server.received, ({ to }) => to);
  expect(copies.size).toBe(READERS - READERS / 100);
  const lost = await unconfirmed();
  let inWindow = 0;
  for (const [email, mails] of copies) {
    // Once, and once more for each time that it was in the window.
    const times = mails.filter(({ tag }) => left[tag]?.has(email) === true).length;
    inWindow += times;
    expect(mails.length, email).toBeLessThanOrEqual(1 + (lost.get(email) ?? 0) + times);
    expect(new Set(mails.map(({ messageId }) => messageId)).size, email).toBe(1);
  }
  // Four messages are under way at most when a process is killed.
  expect(inWindow).toBeLessThanOrEqual(4 * KILLS);
});
