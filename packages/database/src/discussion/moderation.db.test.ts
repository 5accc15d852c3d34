// Reports, decisions, appeals, suspensions, and who is told of what.
import type { Person } from '@papertape/people';
import { sql } from '../sql.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../database.ts';
import { newPaper, newPerson, openTestDatabase } from '../testing.ts';
import {
  answerAppeal,
  appealDecision,
  getDecision,
  listDecisionReplies,
  listDecisions,
  listOpenAppeals,
} from './appeals.ts';
import { decideSuspension, dismissReports, hideComment, restoreComment } from './moderate.ts';
import { countUnread, listNotifications, markRead, setMailOutcome, takeDueMail } from './notifications.ts';
import { countQueue, listQueue } from './queue.ts';
import { reportComment } from './reports.ts';
import { commentCounts, proof, writeComment } from './testing.ts';
import {
  getComment,
  getCommentWithText,
  listLatestComments,
  listPaperComments,
  listThreads,
  listVersions,
} from './threads.ts';
import { editComment, setReaction } from './write.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 2, 10, 11, minute));
const LONG_AGO = new Date('2026-01-01T00:00:00Z');

let database: Database;
let ada: Person;
let bo: Person;
let mo: Person;
let root: Person;
beforeAll(async () => {
  database = await openTestDatabase();
  ada = await newPerson(database, { handle: 'ada' });
  bo = await newPerson(database, { handle: 'bo' });
  mo = await newPerson(database, { handle: 'mo', role: 'moderator' });
  root = await newPerson(database, { handle: 'rory', role: 'administrator' });
});
afterAll(() => database.close());

const paper = async () => (await newPaper(database)).id;
const write = (person: Person, paperId: number, known: Parameters<typeof writeComment>[3] = {}) =>
  writeComment(database, person, paperId, known);
const hide = (commentId: number, minute = 1, moderator = mo) =>
  database.transaction((tx) =>
    hideComment(tx, proof(moderator, 'comments.moderate'), { commentId, reason: 'Advertising.' }, at(minute)),
  );
const restore = (commentId: number, minute = 2) =>
  database.transaction((tx) =>
    restoreComment(tx, proof(mo, 'comments.moderate'), { commentId, reason: 'Fine after all.' }, at(minute)),
  );
const report = (person: Person, commentId: number) =>
  reportComment(
    database.db,
    proof(person, 'comments.report'),
    { commentId, reason: 'spam', details: 'Look' },
    at(0),
  );
const told = async (person: Person) =>
  (await listNotifications(database.db, person.id, { limit: 50 })).items.map(({ kind, commentId }) => [
    kind,
    commentId,
  ]);

describe('hiding', () => {
  test('takes the text from everywhere but its place, its author and moderators', async () => {
    const id = await paper();
    const comment = await write(ada, id, { source: 'Secret words' });
    await database.transaction((tx) =>
      editComment(
        tx,
        proof(ada, 'comments.edit', { id: comment }),
        { source: 'More secret', edits: 0, mentions: [], suspicions: [] },
        at(0),
      ),
    );
    await write(bo, id, { parentId: comment, source: 'An answer' });
    const decision = await hide(comment);
    const seen = await listThreads(database.db, id, { viewer: ada.id, limit: 9, replies: 9, from: null });
    const everything = JSON.stringify([
      seen,
      [...seen.replies],
      await listPaperComments(database.db, id, 99),
      await listLatestComments(database.db, { limit: 99 }),
      await getComment(database.db, comment, ada.id),
      await listVersions(database.db, comment),
    ]);
    expect(everything).not.toMatch(/secret/i);
    expect(everything).toContain('An answer');
    expect(seen.items).toMatchObject([
      { state: 'hidden', hiddenReason: 'Advertising.', hiddenBy: 'mo', edits: 0 },
    ]);
    expect((await getCommentWithText(database.db, comment))?.source).toBe('More secret');
    expect(await commentCounts(database, id)).toEqual({ told: 1, shown: 1 });
    expect(await getDecision(database.db, decision ?? 0)).toMatchObject({
      action: 'hide',
      moderator: 'mo',
      subject: 'ada',
      stands: true,
    });
    const react = setReaction(
      database.db,
      proof(bo, 'comments.react'),
      { commentId: comment, reaction: 'agree', given: true },
      at(3),
    );
    expect(await react).toBeNull();
    const changed = await database.transaction((tx) =>
      editComment(
        tx,
        proof(ada, 'comments.edit', { id: comment }),
        { source: 'x', edits: 1, mentions: [], suspicions: [] },
        at(3),
      ),
    );
    expect(changed).toEqual({ outcome: 'not shown' });
  });

  test('is counted once however many do it at once, and so is restoring', async () => {
    const id = await paper();
    const comment = await write(ada, id);
    const hidden = await Promise.all([hide(comment), hide(comment), hide(comment, 1, root)]);
    expect(hidden.filter((one) => one !== null)).toHaveLength(1);
    expect(await commentCounts(database, id)).toEqual({ told: 0, shown: 0 });
    const shown = await Promise.all([restore(comment), restore(comment)]);
    expect(shown.filter((one) => one !== null)).toHaveLength(1);
    expect(await commentCounts(database, id)).toEqual({ told: 1, shown: 1 });
    expect(await getDecision(database.db, hidden.find((one) => one !== null) ?? 0)).toMatchObject({
      stands: false,
    });
  });
});

