// A ranking from what the database knows: of whom, what they follow and did, and nothing of what they erased or hid.
import {
  castVote,
  choosePersonalRanking,
  eraseLearnt,
  markPaper,
  readHistory,
  readPool,
  recordAct,
  type Database,
} from '@papertape/database';
import { sql } from '@papertape/database/sql';
import { newPaper, newPerson, openTestDatabase } from '@papertape/database/testing';
import { authorize, type Person } from '@papertape/people';
import type { Reason } from '@papertape/personal-ranking';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { makeRanking, rankNow, readReader, type RankingSources } from './serve.ts';

const NOW = new Date('2026-03-05T10:00:00.000Z');
const later = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000);
let database: Database;
let ada: Person;
let crowd: number[];
beforeAll(async () => {
  database = await openTestDatabase();
  crowd = await papers(24, { categories: ['cs.LG'] });
}, 60_000);
afterAll(() => database.close());
beforeEach(async () => (ada = await newPerson(database)));

async function papers(count: number, known: Parameters<typeof newPaper>[1] = {}): Promise<number[]> {
  const ids: number[] = [];
  for (let i = 0; i < count; i++)
    ids.push((await newPaper(database, { publishedAt: '2026-03-04T00:00:00Z', ...known })).id);
  return ids;
}

const sources = (known: Partial<RankingSources> = {}): RankingSources => ({
  database,
  similar: null,
  random: () => 0.5,
  ...known,
});
const request = (now = NOW) => ({ reader: ada.id, surface: 'page' as const, slots: 10, now });
const owner = <Rule extends 'reading.write' | 'ranking.write'>(rule: Rule) =>
  authorize({ person: ada, scopes: null }, rule, { access: 'open', owns: true });
const vote = (paper: number, now = NOW) =>
  castVote(
    database.db,
    authorize({ person: ada, scopes: null }, 'votes.write', { access: 'open' }),
    paper,
    now,
  );
const historyOf = async (now: Date, since: string | null = null) =>
  (await readHistory(database.db, ada.id, { since, now })).map(({ paper, kind, shown }) => [
    paper.id,
    kind,
    shown,
  ]);

test('a history tells what was picked, hidden and passed over; what is shown now is not passed over yet', async () => {
  const [voted = 0, hidden = 0, opened = 0, noted = 0] = crowd;
  await vote(voted, later(1));
  await vote(hidden, later(1));
  await markPaper(database.db, owner('reading.write'), hidden, { hidden: true }, later(2));
  await markPaper(database.db, owner('reading.write'), noted, { note: 'Later.' }, later(3));
  const decision = await rankNow(sources(), { ...request(), occasion: 'after 0' });
  const shown = decision?.shown.map(({ paperId }) => paperId) ?? [];
  expect(shown).toHaveLength(10);
  expect(shown.filter((id) => [voted, hidden, noted].includes(id))).toEqual([]);
  const clicked = shown[0] ?? opened;
  await recordAct(database.db, ada.id, [clicked], 'open', later(3.5));
  expect(await historyOf(later(3.9))).toEqual([
    [clicked, 'picked', 0],
    [noted, 'picked', 0],
    [hidden, 'hidden', 0],
    [voted, 'picked', 0],
  ]);
  const over = await historyOf(later(4.1));
  expect(over[0]).toEqual([clicked, 'picked', 1]);
  expect(over.filter(([, kind]) => kind === 'passed').map(([id]) => id)).toEqual(
    shown.slice(1).toSorted((a, b) => b - a),
  );
});

test('what was erased is not looked at any more, and whoever turned it off gets none', async () => {
  await vote(crowd[0] ?? 0);
  await rankNow(sources(), { ...request(later(1)), occasion: 'after 0' });
  await database.transaction((tx) => eraseLearnt(tx, owner('ranking.write'), later(6)));
  await vote(crowd[1] ?? 0, later(7));
  expect(await historyOf(later(8), later(6).toISOString())).toEqual([[crowd[1], 'picked', 0]]);
  const ranking = await makeRanking(sources(), request(later(8)));
  expect(ranking?.context).toMatchObject({ picked: expect.closeTo(1, 1), passed: 0 });
  // A vote stays a vote: what was voted for does not come again, although nothing is learnt of it.
  expect(ranking?.candidates.map(({ paperId }) => paperId)).not.toContain(crowd[0]);
  await choosePersonalRanking(database.db, owner('ranking.write'), false, later(9));
  expect(await makeRanking(sources(), request(later(10)))).toBeNull();
  expect(await rankNow(sources(), { ...request(later(10)), occasion: 'after 1' })).toBeNull();
});

