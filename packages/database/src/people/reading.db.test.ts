// What readers mark is theirs alone, is undone by the opposite, and leaves their lists.
import type { Paper } from '@papertape/papers';
import { authorize, type Person } from '@papertape/people';
import { sql } from '../sql.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../database.ts';
import { listPapers } from '../queries/list.ts';
import { newPaper, newPerson, openTestDatabase } from '../testing.ts';
import { countReading, getReaderMarks, listReading, markPaper, type MarkChange } from './reading.ts';
import { castVote } from './votes.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 2, 5, 10, minute));
let database: Database;
let ada: Person;
let bo: Person;
beforeAll(async () => {
  database = await openTestDatabase();
  [ada, bo] = [await newPerson(database), await newPerson(database)];
});
afterAll(() => database.close());

const mark = (person: Person, id: number, change: MarkChange, minute = 0) =>
  markPaper(
    database.db,
    authorize({ person, scopes: null }, 'reading.write', { access: 'open', owns: true }),
    id,
    change,
    at(minute),
  );

test('marks add up, are undone one by one, and nobody else sees them', async () => {
  const paper = await newPaper(database);
  const marks = async (person: Person) =>
    (await getReaderMarks(database.db, person.id, [paper.id])).get(paper.id);
  expect(await marks(ada)).toBeUndefined();
  await mark(ada, paper.id, { read: true });
  await mark(ada, paper.id, { note: 'Ask Bo about eq. 3.' });
  await mark(ada, paper.id, { hidden: true });
  expect(await marks(ada)).toEqual({ voted: false, read: true, hidden: true, note: 'Ask Bo about eq. 3.' });
  expect(await marks(bo)).toBeUndefined();
  await mark(ada, paper.id, { read: false });
  expect(await marks(ada)).toEqual({ voted: false, read: false, hidden: true, note: 'Ask Bo about eq. 3.' });
  await mark(ada, paper.id, { hidden: false });
  await mark(ada, paper.id, { note: '  ' });
  expect(await marks(ada)).toBeUndefined();
  const { rows } = await database.db.execute(
    sql`select 1 from reading_states where user_id = ${ada.id}::uuid`,
  );
  expect(rows).toHaveLength(0);
  expect(await mark(ada, 999_999, { read: true })).toBe(false);
});

test('hidden papers leave the lists of whoever hid them, page by page', async () => {
  const papers: Paper[] = [];
  for (const day of [1, 2, 3, 4])
    papers.push(
      await newPaper(database, { categories: ['cs.HI'], publishedAt: `2026-04-0${day}T00:00:00Z` }),
    );
  const [, second, third] = papers;
  if (!second || !third) throw new Error('four papers');
  await mark(bo, second.id, { hidden: true });
  await mark(bo, third.id, { hidden: true });
  for (const order of ['newest', 'trending', 'upvotes'] as const) {
    const ids = async (person: Person) => {
      const first = await listPapers(database.db, {
        order,
        category: 'cs.HI',
        hiddenFor: person.id,
        limit: 1,
      });
      const rest = await listPapers(database.db, {
        order,
        category: 'cs.HI',
        hiddenFor: person.id,
        limit: 10,
        cursor: first.next,
      });
      return [...first.items, ...rest.items].map(({ id }) => id).sort((a, b) => a - b);
    };
    expect(await ids(bo)).toEqual([papers[0]?.id, papers[3]?.id]);
    expect(await ids(ada)).toEqual(papers.map(({ id }) => id));
  }
});

test('the lists of a reader are ordered by when they marked, and paged', async () => {
  const person = await newPerson(database);
  const papers = await Promise.all([1, 2, 3].map(() => newPaper(database)));
  for (const [index, { id }] of papers.entries())
    await mark(person, id, { read: true, note: `note ${index}` }, index);
  await mark(person, papers[0]?.id ?? 0, { read: true }, 30); // marked again, it keeps its place
  const ids = papers.map(({ id }) => id).reverse();
  const [first] = await listReading(database.db, person.id, 'read', { limit: 1 });
  expect(first?.paper.id).toBe(ids[0]);
  const rest = await listReading(database.db, person.id, 'read', { limit: 9, after: first ?? null });
  expect(rest.map(({ paperId }) => paperId)).toEqual(ids.slice(1));
  const by = authorize({ person, scopes: null }, 'votes.write', { access: 'open' });
  await castVote(database.db, by, papers[1]?.id ?? 0, at(5));
  expect(await countReading(database.db, person.id)).toEqual({ votes: 1, read: 3, notes: 3, hidden: 0 });
  expect(
    (await listReading(database.db, person.id, 'votes', { limit: 9 })).map(({ paperId }) => paperId),
  ).toEqual([papers[1]?.id]);
  expect(await listReading(database.db, person.id, 'hidden', { limit: 9 })).toEqual([]);
});
