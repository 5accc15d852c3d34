// What of each paper the rules of a digest look at.
import type { Identifier } from '@papertape/papers';
import type { Topic } from '@papertape/digests';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../database.ts';
import { sql } from '../sql.ts';
import { newPaper, newPerson, openTestDatabase } from '../testing.ts';
import { listCandidates, type ReproductionRun } from './candidates.ts';

let database: Database;
beforeAll(async () => (database = await openTestDatabase()), 60_000);
afterAll(() => database.close());

const SINCE = new Date('2026-03-01T00:00:00Z');
const NOW = new Date('2026-03-02T00:00:00Z');
const AT = '2026-03-01T12:00:00.000Z';

const candidates = async (
  topics: Topic[],
  runs: ReproductionRun[] = [],
  found = new Map<string, Set<number>>(),
) =>
  new Map(
    (await listCandidates(database.db, { since: SINCE, now: NOW, topics, runs, found })).map((one) => [
      one.id,
      one,
    ]),
  );

test('an author has the papers of the name, and those confirmed under another', async () => {
  const person = await newPerson(database);
  const by = (name: string) => newPaper(database, { authors: [{ name }], publishedAt: AT });
  const [named, renamed, pending] = [await by('Ada Quill'), await by('Ada Marlow'), await by('Ada Marlow')];
  for (const [paper, slug, status] of [
    [named, 'ada-quill', 'confirmed'],
    [renamed, 'ada-marlow', 'confirmed'],
    [pending, 'ada-marlow', 'pending'],
  ] as const)
    await database.db.execute(sql`
      insert into author_claims (paper_id, user_id, author_position, author_name, author_slug, status, created_at)
      values (${paper.id}, ${person.id}::uuid, 0, 'Ada', ${slug}, ${status}, ${AT})`);
  const papers = await candidates([{ kind: 'author', slug: 'ada-quill', name: 'Ada Quill' }]);
  expect([named, renamed, pending].map(({ id }) => papers.get(id)?.authorSlugs)).toEqual([
    ['ada-quill'],
    ['ada-quill'],
    [],
  ]);
});

test('collections count for whom they may be seen, each topic for itself, and queries that found the paper', async () => {
  const paper = await newPaper(database, { publishedAt: AT });
  const other = await newPaper(database, { publishedAt: AT });
  const ids: number[] = [];
  for (const visibility of ['public', 'private']) {
    const { rows } = await database.db.execute<{ id: string }>(sql`
      insert into collections (slug, title, visibility, created_at, changed_at)
      values (${visibility}, ${visibility}, ${visibility}, ${AT}, ${AT}) returning id`);
    ids.push(Number(rows[0]?.id));
  }
  await database.db.execute(sql`
    insert into collection_items (collection_id, paper_id, position, added_at)
    select id, ${paper.id}, 1, ${AT} from collections`);
  const [owner, stranger] = [await newPerson(database), await newPerson(database)];
  await database.db.execute(sql`
    insert into collection_owners (collection_id, user_id, added_at) values (${ids[1] ?? 0}, ${owner.id}::uuid, ${AT})`);
  const topics = ids.flatMap((id): Topic[] => [
    { kind: 'collection', id, name: 'Tides' },
    { kind: 'collection', id, name: 'Tides', viewer: owner.id },
    { kind: 'collection', id, name: 'Tides', viewer: stranger.id },
  ]);
  const found = new Map([
    ['tides', new Set([paper.id, other.id])],
    ['clocks', new Set([paper.id])],
  ]);
  const papers = await candidates(topics, [], found);
  const [open, closed] = ids;
  expect([...(papers.get(paper.id)?.collectedAt.keys() ?? [])].toSorted()).toEqual(
    [
      `collection:${open}`,
      `collection:${open}:${owner.id}`,
      `collection:${open}:${stranger.id}`,
      `collection:${closed}:${owner.id}`,
    ].toSorted(),
  );
  await database.db.execute(sql`delete from collection_owners where user_id = ${owner.id}::uuid`);
  const later = await candidates(topics, [], found);
  expect(later.get(paper.id)?.collectedAt.has(`collection:${closed}:${owner.id}`)).toBe(false);
  expect([...(papers.get(paper.id)?.searches ?? [])]).toEqual(['tides', 'clocks']);
  expect([...(papers.get(other.id)?.searches ?? [])]).toEqual(['tides']);
});

test('of several runs of a paper the latest counts; what is not here is left out', async () => {
  const paper = await newPaper(database, { arxivId: '2603.08888', publishedAt: '2020-01-01T00:00:00Z' });
  const run = (value: string, hour: string): ReproductionRun => ({
    paper: { scheme: 'arxiv', value } satisfies Identifier,
    outcome: {
      name: hour,
      title: 'Tides',
      ranAt: `2026-03-01T${hour}:00:00.000Z`,
      holds: 1,
      doesNotHold: 0,
      undecided: 0,
    },
  });
  const papers = await candidates(
    [],
    [run('2603.08888', '14'), run('2603.08888', '09'), run('2603.00404', '15')],
  );
  expect(papers.get(paper.id)?.reproduction?.name).toBe('14');
  expect([...papers.values()].filter(({ reproduction }) => reproduction !== null)).toHaveLength(1);
});

test('an old paper that came to the site lately is no news, also where its reproduction ran', async () => {
  const paper = await newPaper(database, { arxivId: '2001.07777', publishedAt: '2020-01-01T00:00:00Z' });
  await database.db.execute(sql`update papers set created_at = ${AT} where id = ${paper.id}`);
  expect((await candidates([])).has(paper.id)).toBe(false);
  const outcome = { name: 'tides', title: 'Tides', ranAt: AT, holds: 1, doesNotHold: 0, undecided: 0 };
  const ran = await candidates([], [{ paper: { scheme: 'arxiv', value: '2001.07777' }, outcome }]);
  expect(Date.parse(ran.get(paper.id)?.appearedAt ?? '')).toBeLessThan(SINCE.getTime());
});
