// Collections: who sees and changes them, their order, and their owners, also when two people act at once.
import { defaultSubscription, type Topic } from '@papertape/digests';
import { authorize, MOST, type Person } from '@papertape/people';
import { sql } from '../sql.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../database.ts';
import { findSubscriberOfUser, subscribeAccount } from '../digests/index.ts';
import { newPaper, newPerson, openTestDatabase } from '../testing.ts';
import {
  addImport,
  addItems,
  answerInvitation,
  beginImport,
  changeCollection,
  createCollection,
  deleteCollection,
  findPapersByIdentifiers,
  findPapersByTitleKeys,
  finishImport,
  getCollection,
  getImport,
  inviteOwner,
  leaveCollection,
  listInvitations,
  listInvited,
  listItems,
  listLatestItems,
  listOwnCollections,
  listPublicCollections,
  moveItem,
  noteItem,
  removeItem,
  withdrawInvitation,
  type Adding,
} from './index.ts';

let database: Database;
let ada: Person;
let bo: Person;
beforeAll(async () => {
  database = await openTestDatabase();
  [ada, bo] = [await newPerson(database), await newPerson(database)];
}, 60_000);
afterAll(() => database.close());

const NOW = new Date('2026-03-05T10:00:00.000Z');
const LATER = new Date('2026-03-06T10:00:00.000Z');
const actor = (person: Person) => ({ person, scopes: null });
const mayCreate = (person: Person) => authorize(actor(person), 'collections.create', { access: 'open' });
const mayEdit = (person: Person, id: number) =>
  authorize(actor(person), 'collections.edit', { access: 'open', owns: true, target: { id } });
const run = <T>(work: (tx: Parameters<Parameters<Database['transaction']>[0]>[0]) => Promise<T>) =>
  database.transaction(work);

let made = 0;
async function newCollection(owner: Person, visibility: 'public' | 'private' = 'public') {
  made += 1;
  const text = { title: `Tides ${made}`, description: '', visibility };
  const collection = await run((tx) =>
    createCollection(tx, mayCreate(owner), text, `salt${String(made).padStart(6, '0')}`, NOW),
  );
  if (!collection) throw new Error('It was not made.');
  return collection;
}

async function withPapers(owner: Person, count: number) {
  const collection = await newCollection(owner);
  const papers: { id: number }[] = [];
  for (let index = 0; index < count; index++) papers.push(await newPaper(database));
  const adding = await run((tx) =>
    addItems(
      tx,
      mayEdit(owner, collection.id),
      papers.map(({ id }) => ({ paperId: id })),
      NOW,
    ),
  );
  return { ...collection, papers: papers.map(({ id }) => id), adding };
}

const order = async (id: number) =>
  (await listItems(database.db, id, { limit: 100 })).map(({ paper }) => paper.id);

describe('who sees a collection', () => {
  test('everybody a public one; of a private one only owners and whom they invite know', async () => {
    const [shown, hidden] = [await newCollection(ada), await newCollection(ada, 'private')];
    expect(await getCollection(database.db, shown.slug, null)).toMatchObject({
      viewer: 'reader',
      owners: [{ id: ada.id, handle: ada.handle, name: ada.name }],
    });
    for (const viewer of [null, bo.id])
      expect(await getCollection(database.db, hidden.slug, viewer)).toBeNull();
    expect(await getCollection(database.db, hidden.slug, ada.id)).toMatchObject({ viewer: 'owner' });
    await run((tx) => inviteOwner(tx, mayEdit(ada, hidden.id), bo.handle, NOW));
    expect(await getCollection(database.db, hidden.slug, bo.id)).toMatchObject({ viewer: 'invited' });
    await run((tx) => withdrawInvitation(tx, mayEdit(ada, hidden.id), bo.handle, NOW));
    expect(await getCollection(database.db, hidden.slug, bo.id)).toBeNull();
  });

  test('one that a moderator hid is seen by its owners alone', async () => {
    const { id, slug } = await newCollection(ada);
    await database.db.execute(
      sql`update collections set hidden_at = now(), hidden_reason = 'spam' where id = ${id}`,
    );
    expect(await getCollection(database.db, slug, bo.id)).toBeNull();
    expect(await getCollection(database.db, slug, ada.id)).toMatchObject({ hiddenReason: 'spam' });
  });

  test('lists of public ones hold no private, hidden or empty ones, and go on after a place', async () => {
    const owner = await newPerson(database);
    const [first, second] = [await withPapers(owner, 1), await withPapers(owner, 1)];
    const hidden = await newCollection(owner, 'private');
    const [paperId = 0] = first.papers;
    await run((tx) => addItems(tx, mayEdit(owner, hidden.id), [{ paperId }], NOW));
    await newCollection(owner);
    const listed = await listPublicCollections(database.db, { limit: 10, owner: owner.id });
    expect(listed.map(({ slug }) => slug)).toEqual([second.slug, first.slug]);
    const [{ changedAt, id } = { changedAt: '', id: 0 }] = listed;
    const rest = await listPublicCollections(database.db, {
      limit: 10,
      owner: owner.id,
      after: { changedAt, id },
    });
    expect(rest.map(({ slug }) => slug)).toEqual([first.slug]);
    expect(await listOwnCollections(database.db, owner.id)).toHaveLength(4);
  });
});

