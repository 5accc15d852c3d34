import { afterAll, beforeAll, expect, test } from 'vitest';
import { createMailer } from './mailer.ts';
import { renderMessage } from './message.ts';
import { startMailServer, type MailServer } from './testing.ts';

let server: MailServer;
beforeAll(async () => (server = await startMailServer({ refuse: ['gone@example.org'] })));
afterAll(() => server.close());

const CONTENT = {
  subject: 'A link\r\nBcc: everyone@example.org',
  before: ['Hello <b>Ada</b>,'],
  action: { label: 'Sign in', url: 'https://papers.example.org/sign-in/link?token=abc' },
  footer: 'You asked for this link.',
};

test('a message arrives as text and as HTML that say the same, and nothing in it is markup or a header', async () => {
  const mailer = createMailer({ smtpUrl: server.url, from: 'Paper Club <papers@example.org>' });
  const delivery = await mailer.send(renderMessage('ada@example.org', CONTENT));
  expect(delivery.outcome).toBe('sent');
  const mail = await server.next('ada@example.org');
  expect(mail.from).toContain('papers@example.org');
  expect(mail.subject).toBe('A link Bcc: everyone@example.org');
  expect(mail.to).toBe('ada@example.org');
  expect(mail.text).toContain('Hello <b>Ada</b>,');
  expect(mail.text).toContain('https://papers.example.org/sign-in/link?token=abc');
  expect(mail.html).toContain('Hello &lt;b&gt;Ada&lt;/b&gt;,');
  expect(mail.html).toContain('href="https://papers.example.org/sign-in/link?token=abc"');
  expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
  await mailer.close();
});

test('without a server the outcome says so', async () => {
  const mailer = createMailer({ smtpUrl: null, from: null });
  expect(mailer.configured).toBe(false);
  expect(await mailer.send(renderMessage('ada@example.org', CONTENT))).toEqual({ outcome: 'not-configured' });
  await mailer.close();
});

test('a refused mailbox is a permanent failure, a server that is not there a passing one', async () => {
  const mailer = createMailer({ smtpUrl: server.url, from: 'papers@example.org' });
  expect(await mailer.send(renderMessage('gone@example.org', CONTENT))).toMatchObject({
    outcome: 'failed',
    permanent: true,
  });
  await mailer.close();
  const nowhere = createMailer({ smtpUrl: 'smtp://127.0.0.1:1', from: 'papers@example.org' });
  const delivery = await nowhere.send(renderMessage('ada@example.org', CONTENT));
  expect(delivery).toMatchObject({ outcome: 'failed', permanent: false });
  expect(JSON.stringify(delivery)).not.toContain('token=');
  await nowhere.close();
});
