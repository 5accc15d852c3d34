import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMailer, type MailSettings } from './mailer.ts';
import { renderMessage, type Message } from './message.ts';
import { startMailServer, type Behaviour, type MailServer } from './testing.ts';

/** What the server does with an address stands before its @. */
const behave = (address: string) =>
  (address
    .split('@')[0]
    ?.replaceAll('_', ' ')
    .replace(/^ada.*/, 'take') ?? 'take') as Behaviour;
let server: MailServer;
beforeAll(async () => (server = await startMailServer({ refuse: ['gone@example.org'], behave })));
afterAll(() => server.close());

const CONTENT = {
  subject: 'A link\r\nBcc: everyone@example.org',
  before: ['Hello <b>Ada</b>,'],
  action: { label: 'Sign in', url: 'https://papers.example.org/sign-in/link?token=abc' },
  footer: 'You asked for this link.',
};
const FROM = 'Paper Club <papers@example.org>';

/** Sends one message through a mailer of its own. */
async function sendOnce(message: Message, settings: Partial<MailSettings> = {}) {
  const mailer = createMailer({ smtpUrl: server.url, from: FROM, ...settings });
  const delivery = await mailer.send(message);
  await mailer.close();
  return delivery;
}
const to = (address: string) => renderMessage(address, CONTENT);

test('a message arrives as text and as HTML that say the same, and nothing in it is markup or a header', async () => {
  const delivery = await sendOnce(to('ada@example.org'));
  expect(delivery).toMatchObject({ outcome: 'sent', response: expect.stringMatching(/^250 /) });
  const mail = await server.next('ada@example.org');
  expect(mail.from).toContain('papers@example.org');
  expect(mail.subject).toBe('A link Bcc: everyone@example.org');
  expect(mail.to).toBe('ada@example.org');
  expect(mail.text).toContain('Hello <b>Ada</b>,');
  expect(mail.text).toContain('https://papers.example.org/sign-in/link?token=abc');
  expect(mail.html).toContain('Hello &lt;b&gt;Ada&lt;/b&gt;,');
  expect(mail.html).toContain('href="https://papers.example.org/sign-in/link?token=abc"');
  expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
});

test('a message of a list keeps its Message-ID, its headers and the address of its bounces', async () => {
  const listed: Message = {
    ...renderMessage('ada-list@example.org', CONTENT, {
      'List-Id': '"Daily papers" <digest.papers.example.org>',
      'List-Unsubscribe': '<https://papers.example.org/u/abc>',
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      'List-Help': '<https://papers.example.org/subscribe>\r\nBcc: everyone@example.org',
    }),
    messageId: '<digest.7-abc@papers.example.org>',
    envelopeFrom: 'bounces+7-abc@papers.example.org',
  };
  expect(await sendOnce(listed)).toMatchObject({ outcome: 'sent', id: '<digest.7-abc@papers.example.org>' });
  const mail = await server.next('ada-list@example.org');
  expect(mail.messageId).toBe('<digest.7-abc@papers.example.org>');
  expect(mail.envelopeFrom).toBe('bounces+7-abc@papers.example.org');
  expect(mail.from).toBe('"Paper Club" <papers@example.org>');
  expect(mail.headers.get('list')).toMatchObject({
    id: { id: 'digest.papers.example.org' },
    unsubscribe: { url: 'https://papers.example.org/u/abc' },
    'unsubscribe-post': { name: 'List-Unsubscribe=One-Click' },
  });
  // Filters and buttons of mail programs read them as they are, without decoding.
  expect(mail.headerLines.filter((line) => /^list-/i.test(line))).toEqual([
    'List-ID: "Daily papers" <digest.papers.example.org>',
    'List-Unsubscribe: <https://papers.example.org/u/abc>',
    'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
    'List-Help: <https://papers.example.org/subscribe> Bcc: everyone@example.org',
  ]);
});

test('without a server the outcome says so', async () => {
  const mailer = createMailer({ smtpUrl: null, from: null });
  expect(mailer.configured).toBe(false);
  expect(await mailer.send(to('ada@example.org'))).toEqual({ outcome: 'not-configured' });
  await mailer.close();
});