describe('the queue', () => {
  test('gathers reports of one comment, and a decision closes them', async () => {
    const id = await paper();
    const [bad, fine] = [await write(ada, id), await write(ada, id, { source: 'Fine' })];
    await report(bo, bad);
    await report(bo, bad); // again: nothing new
    await report(root, bad);
    await report(bo, fine);
    const queue = await listQueue(database.db, 50);
    expect(
      queue.map(({ comment, reports }) => [comment.id, reports.map(({ reporter }) => reporter)]),
    ).toEqual([
      [bad, ['bo', 'rory']],
      [fine, ['bo']],
    ]);
    expect(await countQueue(database.db)).toBe(2);
    await hide(bad, 3);
    const dismiss = () =>
      database.transaction((tx) =>
        dismissReports(tx, proof(mo, 'moderation.decide'), { commentId: fine, reason: 'On topic.' }, at(4)),
      );
    expect(await dismiss()).not.toBeNull();
    expect(await dismiss()).toBeNull();
    expect(await listQueue(database.db, 50)).toEqual([]);
    const log = await listDecisions(database.db, { limit: 2 });
    expect(log.items.map(({ action, targetId }) => [action, targetId])).toEqual([
      ['dismiss', String(fine)],
      ['hide', String(bad)],
    ]);
    expect(log.next).not.toBeNull();
  });

  test('holds what the rules held back; approving it tells those whom it names', async () => {
    const id = await paper();
    const cy = await newPerson(database);
    const first = await write(cy, id);
    const held = await write(ada, id, { parentId: first, mentions: ['bo'], suspicions: ['Three links.'] });
    expect(await told(cy)).toEqual([]);
    expect(await listQueue(database.db, 9)).toMatchObject([
      {
        comment: { id: held, state: 'held' },
        reports: [{ reason: 'rule', details: 'Three links.', reporter: null }],
      },
    ]);
    const decision = await restore(held);
    expect(await getDecision(database.db, decision ?? 0)).toMatchObject({ action: 'approve' });
    expect(await told(cy)).toEqual([['reply', held]]);
    expect((await told(bo)).filter(([, comment]) => comment === held)).toEqual([['mention', held]]);
    expect(await commentCounts(database, id)).toEqual({ told: 2, shown: 2 });
  });
});

describe('appeals', () => {
  test('are made once, by whom the decision touches, and answered', async () => {
    const comment = await write(ada, await paper(), { source: 'Disputed' });
    const decision = (await hide(comment)) ?? 0;
    const appeal = (person: Person, text: string) =>
      database.transaction((tx) =>
        appealDecision(tx, proof(person, 'moderation.appeal', { decision }), text, at(5)),
      );
    expect(await appeal(bo, 'Not mine')).toBe(false);
    expect((await Promise.all([appeal(ada, 'It is no ad.'), appeal(ada, 'Really.')])).sort()).toEqual([
      false,
      true,
    ]);
    expect(await listOpenAppeals(database.db, 9)).toMatchObject([{ id: decision, subject: 'ada' }]);
    const answer = (moderator: Person) =>
      answerAppeal(
        database.db,
        proof(moderator, 'moderation.decide'),
        { decision, source: 'It stays.' },
        at(6),
      );
    expect(await answer(mo)).toBe(true);
    expect(await listOpenAppeals(database.db, 9)).toEqual([]);
    expect(await appeal(ada, 'But')).toBe(false);
    expect(
      (await listDecisionReplies(database.db, decision)).map(({ author, bySubject }) => [author, bySubject]),
    ).toEqual([
      ['ada', true],
      ['mo', false],
    ]);
    expect((await told(ada)).filter(([, about]) => about === comment)).toHaveLength(2);
  });

  test('end with the decision', async () => {
    const comment = await write(ada, await paper(), { source: 'Restored' });
    const decision = (await hide(comment)) ?? 0;
    await restore(comment);
    const appeal = appealDecision(
      database.db,
      proof(ada, 'moderation.appeal', { decision }),
      'Too late',
      at(9),
    );
    expect(await appeal).toBe(false);
  });
});