describe('items', () => {
  test('are kept in the order they came, each once', async () => {
    const { id, papers, adding } = await withPapers(ada, 3);
    expect(adding).toEqual({ added: papers, already: [], refused: [] });
    const [first = 0] = papers;
    const other = (await newPaper(database)).id;
    const again = await run((tx) =>
      addItems(
        tx,
        mayEdit(ada, id),
        [{ paperId: first }, { paperId: 0 }, { paperId: other, note: 'n' }],
        LATER,
      ),
    );
    expect(again).toEqual({ added: [other], already: [first], refused: [0] });
    expect(await order(id)).toEqual([...papers, other]);
    expect(
      (await listItems(database.db, id, { limit: 2, after: 2 })).map(({ place, note }) => [place, note]),
    ).toEqual([
      [3, ''],
      [4, 'n'],
    ]);
    expect((await listLatestItems(database.db, id, { limit: 1 }))[0]?.paper.id).toBe(other);
  });

  test('move up, down and to a place, and stop at the ends', async () => {
    const { id, papers } = await withPapers(ada, 4);
    const [a = 0, b = 0, c = 0, d = 0] = papers;
    const move = (paper: number, to: 'up' | 'down' | number) =>
      run((tx) => moveItem(tx, mayEdit(ada, id), paper, to, NOW));
    expect(await move(c, 'up')).toBe(2);
    expect(await order(id)).toEqual([a, c, b, d]);
    expect(await move(a, 'up')).toBe(1);
    expect(await move(a, 'down')).toBe(2);
    expect(await order(id)).toEqual([c, a, b, d]);
    expect(await move(d, 1)).toBe(1);
    expect(await move(d, 99)).toBe(4);
    expect(await order(id)).toEqual([c, a, b, d]);
    expect(await move(0, 1)).toBeNull();
  });

  test('keep their order however often two change places', async () => {
    const { id, papers } = await withPapers(ada, 3);
    const [a = 0, b = 0, c = 0] = papers;
    // Each move halves the room between two neighbours: before 60 of them it is used up.
    for (let turn = 0; turn < 60; turn++)
      await run((tx) => moveItem(tx, mayEdit(ada, id), turn % 2 === 0 ? c : b, 2, NOW));
    expect(await order(id)).toEqual([a, b, c]);
  });

  test('notes and removal', async () => {
    const { id, papers } = await withPapers(ada, 2);
    const [a = 0, b = 0] = papers;
    expect(await run((tx) => noteItem(tx, mayEdit(ada, id), a, 'Read $x$ first.', NOW))).toBe(true);
    expect(await run((tx) => noteItem(tx, mayEdit(ada, id), 0, 'x', NOW))).toBe(false);
    expect(await run((tx) => removeItem(tx, mayEdit(ada, id), b, NOW))).toBe(true);
    expect((await listItems(database.db, id, { limit: 9 })).map(({ note }) => note)).toEqual([
      'Read $x$ first.',
    ]);
  });

  test('a collection holds only so many', async () => {
    const { id } = await newCollection(ada);
    await database.db.execute(sql`
      insert into papers (public_id, title, abstract, newest_at)
      select 'filler-' || n, 'Filler', '', now() from generate_series(1, ${MOST.itemsOfCollection}) n`);
    const { rows } = await database.db.execute<{ id: string }>(
      sql`select id from papers where title = 'Filler' order by id`,
    );
    const wanted = [
      ...rows.map((row) => ({ paperId: Number(row.id) })),
      { paperId: (await newPaper(database)).id },
    ];
    const adding = await run((tx) => addItems(tx, mayEdit(ada, id), wanted, NOW));
    if (adding === 'gone') throw new Error('gone');
    expect([adding.added.length, adding.refused]).toEqual([MOST.itemsOfCollection, [wanted.at(-1)?.paperId]]);
  });

  test('two who add at once add each paper once, at places of their own', async () => {
    const { id } = await newCollection(ada);
    await run((tx) => inviteOwner(tx, mayEdit(ada, id), bo.handle, NOW));
    await run((tx) => answerInvitation(tx, mayCreate(bo), id, 'accept', NOW));
    const papers: number[] = [];
    for (let index = 0; index < 6; index++) papers.push((await newPaper(database)).id);
    const [left, right] = [papers.slice(0, 4), papers.slice(2)];
    const adding = await Promise.all(
      (
        [
          [ada, left],
          [bo, right],
        ] as const
      ).map(([person, ids]) =>
        run((tx) =>
          addItems(
            tx,
            mayEdit(person, id),
            ids.map((paperId) => ({ paperId })),
            NOW,
          ),
        ),
      ),
    );
    const added = adding.flatMap((one: Adding) => (one === 'gone' ? [] : one.added));
    expect(added.toSorted((a, b) => a - b)).toEqual(papers.toSorted((a, b) => a - b));
    const { rows } = await database.db.execute<{ positions: string }>(
      sql`select count(distinct position) as positions from collection_items where collection_id = ${id}`,
    );
    expect(Number(rows[0]?.positions)).toBe(6);
  });
});

