// Follows, the list of their newest papers, saved searches, and the key of one's own feeds.
import { authorize, MOST, type Person } from '@papertape/people';
import { sql } from '../sql.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../database.ts';
import { newPaper, newPerson, openTestDatabase } from '../testing.ts';
import {
  countFollowers,
  feedKeyOf,
  findPersonByFeedKey,
  follow,
  getSavedSearch,
  isFollowing,
  listFollowing,
  listFollows,
  listSavedSearches,
  markSearchSeen,
  removeSearch,
  renameSearch,
  renewFeedKey,
  saveSearch,
  unfollow,
  type FollowTarget,
} from './index.ts';

let database: Database;
let ada: Person;
beforeAll(async () => (database = await openTestDatabase()), 60_000);
afterAll(() => database.close());
beforeEach(async () => (ada = await newPerson(database)));

const NOW = new Date('2026-03-05T10:00:00.000Z');
const may = (person: Person) =>
  authorize({ person, scopes: null }, 'follows.write', { access: 'open', owns: true });
const maySave = (person: Person) =>
  authorize({ person, scopes: null }, 'searches.write', { access: 'open', owns: true });
const follows = (target: FollowTarget, person = ada) =>
  database.transaction((tx) => follow(tx, may(person), target, NOW));

async function collectionOf(owner: Person, visibility: 'public' | 'private', papers: [number, string][]) {
  const { rows } = await database.db.execute<{ id: string }>(sql`
    insert into collections (slug, title, visibility, created_at, changed_at)
    values (${`c-${owner.handle}-${visibility}`}, 'Tides', ${visibility}, now(), now()) returning id`);
  const id = Number(rows[0]?.id);
  await database.db.execute(
    sql`insert into collection_owners (collection_id, user_id, added_at) values (${id}, ${owner.id}, now())`,
  );
  for (const [index, [paper, at]] of papers.entries())
    await database.db.execute(sql`
      insert into collection_items (collection_id, paper_id, position, added_at) values (${id}, ${paper}, ${index}, ${at})`);
  return id;
}

describe('follows', () => {
  test('once each, and no longer after unfollowing', async () => {
    const category: FollowTarget = { kind: 'category', key: 'cs.LG' };
    const before = await countFollowers(database.db, category);
    expect([await follows(category), await follows(category)]).toEqual(['follows', 'follows']);
    expect(await isFollowing(database.db, ada.id, category)).toBe(true);
    expect(await countFollowers(database.db, category)).toBe(before + 1);
    await database.transaction((tx) => unfollow(tx, may(ada), category));
    expect(await isFollowing(database.db, ada.id, category)).toBe(false);
  });

  test('only so many', async () => {
    await database.db.execute(sql`
      insert into follows (user_id, kind, key, created_at)
      select ${ada.id}, 'category', 'cs.' || n, now() from generate_series(2, ${MOST.follows}) n`);
    const two = await Promise.all([
      follows({ kind: 'author', key: 'a' }),
      follows({ kind: 'author', key: 'b' }),
    ]);
    expect(two.toSorted()).toEqual(['follows', 'full']);
  });

  test('are listed by name; a collection that became private is not', async () => {
    const bo = await newPerson(database);
    await newPaper(database, { authors: [{ name: 'Cleo Márquez' }] });
    const collection = await collectionOf(bo, 'public', []);
    await follows({ kind: 'author', key: 'cleo-marquez' });
    await follows({ kind: 'category', key: 'cs.LG' });
    await follows({ kind: 'collection', key: String(collection) });
    const named = async () =>
      (await listFollows(database.db, ada.id)).map(({ kind, name }) => `${kind} ${name}`).toSorted();
    expect(await named()).toEqual(['author Cleo Márquez', 'category cs.LG', 'collection Tides']);
    await database.db.execute(sql`update collections set visibility = 'private' where id = ${collection}`);
    expect(await named()).toEqual(['author Cleo Márquez', 'category cs.LG']);
  });
});

