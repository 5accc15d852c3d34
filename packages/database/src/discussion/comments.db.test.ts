// Comments: writing, editing, deleting, reacting and reading, also by many at once.
import type { Person } from '@papertape/people';
import { sql } from '../sql.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../database.ts';
import { joinPeople } from '../ingest/join-people.ts';
import { newPaper, newPerson, openTestDatabase } from '../testing.ts';
import { decodeFrom } from './place.ts';
import { commentContext } from './rows.ts';
import { commentCounts, proof, writeComment } from './testing.ts';
import {
  countBefore,
  getComment,
  getCommentWithText,
  getDiscussionFacts,
  listLatestComments,
  listPaperComments,
  listReplies,
  listThreads,
  listVersions,
} from './threads.ts';
import { addComment, deleteComment, editComment, setReaction } from './write.ts';
import { writerFacts } from './writer-facts.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 2, 10, 10, minute));
const time = (minute: number) => at(minute).toISOString();

let database: Database;
let ada: Person;
let bo: Person;
beforeAll(async () => {
  database = await openTestDatabase();
  ada = await newPerson(database, { handle: 'ada', name: 'Ada Quill' });
  bo = await newPerson(database, { handle: 'bo', name: 'Bo Lin' });
});
afterAll(() => database.close());

const paper = async () => (await newPaper(database)).id;
const write = (person: Person, paperId: number, known: Parameters<typeof writeComment>[3] = {}) =>
  writeComment(database, person, paperId, known);
const edit = (
  person: Person,
  id: number,
  source: string,
  edits: number,
  minute = 30,
  suspicions: string[] = [],
) =>
  database.transaction((tx) =>
    editComment(
      tx,
      proof(person, 'comments.edit', { id }),
      { source, edits, mentions: [], suspicions },
      at(minute),
    ),
  );
const remove = (person: Person, id: number) =>
  database.transaction((tx) => deleteComment(tx, proof(person, 'comments.delete', { id }), at(40)));

describe('counting', () => {
  test('is exact when many write, delete and edit at once', async () => {
    const id = await paper();
    const people = await Promise.all(Array.from({ length: 5 }, () => newPerson(database)));
    const written = await Promise.all(
      people.flatMap((person) =>
        [1, 2, 3].map((n) => write(person, id, { source: `${person.handle} says ${n}` })),
      ),
    );
    expect(await commentCounts(database, id)).toEqual({ told: 15, shown: 15 });
    await Promise.all(
      people.flatMap((person, index) => {
        const mine = written.slice(3 * index, 3 * index + 3);
        return [
          remove(person, mine[0] ?? 0),
          remove(person, mine[0] ?? 0), // the same from another window
          edit(person, mine[1] ?? 0, 'Suspicious now', 0, 30, ['rule']),
          edit(person, mine[2] ?? 0, 'Better words', 0),
          write(person, id, { source: `${person.handle} goes on`, at: time(5) }),
        ];
      }),
    );
    expect(await commentCounts(database, id)).toEqual({ told: 10, shown: 10 });
  });

  test('stays exact while papers are joined', async () => {
    const [from, to] = [await paper(), await paper()];
    await write(ada, from);
    const outcomes = await Promise.allSettled([
      ...Array.from({ length: 6 }, (_, n) => write(bo, from, { source: `Race ${n}` })),
      database.transaction((tx) => joinPeople(tx, [{ from, to }])),
    ]);
    expect(outcomes.map(({ status }) => status)).not.toContain('rejected');
    await database.transaction((tx) => joinPeople(tx, [{ from, to }]));
    expect(await commentCounts(database, to)).toEqual({ told: 7, shown: 7 });
  });

  test('a paper that is gone takes no comment', async () => {
    const added = await database.transaction((tx) =>
      addComment(
        tx,
        proof(ada, 'comments.write'),
        { paperId: 999_999, parentId: null, source: 'x', mentions: [], suspicions: [] },
        at(0),
      ),
    );
    expect(added).toEqual({ outcome: 'no paper' });
  });

  test('a form sent twice at once makes one comment', async () => {
    const id = await paper();
    const ids = await Promise.all([1, 2, 3].map(() => write(ada, id, { source: 'Once' })));
    expect(new Set(ids).size).toBe(1);
    await write(ada, id, { source: 'Once', at: time(30) }); // later it is meant
    expect(await commentCounts(database, id)).toEqual({ told: 2, shown: 2 });
  });
});