describe('owners', () => {
  test('are invited by handle, told once, and accept or decline', async () => {
    const [cy, di] = [await newPerson(database), await newPerson(database)];
    const { id, slug } = await newCollection(ada, 'private');
    const invite = (handle: string) => run((tx) => inviteOwner(tx, mayEdit(ada, id), handle, NOW));
    expect(await invite(cy.handle)).toBe('invited');
    expect(await invite(cy.handle)).toBe('already invited');
    expect(await invite(ada.handle)).toBe('already owner');
    expect(await invite('nobody-at-all')).toBe('nobody');
    await invite(di.handle);
    expect((await listInvited(database.db, id)).map(({ handle }) => handle)).toEqual(
      [cy, di].toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(({ handle }) => handle),
    );
    expect(await listInvitations(database.db, cy.id)).toMatchObject([
      { slug, invitedBy: { handle: ada.handle } },
    ]);
    const { rows } = await database.db.execute(
      sql`select kind, details from notifications where user_id = ${cy.id}`,
    );
    expect(rows).toMatchObject([{ kind: 'collection', details: { event: 'invitation', slug } }]);
    expect(await run((tx) => answerInvitation(tx, mayCreate(cy), id, 'accept', NOW))).toBe(true);
    expect(await run((tx) => answerInvitation(tx, mayCreate(di), id, 'decline', NOW))).toBe(true);
    expect(await run((tx) => answerInvitation(tx, mayCreate(di), id, 'accept', NOW))).toBe(false);
    expect(
      (await getCollection(database.db, slug, cy.id))?.owners.map(({ handle }) => handle).toSorted(),
    ).toEqual([ada.handle, cy.handle].toSorted());
    expect(await getCollection(database.db, slug, di.id)).toBeNull();
  });

  test('leave, but never the last one, not even when two leave at once', async () => {
    const cy = await newPerson(database);
    const { id } = await newCollection(ada);
    const leave = (person: Person) => run((tx) => leaveCollection(tx, mayEdit(person, id), NOW));
    expect(await leave(ada)).toBe('last owner');
    await run((tx) => inviteOwner(tx, mayEdit(ada, id), cy.handle, NOW));
    expect(await leave(ada)).toBe('last owner');
    await run((tx) => answerInvitation(tx, mayCreate(cy), id, 'accept', NOW));
    expect((await Promise.all([leave(ada), leave(cy)])).toSorted()).toEqual(['last owner', 'left']);
  });

  test('whoever owns a collection no longer changes nothing, whatever proof they hold', async () => {
    const { id, slug, papers } = await withPapers(ada, 1);
    const [paperId = 0] = papers;
    const stale = mayEdit(bo, id);
    expect(await run((tx) => addItems(tx, stale, [{ paperId }], NOW))).toBe('gone');
    expect(await run((tx) => removeItem(tx, stale, paperId, NOW))).toBe(false);
    expect(await run((tx) => moveItem(tx, stale, paperId, 'up', NOW))).toBeNull();
    expect(await run((tx) => inviteOwner(tx, stale, bo.handle, NOW))).toBe('gone');
    expect(await run((tx) => deleteCollection(tx, stale, NOW))).toBe(false);
    const text = { title: 'Mine', description: '', visibility: 'public' as const };
    expect(await run((tx) => changeCollection(tx, stale, text, NOW))).toBe(false);
    expect(await getCollection(database.db, slug, null)).toMatchObject({ items: 1 });
  });
});