test('follows and likeness bring their papers, with the reason; private collections of others bring none', async () => {
  const [byAuthor = 0] = await papers(1, { authors: [{ name: 'Cleo Márquez' }], categories: ['xx.AA'] });
  const [inCategory = 0] = await papers(1, { categories: ['xx.BB'] });
  const [collected = 0, secret = 0, like = 0] = await papers(3, {
    categories: ['xx.CC'],
    publishedAt: '2024-01-01T00:00:00Z',
  });
  const [picked = 0] = await papers(1, { title: 'Clocks of the tide', categories: ['xx.DD'] });
  for (const [title, visibility, paper] of [
    ['The sea', 'public', collected],
    ['Secret', 'private', secret],
  ] as const)
    await database.db.execute(sql`
      with made as (insert into collections (slug, title, visibility, created_at, changed_at)
          values (${title.toLowerCase().replace(' ', '-')}, ${title}, ${visibility}, now(), now()) returning id),
        filled as (insert into collection_items (collection_id, paper_id, position, added_at)
          select id, ${paper}, 1, ${NOW.toISOString()} from made)
      insert into follows (user_id, kind, key, created_at) select ${ada.id}, 'collection', id::text, now() from made`);
  await database.db.execute(sql`insert into follows (user_id, kind, key, created_at) values
    (${ada.id}, 'author', 'cleo-marquez', now()), (${ada.id}, 'category', 'xx.BB', now())`);
  await vote(picked);
  const similar = async (paperId: number) => (paperId === picked ? [{ paperId: like }] : []);
  const ranking = await makeRanking(sources({ similar }), request());
  const reasons = new Map(
    ranking?.candidates.map(({ paperId, reason }): [number, Reason] => [paperId, reason]),
  );
  expect(reasons.get(byAuthor)).toEqual({ kind: 'author', slug: 'cleo-marquez', name: 'Cleo Márquez' });
  expect(reasons.get(inCategory)).toEqual({ kind: 'category', category: 'xx.BB' });
  expect(reasons.get(collected)).toEqual({ kind: 'collection', slug: 'the-sea', name: 'The sea' });
  expect(reasons.get(like)).toMatchObject({ kind: 'similar', title: 'Clocks of the tide' });
  expect(
    (await readReader(sources(), { reader: ada.id, since: null, now: NOW })).follows.collected.has(secret),
  ).toBe(false);
});

test('a search that does not answer leaves a ranking without likeness', async () => {
  await vote(crowd[0] ?? 0);
  const similar = () => Promise.reject(new Error('The search is away.'));
  const ranking = await makeRanking(sources({ similar }), request());
  expect(ranking?.shown).toHaveLength(10);
});

test('the pool leaves out what is withdrawn and known, and keeps to what came after a moment', async () => {
  const [withdrawn = 0, old = 0, fresh = 0] = await papers(3);
  await database.db.execute(sql`update papers set withdrawn_at = now() where id = ${withdrawn}`);
  await database.db.execute(sql`update papers set newest_at = '2026-02-01' where id = ${old}`);
  const ids = async (since: Date | null = null) =>
    (await readPool(database.db, ada.id, { alike: [], now: NOW, since })).map(({ id }) => id);
  const all = await ids();
  expect([all.includes(withdrawn), all.includes(old), all.includes(fresh)]).toEqual([false, true, true]);
  expect((await ids(new Date('2026-02-15T00:00:00Z'))).includes(old)).toBe(false);
  await markPaper(database.db, owner('reading.write'), fresh, { read: true }, NOW);
  expect((await ids()).includes(fresh)).toBe(false);
});
