// Votes are counted exactly, whoever votes at once, and whatever becomes of the paper meanwhile.
import { authorize, type Person } from '@papertape/people';
import { sql } from '../sql.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../database.ts';
import { ingestRecords } from '../ingest/ingest.ts';
import { getPaper } from '../queries/papers.ts';
import { newPaper, newPaperRecord, newPerson, openTestDatabase } from '../testing.ts';
import { castVote, withdrawVote } from './votes.ts';

const NOW = new Date('2026-03-05T10:00:00.000Z');
let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const voter = (person: Person) => authorize({ person, scopes: null }, 'votes.write', { access: 'open' });
const counters = async (id: number) => {
  const { rows } = await database.db.execute<{ counted: number; rows: number }>(sql`
    select local_upvotes as counted, (select count(*)::int from votes where paper_id = papers.id) as rows
    from papers where id = ${id}`);
  return rows[0];
};

test('one person has one vote, and may take it back', async () => {
  const paper = await newPaper(database, { upvotes: 7 });
  const by = voter(await newPerson(database));
  expect(await castVote(database.db, by, paper.id, NOW)).toEqual({ voted: true, upvotes: 8 });
  expect(await castVote(database.db, by, paper.id, NOW)).toEqual({ voted: true, upvotes: 8 });
  expect(await withdrawVote(database.db, by, paper.id)).toEqual({ voted: false, upvotes: 7 });
  expect(await withdrawVote(database.db, by, paper.id)).toEqual({ voted: false, upvotes: 7 });
  expect(await counters(paper.id)).toEqual({ counted: 0, rows: 0 });
});

test('a paper that is gone takes no vote', async () => {
  const by = voter(await newPerson(database));
  expect(await castVote(database.db, by, 999_999, NOW)).toBeNull();
  expect(await withdrawVote(database.db, by, 999_999)).toBeNull();
});

test('many who vote and change their minds at once are counted exactly', async () => {
  const paper = await newPaper(database);
  const people = await Promise.all(Array.from({ length: 30 }, () => newPerson(database)));
  await Promise.all(
    people.flatMap((person, index) => [
      castVote(database.db, voter(person), paper.id, NOW),
      castVote(database.db, voter(person), paper.id, NOW),
      ...(index % 3 === 0 ? [withdrawVote(database.db, voter(person), paper.id)] : []),
      castVote(database.db, voter(person), paper.id, NOW),
    ]),
  );
  const after = await counters(paper.id);
  expect(after?.counted).toBe(after?.rows);
  await Promise.all(people.map((person) => castVote(database.db, voter(person), paper.id, NOW)));
  expect(await counters(paper.id)).toEqual({ counted: 30, rows: 30 });
  await Promise.all(people.slice(0, 10).map((person) => withdrawVote(database.db, voter(person), paper.id)));
  expect(await counters(paper.id)).toEqual({ counted: 20, rows: 20 });
});

test('votes cast while two papers become one are counted on the one that stays', async () => {
  const [first, second] = [await newPaper(database), await newPaper(database)];
  const people = await Promise.all(Array.from({ length: 12 }, () => newPerson(database)));
  const joining = newPaperRecord({
    arxivId: second.publicId,
    identifiers: [first, second].map(({ publicId }) => ({ scheme: 'arxiv' as const, value: publicId })),
  });
  const votes = people.flatMap((person) =>
    [first, second].map(({ id }) => castVote(database.db, voter(person), id, NOW)),
  );
  const [given] = await Promise.all([
    Promise.all(votes),
    database.transaction((tx) => ingestRecords(tx, [joining])),
  ]);
  const whole = await getPaper(database.db, second.publicId);
  expect(whole?.id).toBe(first.id);
  const after = await counters(first.id);
  expect(after?.counted).toBe(after?.rows);
  // Everyone voted for the paper that stays; votes for the other one moved there, or were told that it is gone.
  expect(after?.counted).toBe(people.length);
  expect(given.filter((vote) => vote !== null).length).toBeGreaterThanOrEqual(people.length);
});