describe('answers', () => {
  test('belong to the paper and thread of what they answer', async () => {
    const [id, other] = [await paper(), await paper()];
    const root = await write(ada, id);
    const reply = await write(bo, id, { parentId: root, at: time(1) });
    const deeper = await write(ada, id, { parentId: reply, at: time(2) });
    expect(await getComment(database.db, deeper, null)).toMatchObject({ parentId: reply, rootId: root });
    await expect(write(bo, other, { parentId: root })).rejects.toThrow('no parent');
    await remove(bo, reply);
    await expect(write(ada, id, { parentId: reply, source: 'Too late' })).rejects.toThrow('no parent');
  });

  test('a deleted comment leaves the thread readable, and none of its texts', async () => {
    const id = await paper();
    const root = await write(ada, id, { source: 'First secret' });
    await edit(ada, root, 'Second secret', 0);
    const reply = await write(bo, id, { parentId: root, source: 'An answer', at: time(1) });
    expect(await remove(ada, root)).toBe(true);
    expect(await remove(ada, root)).toBe(false);
    const { items, replies } = await listThreads(database.db, id, {
      viewer: ada.id,
      limit: 9,
      replies: 9,
      from: null,
    });
    expect(items).toMatchObject([{ id: root, state: 'deleted', source: null, edits: 0 }]);
    expect(replies.get(root)).toMatchObject([{ id: reply, source: 'An answer' }]);
    expect(await listVersions(database.db, root)).toBeNull();
    expect((await getCommentWithText(database.db, root))?.source).toBe('');
    const { rows } = await database.db.execute(sql`select 1 from comment_edits where comment_id = ${root}`);
    expect(rows).toEqual([]);
  });

  test('an account deleted in the middle leaves its comments under nobody’s name', async () => {
    const id = await paper();
    const cy = await newPerson(database, { handle: 'cy', name: 'Cy' });
    const root = await write(cy, id, { source: 'Cy was here' });
    await write(bo, id, { parentId: root, at: time(1) });
    await database.db.execute(sql`update users set status = 'deleted' where id = ${cy.id}::uuid`);
    const { items } = await listThreads(database.db, id, { viewer: null, limit: 9, replies: 9, from: null });
    expect(items).toMatchObject([{ source: 'Cy was here', author: { deleted: true } }]);
  });
});

describe('edits', () => {
  test('keep what was said, and who was slower is told', async () => {
    const root = await write(ada, await paper(), { source: 'One' });
    expect(await edit(ada, root, 'Two', 0, 31)).toEqual({ outcome: 'edited' });
    expect(await edit(ada, root, 'Two', 1, 32)).toEqual({ outcome: 'same' });
    const both = await Promise.all([edit(ada, root, 'Three', 1, 33), edit(ada, root, 'Drei', 1, 33)]);
    expect(both.map(({ outcome }) => outcome).sort()).toEqual(['changed meanwhile', 'edited']);
    const versions = await listVersions(database.db, root);
    expect(versions?.map(({ source }) => source).slice(0, 2)).toEqual(['One', 'Two']);
    expect(versions).toHaveLength(3);
    expect(versions?.map(({ until }) => until)).toEqual([time(31), time(33), null]);
    expect(await getComment(database.db, root, null)).toMatchObject({ edits: 2, editedAt: time(33) });
  });
});

describe('comments that wait', () => {
  test('are seen by their author alone, and are not counted', async () => {
    const id = await paper();
    const held = await write(ada, id, { source: 'Buy this', suspicions: ['Three links.'] });
    expect(await commentCounts(database, id)).toEqual({ told: 0, shown: 0 });
    expect(await getComment(database.db, held, bo.id)).toBeNull();
    expect(await getComment(database.db, held, ada.id)).toMatchObject({ state: 'held', source: 'Buy this' });
    expect(await listPaperComments(database.db, id, 100)).toEqual([]);
    expect(
      (await listLatestComments(database.db, { limit: 9, authorId: ada.id, paperId: id })).items,
    ).toEqual([]);
    await expect(write(bo, id, { parentId: held })).rejects.toThrow('no parent');
  });
  test('keep their place when they were answered before', async () => {
    const id = await paper();
    const root = await write(ada, id, { source: 'Good' });
    const reply = await write(bo, id, { parentId: root, at: time(1) });
    expect(await edit(ada, root, 'Bad', 0, 30, ['Links.'])).toEqual({ outcome: 'held' });
    const threads = await listThreads(database.db, id, { viewer: bo.id, limit: 9, replies: 9, from: null });
    expect(threads.items).toMatchObject([{ id: root, state: 'held', source: null }]);
    expect(threads.replies.get(root)).toMatchObject([{ id: reply }]);
    expect(await listVersions(database.db, root)).toBeNull();
  });
});