describe('the newest of all', () => {
  const all = async (limit: number, person = ada) => {
    const ids: number[] = [];
    for (let cursor: string | null = null, pages = 0; pages < 50; pages++) {
      const page: Awaited<ReturnType<typeof listFollowing>> = await listFollowing(database.db, person.id, {
        limit,
        cursor,
      });
      ids.push(...page.items.map(({ id }) => id));
      if (page.next === null) return ids;
      cursor = page.next;
    }
    throw new Error('The pages do not end.');
  };

  test('each paper once whatever leads to it, page by page, the newest first', async () => {
    const bo = await newPerson(database);
    const day = (number: number) => `2026-02-${String(number).padStart(2, '0')}T00:00:00.000Z`;
    const paper = async (number: number, categories: string[], author: string) =>
      (await newPaper(database, { publishedAt: day(number), categories, authors: [{ name: author }] })).id;
    const inBoth = await paper(9, ['xx.AA', 'xx.BB'], 'Una Weaver');
    const byUna = await paper(8, ['xx.CC'], 'Una Weaver');
    const inA = [await paper(7, ['xx.AA'], 'Somebody'), await paper(6, ['xx.AA'], 'Somebody')];
    const sameTime = [await paper(5, ['xx.BB'], 'Somebody'), await paper(5, ['xx.BB'], 'Somebody')];
    const old = await paper(1, ['xx.DD'], 'Somebody');
    const oldInA = await paper(2, ['xx.AA'], 'Somebody');
    await paper(20, ['xx.DD'], 'Somebody');
    const collection = await collectionOf(bo, 'public', [
      [old, '2026-02-10T00:00:00.000Z'],
      [oldInA, '2026-02-07T12:00:00.000Z'],
    ]);
    const secret = await collectionOf(bo, 'private', [[await paper(19, ['xx.DD'], 'Somebody'), day(19)]]);
    for (const target of [
      { kind: 'category', key: 'xx.AA' },
      { kind: 'category', key: 'xx.BB' },
      { kind: 'author', key: 'una-weaver' },
      { kind: 'collection', key: String(collection) },
      { kind: 'collection', key: String(secret) },
    ] as const)
      await follows(target);
    const expected = [old, inBoth, byUna, oldInA, ...inA, ...sameTime.toReversed()];
    expect(await all(100)).toEqual(expected);
    expect(await all(1)).toEqual(expected);
    expect(await all(3)).toEqual(expected);
  });

  test('what the person hid is left out, and a strange cursor is refused', async () => {
    const hidden = await newPaper(database, { categories: ['yy.AA'] });
    const shown = await newPaper(database, { categories: ['yy.AA'] });
    await follows({ kind: 'category', key: 'yy.AA' });
    await database.db.execute(sql`
      insert into reading_states (user_id, paper_id, hidden_at, changed_at) values (${ada.id}, ${hidden.id}, now(), now())`);
    expect(await all(10)).toEqual([shown.id]);
    await expect(listFollowing(database.db, ada.id, { limit: 3, cursor: 'x' })).rejects.toThrow('not valid');
  });

  test('of nothing is nothing', async () => {
    expect(await listFollowing(database.db, ada.id, { limit: 3 })).toEqual({ items: [], next: null });
  });
});

describe('saved searches', () => {
  const save = (query: string, name = query, person = ada) =>
    database.transaction((tx) => saveSearch(tx, maySave(person), { name, query }, NOW));

  test('are saved once for each query, renamed, seen and removed by their owner alone', async () => {
    const bo = await newPerson(database);
    const id = await save('tides');
    expect(await save('tides', 'The sea')).toBe(id);
    if (id === 'full') throw new Error('full');
    expect(await listSavedSearches(database.db, ada.id)).toMatchObject([
      { id, name: 'The sea', query: 'tides', seenAt: NOW.toISOString() },
    ]);
    const later = new Date('2026-03-06T00:00:00.000Z');
    const asked = (person: Person) => ({
      renamed: database.transaction((tx) => renameSearch(tx, maySave(person), id, 'Ebb')),
      seen: database.transaction((tx) => markSearchSeen(tx, maySave(person), id, later)),
    });
    expect([await asked(bo).renamed, await asked(bo).seen]).toEqual([false, false]);
    expect(await getSavedSearch(database.db, bo.id, id)).toBeNull();
    expect([await asked(ada).renamed, await asked(ada).seen]).toEqual([true, true]);
    expect(await getSavedSearch(database.db, ada.id, id)).toMatchObject({
      name: 'Ebb',
      seenAt: later.toISOString(),
    });
    expect(await database.transaction((tx) => removeSearch(tx, maySave(bo), id))).toBe(false);
    expect(await database.transaction((tx) => removeSearch(tx, maySave(ada), id))).toBe(true);
  });

  test('only so many, but one that is there can be named anew', async () => {
    await database.db.execute(sql`
      insert into saved_searches (user_id, name, query, created_at)
      select ${ada.id}, 'n', 'query ' || n, now() from generate_series(1, ${MOST.savedSearches}) n`);
    expect(await save('one more')).toBe('full');
    expect(await save('query 1', 'renamed')).not.toBe('full');
  });
});

test('the key of feeds stays until it is renewed, and then the old one is nobody’s', async () => {
  const key = await feedKeyOf(database.db, ada.id, `first-${ada.handle}`);
  expect(await feedKeyOf(database.db, ada.id, 'other')).toBe(key);
  expect(await findPersonByFeedKey(database.db, key)).toMatchObject({ id: ada.id });
  await database.transaction((tx) => renewFeedKey(tx, may(ada), `second-${ada.handle}`));
  expect(await findPersonByFeedKey(database.db, key)).toBeNull();
  expect(await findPersonByFeedKey(database.db, `second-${ada.handle}`)).toMatchObject({ id: ada.id });
});