test('changing keeps the address, and deleting takes all that hangs on it', async () => {
  const { id, slug } = await withPapers(ada, 2);
  const text = { title: 'Other', description: 'Words', visibility: 'private' as const };
  expect(await run((tx) => changeCollection(tx, mayEdit(ada, id), text, LATER))).toBe(true);
  expect(await getCollection(database.db, slug, ada.id)).toMatchObject({
    ...text,
    changedAt: LATER.toISOString(),
  });
  await database.db.execute(
    sql`insert into follows (user_id, kind, key, created_at) values (${bo.id}, 'collection', ${String(id)}, now())`,
  );
  expect(await run((tx) => deleteCollection(tx, mayEdit(ada, id), NOW))).toBe(true);
  const { rows } = await database.db.execute(sql`
    select (select count(*)::int from collection_items where collection_id = ${id}) as items,
      (select count(*)::int from follows where kind = 'collection' and key = ${String(id)}) as follows`);
  expect(rows).toEqual([{ items: 0, follows: 0 }]);
});

test('who gets a collection by mail and still may see it when it turns private, keeps it for themselves alone', async () => {
  const { id } = await newCollection(ada);
  const topic: Topic = { kind: 'collection', id, name: 'Tides' };
  const subscription = { ...defaultSubscription('UTC'), topics: [topic, { kind: 'feed' } as const] };
  for (const person of [ada, bo]) {
    const may = authorize(actor(person), 'digests.write', { access: 'open', owns: true });
    expect(await run((tx) => subscribeAccount(tx, may, { subscription, key: 'key' }, NOW))).toBe(
      'subscribed',
    );
  }
  const text = { title: 'Tides', description: '', visibility: 'private' as const };
  await run((tx) => changeCollection(tx, mayEdit(ada, id), text, LATER));
  const topics = async ({ id: user }: Person) =>
    (await findSubscriberOfUser(database.db, user))?.subscription.topics;
  expect(await topics(ada)).toEqual([{ ...topic, viewer: ada.id }, { kind: 'feed' }]);
  expect(await topics(bo)).toEqual([topic, { kind: 'feed' }]);
});

test('a person has only so many, also when two are made at once', async () => {
  const owner = await newPerson(database);
  await database.db.execute(sql`
    with many as (
      insert into collections (slug, title, created_at, changed_at)
      select 'many-' || n, 'Many', now(), now() from generate_series(2, ${MOST.collectionsOfPerson}) n returning id)
    insert into collection_owners (collection_id, user_id, added_at) select id, ${owner.id}, now() from many`);
  const text = { title: 'More', description: '', visibility: 'public' as const };
  const two = await Promise.all(
    ['first000', 'second00'].map((salt) =>
      run((tx) => createCollection(tx, mayCreate(owner), text, salt, NOW)),
    ),
  );
  expect(two.filter((one) => one !== null)).toHaveLength(1);
});

describe('bibliographies', () => {
  test('find papers by identifier, and by title as it is indexed', async () => {
    const paper = await newPaper(database, {
      title: 'Éclairs & Tidal Clocks: a *Study*',
      authors: [{ name: 'Ada Quill' }],
      publishedAt: '2025-03-01T00:00:00.000Z',
    });
    const [identifier = { scheme: 'arxiv' as const, value: '' }] = paper.identifiers;
    const unknown = { scheme: 'doi' as const, value: '10.5555/none' };
    const found = await findPapersByIdentifiers(database.db, [identifier, unknown]);
    expect([...found]).toEqual([
      [`arxiv ${identifier.value}`, { id: paper.id, publicId: paper.publicId, title: paper.title }],
    ]);
    const titled = await findPapersByTitleKeys(database.db, ['clairstidalclocksastudy', 'nothing']);
    expect([...titled]).toEqual([
      [
        'clairstidalclocksastudy',
        [expect.objectContaining({ id: paper.id, authors: ['Ada Quill'], year: 2025 })],
      ],
    ]);
  });

  test('are kept for their owner, and carried out once', async () => {
    const { id: collectionId } = await newCollection(ada);
    const file = { format: 'bibtex', fileName: 'a.bib', preamble: '', entries: [{ title: 'nul \0 l' }] };
    const id = await run((tx) => addImport(tx, mayEdit(ada, collectionId), file, NOW));
    const get = (userId: Person['id']) => getImport(database.db, { id, collectionId, userId });
    expect(await get(ada.id)).toMatchObject({
      entries: [{ title: 'nul  l' }],
      outcomes: null,
      finishedAt: null,
    });
    expect(await get(bo.id)).toBeNull();
    expect(await getImport(database.db, { id: 'x', collectionId, userId: ada.id })).toBeNull();
    const begun = await Promise.all([1, 2].map(() => run((tx) => beginImport(tx, id, NOW))));
    expect(begun.toSorted()).toEqual([false, true]);
    await run((tx) => finishImport(tx, id, [{ kind: 'added' }]));
    expect(await get(ada.id)).toMatchObject({ outcomes: [{ kind: 'added' }], finishedAt: NOW.toISOString() });
    const later = new Date(NOW.getTime() + 31 * 86_400_000);
    await run((tx) => addImport(tx, mayEdit(ada, collectionId), file, later));
    expect(await get(ada.id)).toBeNull();
  });
});