describe('suspension', () => {
  const decide = (moderator: Person, userId: Person['id'], suspend: boolean) =>
    database.transaction((tx) =>
      decideSuspension(tx, proof(moderator, 'people.suspend'), { userId, suspend, reason: 'Spam.' }, at(20)),
    );
  test('is for members, by moderators; for moderators, by administrators; and for nobody by themselves', async () => {
    const eve = await newPerson(database);
    expect(await decide(mo, eve.id, true)).not.toBeNull();
    expect(await decide(mo, eve.id, true)).toBeNull();
    expect(await decide(mo, root.id, true)).toBeNull();
    expect(await decide(root, root.id, true)).toBeNull();
    expect(await decide(mo, mo.id, true)).toBeNull();
    const { rows } = await database.db.execute(
      sql`select status, status_reason from users where id = ${eve.id}::uuid`,
    );
    expect(rows).toEqual([{ status: 'suspended', status_reason: 'Spam.' }]);
    const decision = (await decide(mo, eve.id, false)) ?? 0;
    expect(await getDecision(database.db, decision)).toMatchObject({
      action: 'reinstate',
      subject: eve.handle,
    });
    expect(await told(eve)).toEqual([
      ['moderation', null],
      ['moderation', null],
    ]);
  });
});

describe('notifications', () => {
  test('go to whom a comment answers and names, once each, not to its author', async () => {
    const id = await paper();
    const [gil, hal] = [await newPerson(database), await newPerson(database)];
    const first = await write(gil, id);
    const mentions = [gil.handle, hal.handle, 'nobody-there', 'ada'];
    const reply = await write(ada, id, { parentId: first, mentions });
    expect(await told(gil)).toEqual([['reply', reply]]);
    expect(await told(hal)).toEqual([['mention', reply]]);
    await database.transaction((tx) =>
      editComment(
        tx,
        proof(ada, 'comments.edit', { id: reply }),
        { source: 'Edited', edits: 0, mentions, suspicions: [] },
        at(1),
      ),
    );
    expect(await told(gil)).toEqual([['reply', reply]]);
    expect(await told(hal)).toEqual([['mention', reply]]);
    await hide(reply);
    expect(await told(hal)).toEqual([]);
    expect(await countUnread(database.db, hal.id)).toBe(0);
  });

  test('come as each person wants them', async () => {
    const id = await paper();
    const people = await Promise.all([0, 1, 2, 3].map(() => newPerson(database)));
    const settings = [
      [true, true],
      [true, false],
      [false, true],
      [false, false],
    ] as const;
    for (const [index, [site, mail]] of settings.entries())
      await database.db.execute(sql`
        update users set notify_on_site = ${site}, notify_by_mail = ${mail} where id = ${people[index]?.id ?? ''}::uuid`);
    await database.db.execute(sql`update notifications set mail = 'none'`);
    const comment = await write(ada, id, { mentions: people.map(({ handle }) => handle) });
    const shown = await Promise.all(people.map(told));
    expect(shown.map((list) => list.length)).toEqual([1, 1, 0, 0]);
    const due = await takeDueMail(database.db, 9, LONG_AGO);
    expect(due.map(({ to }) => to.handle)).toEqual([people[0]?.handle, people[2]?.handle]);
    expect(due[0]).toMatchObject({
      kind: 'mention',
      commentId: comment,
      actor: { handle: 'ada' },
      source: expect.any(String),
    });
    await setMailOutcome(database.db, due[0]?.id ?? 0, 'sent', at(1));
    await hide(comment); // what is hidden is not mailed, its author's decision is
    const left = await takeDueMail(database.db, 9, LONG_AGO);
    expect(left.map(({ kind, to }) => [kind, to.handle])).toEqual([['moderation', 'ada']]);
    expect(await takeDueMail(database.db, 9, new Date('2027-01-01T00:00:00Z'))).toEqual([]);
  });

  test('are read up to the last that was seen, and nobody else’s', async () => {
    const id = await paper();
    const ida = await newPerson(database);
    for (let n = 0; n < 3; n++)
      await write(ada, id, { source: `Hello ${n}`, mentions: [ida.handle], at: at(n).toISOString() });
    expect(await countUnread(database.db, ida.id)).toBe(3);
    const page = await listNotifications(database.db, ida.id, { limit: 2 });
    const seen = page.items[1]?.id ?? 0;
    expect(await markRead(database.db, proof(bo, 'notifications.write'), { id: seen }, at(9))).toBe(0);
    expect(await markRead(database.db, proof(ida, 'notifications.write'), { upTo: seen }, at(9))).toBe(2);
    expect(await countUnread(database.db, ida.id)).toBe(1);
  });
});
