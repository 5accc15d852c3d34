// `papertape digest` and `papertape doctor --mail`, as whoever hosts a site and a mail server run them. The commands run
// in this process, which has the database open as a site has: they reach it through its socket.
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { openDatabase, type Database } from '@papertape/database';
import { newPaperRecord } from '@papertape/database/testing';
import { newReaders } from '@papertape/jobs/testing';
import { startMailServer, type MailServer } from '@papertape/mail/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCommand } from '../../apps/cli/src/main.ts';
import { fill, newDataDir } from '../support/site.ts';

const DAY_MS = 86_400_000;
let dataDir: string;
let database: Database;
let server: MailServer;
beforeAll(async () => {
  dataDir = await newDataDir();
  server = await startMailServer({ refuse: ['gone@readers.example'] });
  await fill(dataDir, null, [
    newPaperRecord({ title: 'Clocks that are wound by the tide', publishedAt: ago(1) }),
  ]);
  database = await openDatabase({ databaseUrl: null, dataDir });
  await newReaders(database, ['ada@readers.example', 'gone@readers.example'], new Date(ago(2)));
});
afterAll(async () => {
  await Promise.all([server.close(), database.close()]);
  await rm(dataDir, { recursive: true, force: true });
});

/** An instant some days ago, ISO 8601. */
function ago(days: number): string {
  return new Date(Date.now() - days * DAY_MS).toISOString();
}

/** Runs a command to its end. */
async function papertape(args: string[], { env = {}, input = '' } = {}) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const code = await runCommand(args, {
    stdin: Readable.from([Buffer.from(input)]),
    stdout,
    stderr,
    env: {
      DATA_DIR: dataDir,
      SMTP_URL: server.url,
      MAIL_FROM: 'Paper Club <digests@papers.example.org>',
      MAIL_BOUNCE_ADDRESS: 'bounces@papers.example.org',
      ORIGIN: 'https://papers.example.org',
      ...env,
    },
    signal: new AbortController().signal,
    now: () => new Date(),
  });
  const textOf = (stream: PassThrough) => String((stream.read() as Buffer | null) ?? '');
  return { code, stdout: textOf(stdout), stderr: textOf(stderr) };
}

test('preview, a test mail, sending, the bounce that comes back, and the status', async () => {
  const preview = await papertape(['digest', 'preview', 'ada@readers.example']);
  expect(preview).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Clocks that are wound by the tide'),
  });
  const missing = await papertape(['digest', 'preview', 'nobody@readers.example']);
  expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining('no subscriber') });

  const testing = ['digest', 'send', '--test', 'ada@readers.example', '--to', 'host@papers.example.org'];
  expect(await papertape(testing)).toMatchObject({ code: 0 });
  expect((await server.next('host@papers.example.org')).subject).toMatch(/^\[Test\] /);

  const sent = await papertape(['digest', 'send', '--json']);
  expect(JSON.parse(sent.stdout)).toMatchObject({ composed: 1, queued: 2, sent: 1, failed: 1 });
  expect(sent.code).toBe(3);
  const mail = await server.next('ada@readers.example');
  expect(mail.envelopeFrom).toMatch(/^bounces\+\w+-[a-z2-7]{16}@papers\.example\.org$/);

  const bounced = await papertape(['digest', 'bounce', '--json'], { input: qmailBounce(mail.envelopeFrom) });
  expect(JSON.parse(bounced.stdout)).toMatchObject([
    { kind: 'bounce', outcome: 'counted', email: 'ada@readers.example', score: 1 },
  ]);
  const forged = mail.envelopeFrom.replace(/-..../, '-aaaa');
  const other = await papertape(['digest', 'bounce'], { input: qmailBounce(forged) });
  expect(other).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing changed') });
  expect((await papertape(['digest', 'bounce', join(dataDir, 'nothing.eml')])).code).toBe(66);

  const status = await papertape(['digest', 'status']);
  expect(status.stdout).toContain('gone@readers.example');
  expect(status.stdout).toContain('1 sent, 1 failed');
});

test('a mail server that is away: 75, and the status says so', async () => {
  const away = { SMTP_URL: 'smtp://127.0.0.1:1' };
  await database.pool.query(
    `update deliveries set state = 'queued', next_try_at = now() where state = 'sent'`,
  );
  const send = await papertape(['digest', 'send'], { env: away });
  expect(send).toMatchObject({ code: 75, stderr: expect.stringContaining('ECONNREFUSED') });
  const status = await papertape(['digest', 'status', '--json'], { env: away });
  expect([status.code, JSON.parse(status.stdout)]).toEqual([
    1,
    expect.objectContaining({ health: expect.objectContaining({ condition: 'failing' }) }),
  ]);
});

interface MailSection {
  title: string;
  findings: { name: string; condition: string; value: string }[];
}

test('doctor --mail sends a test and looks at it as it arrived', async () => {
  const received = join(dataDir, 'received.eml');
  await writeFile(received, RECEIVED);
  const args = ['doctor', '--mail', '--to', 'host@papers.example.org', '--received', received, '--json'];
  const { code, stdout } = await papertape(args);
  const { sections } = JSON.parse(stdout) as { sections: MailSection[] };
  const found = sections.find(({ title }) => title === 'Mail')?.findings ?? [];
  const of = (name: string) => found.find((finding) => finding.name === name);
  expect(of('Reached')).toMatchObject({ condition: 'ok' });
  expect(of('Encryption')).toMatchObject({ value: 'none, on this machine' });
  expect(of('Test')).toMatchObject({ condition: 'ok' });
  expect(of('DKIM signature')).toMatchObject({ condition: 'broken' }); // it leaves a header out
  expect([of('DKIM')?.value, of('SPF')?.value, of('DMARC')?.condition]).toEqual(['pass', 'softfail', 'note']);
  expect(code).toBe(1);
  const mail = await server.next('host@papers.example.org');
  expect(mail.headers.get('list')).toMatchObject({
    'unsubscribe-post': { name: 'List-Unsubscribe=One-Click' },
  });
  expect((await papertape(['doctor', '--to', 'x@y.example'])).code).toBe(2);
});

const qmailBounce = (to: string) => `Return-Path: <>
From: MAILER-DAEMON@mail.readers.example
To: ${to}
Subject: failure notice

Hi. This is the qmail-send program at mail.readers.example.
<ada@readers.example>:
Sorry, no mailbox here by that name. (#5.1.1)
`;

const RECEIVED = `Return-Path: <bounces@papers.example.org>
Authentication-Results: mx.readers.example; dkim=pass header.d=papers.example.org; spf=softfail
DKIM-Signature: v=1; a=rsa-sha256; d=papers.example.org; s=mail; h=from:to:list-unsubscribe; b=x
From: Paper Club <digests@papers.example.org>
List-Unsubscribe: <https://papers.example.org/digests/one-click/test>
List-Unsubscribe-Post: List-Unsubscribe=One-Click

Test
`;
