// Mail about notifications, through a real SMTP server.
import { addComment, type Database } from '@papertape/database';
import { newPaper, newPerson, openTestDatabase } from '@papertape/database/testing';
import { createMailer, type Mailer } from '@papertape/mail';
import { startMailServer, type MailServer } from '@papertape/mail/testing';
import { authorize, type Person } from '@papertape/people';
import { sql } from '@papertape/database/sql';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sendDueMail } from './send.ts';

const NOON = new Date('2026-03-10T12:00:00Z');
const NEVER = new AbortController().signal;

let database: Database;
let server: MailServer;
let mailer: Mailer;
let ada: Person;
let bo: Person;
beforeEach(async () => {
  database = await openTestDatabase();
  server = await startMailServer({ refuse: ['gone@example.org'] });
  mailer = createMailer({ smtpUrl: server.url, from: 'Papers <papers@example.org>' });
  ada = await newPerson(database, { handle: 'ada', name: 'Ada <b>Quill</b>', email: 'ada@example.org' });
  bo = await newPerson(database, { handle: 'bo', email: 'bo@example.org' });
});
afterEach(async () => {
  await mailer.close();
  await Promise.all([server.close(), database.close()]);
});

/** Ada names people; returns the comment's number. */
async function mention(
  handles: string[],
  source = `Look, ${handles.join(' and ')}`,
  at = NOON,
): Promise<number> {
  const paper = await newPaper(database, { title: 'Tidal clocks\nin harbours' });
  const proof = authorize({ person: ada, scopes: null }, 'comments.write', { access: 'open' });
  const comment = { paperId: paper.id, parentId: null, source, mentions: handles, suspicions: [] };
  const added = await database.transaction((tx) => addComment(tx, proof, comment, at));
  if (!('id' in added)) throw new Error(added.outcome);
  return added.id;
}

const round = (now = NOON, through = mailer) =>
  sendDueMail(
    { database, now: () => now },
    { mailer: through, origin: 'https://p.example', name: 'Paper Club' },
    NEVER,
  );

test('one message tells what happened, with a link, and markup stays text', async () => {
  const id = await mention(['bo'], 'See <script>x</script> and $x^2$');
  expect(await round()).toEqual({ sent: 1, failed: 0, interrupted: null });
  const mail = await server.next('bo@example.org');
  expect(mail.subject).toBe('Ada <b>Quill</b> mentioned you on “Tidal clocks in harbours”');
  expect(mail.text).toContain(`https://p.example/comments/${id}`);
  expect(mail.text).toContain('https://p.example/settings');
  expect(mail.html).toContain('See &lt;script&gt;');
  expect(mail.html).not.toContain('<script>');
  expect(await round()).toEqual({ sent: 0, failed: 0, interrupted: null });
});

test('several come in one message', async () => {
  await mention(['bo']);
  await mention(['bo'], 'Again @bo');
  expect(await round()).toMatchObject({ sent: 1 });
  const mail = await server.next('bo@example.org');
  expect(mail.subject).toBe('2 notifications at Paper Club');
  expect(mail.text).toContain('Again @bo');
});

test('who is hidden, unconfirmed or wants none gets none', async () => {
  await newPerson(database, { handle: 'cy', email: 'cy@example.org' });
  await newPerson(database, { handle: 'dee', email: 'dee@example.org' });
  await database.db.execute(sql`update users set email_verified = false where handle = 'cy'`);
  await database.db.execute(sql`update users set notify_by_mail = false where handle = 'dee'`);
  const id = await mention(['cy', 'dee', 'bo']);
  await database.db.execute(sql`update comments set hidden_at = now() where id = ${id}`);
  expect(await round()).toEqual({ sent: 0, failed: 0, interrupted: null });
  expect(server.received).toEqual([]);
});

test('a mailbox that is gone is given up; a relay that is down is tried again, for a day', async () => {
  await newPerson(database, { handle: 'eve', email: 'gone@example.org' });
  await mention(['eve', 'bo']);
  const down = createMailer({ smtpUrl: 'smtp://127.0.0.1:9', from: 'papers@example.org' });
  expect(await round(NOON, down)).toMatchObject({ sent: 0, interrupted: expect.any(String) });
  await down.close();
  expect(await round()).toEqual({ sent: 1, failed: 1, interrupted: null });
  await mention(['bo'], 'Too late for @bo');
  expect(await round(new Date('2026-03-12T12:00:00Z'))).toMatchObject({ sent: 0 });
  expect(server.received.map(({ to }) => to)).toEqual(['bo@example.org']);
  expect(bo.handle).toBe('bo');
});