describe('pages', () => {
  test('lead through all threads and back, whatever is written meanwhile', async () => {
    const id = await paper();
    const roots: number[] = [];
    for (let n = 0; n < 7; n++) roots.push(await write(ada, id, { source: `Thread ${n}`, at: time(n) }));
    const page = (cursor: string | null) =>
      listThreads(database.db, id, {
        viewer: null,
        limit: 3,
        replies: 2,
        from: cursor === null ? null : decodeFrom(cursor),
      });
    const first = await page(null);
    expect([first.previous, first.items.map((one) => one.id)]).toEqual([null, roots.slice(0, 3)]);
    await write(bo, id, { source: 'Late', at: time(50) });
    const second = await page(first.next);
    const third = await page(second.next);
    expect(second.items.map((one) => one.id)).toEqual(roots.slice(3, 6));
    expect([third.items.length, third.next]).toEqual([2, null]);
    expect((await page(third.previous)).items).toEqual(second.items);
    const back = await page(second.previous);
    expect([back.items.map((one) => one.id), back.previous]).toEqual([roots.slice(0, 3), null]);
    const last = await getComment(database.db, roots[6] ?? 0, null);
    expect(last && (await countBefore(database.db, last, null))).toBe(6);
  });

  test('a long thread shows its first answers, and all on pages of its own', async () => {
    const id = await paper();
    const root = await write(ada, id);
    const replies: number[] = [];
    for (let n = 0; n < 5; n++)
      replies.push(await write(bo, id, { parentId: root, source: `Answer ${n}`, at: time(n + 1) }));
    const threads = await listThreads(database.db, id, { viewer: null, limit: 3, replies: 4, from: null });
    expect(threads.replies.get(root)?.map((one) => one.id)).toEqual(replies.slice(0, 4));
    expect([...threads.longer]).toEqual([root]);
    const page = await listReplies(database.db, root, { viewer: null, limit: 3, from: null });
    const rest = await listReplies(database.db, root, {
      viewer: null,
      limit: 3,
      from: decodeFrom(page.next ?? ''),
    });
    expect([...page.items, ...rest.items].map((one) => one.id)).toEqual(replies);
  });

  test.each(['', 'x', 'a1', 'a1.2.3', "a1.1' or true", 'a99999999999999999999.1', 'z1.1'])(
    '%j is no cursor',
    (text) => {
      expect(() => decodeFrom(text)).toThrow('not valid');
    },
  );
});

describe('reactions', () => {
  test('count each person once, and are taken back', async () => {
    const root = await write(ada, await paper());
    const react = (person: Person, given: boolean) =>
      database.transaction((tx) =>
        setReaction(
          tx,
          proof(person, 'comments.react'),
          { commentId: root, reaction: 'thanks', given },
          at(1),
        ),
      );
    await Promise.all([react(ada, true), react(bo, true), react(bo, true)]);
    expect((await commentContext(database.db, [root], bo.id)).reactions.get(root)).toEqual([
      { reaction: 'thanks', count: 2, people: ['ada', 'bo'], mine: true },
    ]);
    expect(await react(bo, false)).toBe(1);
    await remove(ada, root);
    expect(await react(bo, true)).toBeNull();
  });
});

test('an author of the paper is known as one once the claim is confirmed', async () => {
  const id = await paper();
  const root = await write(ada, id);
  expect(await getDiscussionFacts(database.db, id)).toEqual({
    here: 1,
    elsewhere: 0,
    authorTakesPart: false,
  });
  await database.db.execute(sql`
    insert into author_claims (user_id, paper_id, author_position, author_name, author_slug, status, created_at)
    values (${ada.id}::uuid, ${id}, 0, 'Ada Quill', 'ada-quill', 'confirmed', now())`);
  expect(await getDiscussionFacts(database.db, id)).toMatchObject({ authorTakesPart: true });
  expect(await getComment(database.db, root, null)).toMatchObject({ paperAuthor: true });
  const { writer } = await writerFacts(database.db, ada, { paperId: id, source: 'x' }, at(0));
  expect(writer.trusted).toBe(true);
});

test('the same words elsewhere are noticed for new accounts', async () => {
  const [one, two, three] = [await paper(), await paper(), await paper()];
  const [dee, eli] = [await newPerson(database), await newPerson(database)];
  const source = 'The best lanterns are at our shop, come and see.';
  await write(dee, one, { source });
  await write(dee, two, { source });
  const facts = (person: Person, paperId: number) =>
    writerFacts(database.db, person, { paperId, source }, at(30));
  expect(await facts(dee, three)).toEqual({ writer: { trusted: false, standing: 2 }, repeats: 2, copies: 0 });
  expect(await facts(eli, three)).toMatchObject({ repeats: 0, copies: 2 });
});