describe('a failure tells who can do something about it', () => {
  test.each([
    ['gone', { kind: 'recipient', permanent: true, status: '5.1.1' }],
    ['552_5.2.2_Mailbox_full', { kind: 'recipient', permanent: true, status: '5.2.2' }],
    ['554_5.7.1_Relay_access_denied', { kind: 'configuration', permanent: false }],
    ['530_5.7.0_Must_issue_a_STARTTLS_command_first', { kind: 'configuration', permanent: false }],
    ['refuse-message', { kind: 'message', permanent: true, status: '5.7.1' }],
    ['later', { kind: 'temporary', permanent: false, status: '4.7.1' }],
    ['421_4.3.2_Shutting_down', { kind: 'relay', permanent: false }],
    ['drop', { kind: 'relay', permanent: false, uncertain: false }],
    ['take-and-drop', { kind: 'relay', permanent: false, uncertain: true }],
  ])('%s', async (name, expected) => {
    const delivery = await sendOnce(to(`${name}@example.org`));
    expect(delivery).toMatchObject({ outcome: 'failed', ...expected });
    expect(JSON.stringify(delivery)).not.toContain('token=');
  });

  test('a relay that is not there, or stalls', async () => {
    const nowhere = { smtpUrl: 'smtp://127.0.0.1:1' };
    expect(await sendOnce(to('ada@example.org'), nowhere)).toMatchObject({ kind: 'relay', uncertain: false });
    for (const patience of [{ silenceMs: 150 }, { messageMs: 150 }])
      expect(await sendOnce(to('stall@example.org'), { patience })).toMatchObject({
        kind: 'relay',
        permanent: false,
      });
  });

  test('a wrong password, and encryption that is asked for but not there', async () => {
    const strict = await startMailServer({ login: { user: 'papers', password: 'right' } });
    const address = (user: string, tls = '') => strict.url.replace('//', `//${user}@`) + tls;
    const wrong = await sendOnce(to('ada@example.org'), { smtpUrl: address('papers:wrong') });
    expect(wrong).toMatchObject({ kind: 'configuration', permanent: false });
    const right = await sendOnce(to('ada@example.org'), { smtpUrl: address('papers:right') });
    expect(right).toMatchObject({ outcome: 'sent' });
    const plain = await sendOnce(to('ada@example.org'), { smtpUrl: address('papers:right', '?tls=require') });
    expect(plain).toMatchObject({ kind: 'configuration' });
    await strict.close();
    const ownCertificate = await startMailServer({ tls: true });
    const untrusted = await sendOnce(to('ada@example.org'), { smtpUrl: ownCertificate.url });
    expect(untrusted).toMatchObject({ kind: 'configuration' });
    await ownCertificate.close();
  });
});

describe('sendmail', () => {
  let folder: string;
  beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'papertape-sendmail-'))));
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function program(name: string, script: string): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return `sendmail:${path}`;
  }

  test('gets the message on its input and the addresses as arguments', async () => {
    const smtpUrl = await program('takes', `echo "$@" > ${folder}/arguments; cat > ${folder}/message`);
    const message = { ...to('ada@example.org'), envelopeFrom: 'bounces+7-abc@example.org' };
    expect(await sendOnce(message, { smtpUrl })).toMatchObject({ outcome: 'sent' });
    expect(await readFile(join(folder, 'arguments'), 'utf8')).toContain(
      '-f bounces+7-abc@example.org ada@example.org',
    );
    expect(await readFile(join(folder, 'message'), 'utf8')).toContain(
      'From: Paper Club <papers@example.org>',
    );
  });

  test.each([
    [67, 'recipient'],
    [75, 'relay'],
    [78, 'configuration'],
  ])('exit code %i: %s', async (code, kind) => {
    const smtpUrl = await program(`exits-${code}`, `cat > /dev/null; exit ${code}`);
    expect(await sendOnce(to('ada@example.org'), { smtpUrl })).toMatchObject({ outcome: 'failed', kind });
  });

  test('a program that is not there', async () => {
    const smtpUrl = `sendmail:${folder}/nothing`;
    expect(await sendOnce(to('ada@example.org'), { smtpUrl })).toMatchObject({ kind: 'configuration' });
  });
});
