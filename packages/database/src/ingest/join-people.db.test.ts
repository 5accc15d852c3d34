// Papers that turn out to be one: nothing that people did is lost or counted twice.
import { defaultSubscription, lastPeriod, type EditionPaper } from '@papertape/digests';
import { emptyRecord, type Paper } from '@papertape/papers';
import { sql } from '../sql.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../database.ts';
import { addEdition, getEdition, papersShownBefore } from '../digests/editions.ts';
import { ensureProfile } from '../digests/profiles.ts';
import { getPaper } from '../queries/papers.ts';
import { newPaper, newPerson, openTestDatabase } from '../testing.ts';
import { ingestRecords } from './ingest.ts';

let database: Database;
beforeAll(async () => (database = await openTestDatabase()), 60_000);
afterAll(() => database.close());

const EARLY = '2026-03-01T00:00:00.000Z';
const LATE = '2026-03-02T00:00:00.000Z';

/** Tells the site that the two papers are one; returns the one that stays. */
async function join(first: Paper, second: Paper): Promise<Paper> {
  const record = emptyRecord({
    source: 'file',
    sourceKey: `${first.publicId}+${second.publicId}`,
    title: first.title,
    abstract: first.abstract,
    identifiers: [...first.identifiers, ...second.identifiers],
  });
  await database.transaction((tx) => ingestRecords(tx, [record]));
  const joined = await getPaper(database.db, second.publicId);
  if (!joined) throw new Error('The papers are gone.');
  expect(joined.id).toBe(first.id);
  return joined;
}

const rows = async (statement: ReturnType<typeof sql>) => (await database.db.execute(statement)).rows;

test('a vote for both is one vote, and the counters are those of the rows', async () => {
  const [first, second] = [await newPaper(database), await newPaper(database)];
  const [ada, bo, cy] = [await newPerson(database), await newPerson(database), await newPerson(database)];
  await database.db.execute(sql`insert into votes (paper_id, user_id, created_at) values
    (${first.id}, ${ada.id}, ${LATE}), (${second.id}, ${ada.id}, ${EARLY}), (${second.id}, ${bo.id}, ${LATE}),
    (${first.id}, ${cy.id}, ${LATE})`);
  await database.db.execute(sql`update papers set local_upvotes = 2 where id in (${first.id}, ${second.id})`);
  const joined = await join(first, second);
  expect(joined.upvotes).toBe(3);
  expect(
    await rows(
      sql`select paper_id::int, created_at = ${EARLY} as early from votes where user_id = ${ada.id}`,
    ),
  ).toEqual([{ paper_id: first.id, early: true }]);
});

test('reading: read or hidden on one is so on both, and both notes stay', async () => {
  const [first, second] = [await newPaper(database), await newPaper(database)];
  const ada = await newPerson(database);
  await database.db
    .execute(sql`insert into reading_states (user_id, paper_id, read_at, hidden_at, note, changed_at)
    values (${ada.id}, ${first.id}, ${EARLY}, null, 'one', ${EARLY}),
      (${ada.id}, ${second.id}, null, ${LATE}, 'two', ${LATE})`);
  await join(first, second);
  expect(
    await rows(sql`select read_at is not null as read, hidden_at is not null as hidden, note from reading_states
      where user_id = ${ada.id}`),
  ).toEqual([{ read: true, hidden: true, note: 'one\n\ntwo' }]);
});

test('comments and notifications move; what is deleted or hidden is not counted', async () => {
  const [first, second] = [await newPaper(database), await newPaper(database)];
  const ada = await newPerson(database);
  await database.db
    .execute(sql`insert into comments (paper_id, author_id, source, created_at, deleted_at, hidden_at)
    values (${first.id}, ${ada.id}, 'a', ${EARLY}, null, null), (${second.id}, ${ada.id}, 'b', ${LATE}, null, null),
      (${second.id}, ${ada.id}, '', ${LATE}, ${LATE}, null), (${second.id}, ${ada.id}, 'd', ${LATE}, null, ${LATE})`);
  await database.db.execute(sql`insert into notifications (user_id, kind, paper_id, created_at)
    values (${ada.id}, 'claim', ${second.id}, ${EARLY})`);
  const joined = await join(first, second);
  expect(joined.comments).toBe(2);
  expect(await rows(sql`select count(*)::int as count from comments where paper_id = ${first.id}`)).toEqual([
    { count: 4 },
  ]);
  expect(await rows(sql`select paper_id::int from notifications where user_id = ${ada.id}`)).toEqual([
    { paper_id: first.id },
  ]);
});

test('of two submissions by one person the first stays, with the pitch there is', async () => {
  const [first, second] = [await newPaper(database), await newPaper(database)];
  const [ada, bo] = [await newPerson(database), await newPerson(database)];
  await database.db.execute(sql`insert into submissions (paper_id, user_id, pitch, created_at) values
    (${second.id}, ${ada.id}, '', ${EARLY}), (${first.id}, ${ada.id}, 'Read it.', ${LATE}),
    (${second.id}, ${bo.id}, 'Mine.', ${LATE})`);
  await join(first, second);
  expect(
    await rows(sql`select user_id, pitch, created_at = ${EARLY} as early from submissions
      where paper_id = ${first.id} order by pitch desc`),
  ).toEqual([
    { user_id: ada.id, pitch: 'Read it.', early: true },
    { user_id: bo.id, pitch: 'Mine.', early: false },
  ]);
});

test('claims: one for each person, and two confirmed for one author are looked at again', async () => {
  const [first, second] = [await newPaper(database), await newPaper(database)];
  const [ada, bo] = [await newPerson(database), await newPerson(database)];
  await database.db.execute(sql`
    insert into author_claims (paper_id, user_id, author_position, author_name, author_slug, status, created_at, decided_at)
    values (${first.id}, ${ada.id}, 0, 'Ada Quill', 'ada-quill', 'pending', ${EARLY}, null),
      (${second.id}, ${ada.id}, 0, 'Ada Quill', 'ada-quill', 'confirmed', ${LATE}, ${LATE}),
      (${first.id}, ${bo.id}, 0, 'Ada Quill', 'ada-quill', 'confirmed', ${EARLY}, ${EARLY})`);
  await join(first, second);
  expect(
    await rows(sql`select user_id, status from author_claims where paper_id = ${first.id}
      order by user_id = ${bo.id}, status`),
  ).toEqual([
    { user_id: ada.id, status: 'pending' },
    { user_id: ada.id, status: 'withdrawn' },
    { user_id: bo.id, status: 'confirmed' },
  ]);
});

test('a collection holds the paper once, at its first place, with both notes', async () => {
  const [first, second] = [await newPaper(database), await newPaper(database)];
  const ada = await newPerson(database);
  await database.db.execute(sql`insert into collections (slug, title, created_by, created_at, changed_at)
    values ('tides', 'Tides', ${ada.id}, ${EARLY}, ${EARLY})`);
  await database.db
    .execute(sql`insert into collection_items (collection_id, paper_id, position, note, added_at)
    select id, p.paper, p.position, p.note, ${EARLY} from collections,
      (values (${first.id}::bigint, 5.0, 'five'), (${second.id}::bigint, 2.0, 'two')) as p(paper, position, note)
    where slug = 'tides'`);
  await join(first, second);
  expect(await rows(sql`select paper_id::int, position, note from collection_items`)).toEqual([
    { paper_id: first.id, position: 2, note: 'five\n\ntwo' },
  ]);
});

test('a vote that arrives while papers are joined is counted once', async () => {
  const [first, second] = [await newPaper(database), await newPaper(database)];
  const people = await Promise.all(Array.from({ length: 12 }, () => newPerson(database)));
  const vote = (userId: string, paperId: number) =>
    database.db.execute(sql`
      with added as (insert into votes (paper_id, user_id, created_at) values (${paperId}, ${userId}, ${EARLY})
        on conflict do nothing returning paper_id)
      update papers p set local_upvotes = local_upvotes + 1 from added a where p.id = a.paper_id`);
  const outcomes = await Promise.allSettled([
    ...people.slice(0, 6).map(({ id }) => vote(id, first.id)),
    join(first, second),
    ...people.slice(6).map(({ id }) => vote(id, second.id)),
  ]);
  const { rows: counted } = await database.db.execute<{ votes: number; upvotes: number }>(sql`
    select (select count(*)::int from votes where paper_id = ${first.id}) as votes, upvotes from papers
    where id = ${first.id}`);
  const refused = outcomes.filter(({ status }) => status === 'rejected').length;
  expect(counted).toEqual([{ votes: 12 - refused, upvotes: 12 - refused }]);
});

test('whoever was sent one was sent both: neither stands in an edition of theirs again', async () => {
  const [first, second] = [await newPaper(database), await newPaper(database)];
  const [shown, reserve] = [await newPaper(database), await newPaper(database)];
  const now = new Date(LATE);
  const subscription = defaultSubscription('UTC');
  const profileId = await ensureProfile(database.db, subscription, now);
  const period = lastPeriod(subscription, now);
  const listed = (...papers: Paper[]) => ({
    papers: papers.map(({ id }) => ({ id }) as EditionPaper),
    ran: [],
  });
  const edition = {
    profileId,
    public: true,
    profileSlug: 'daily',
    period,
    since: period.since,
    expires: now,
  };
  await database.transaction((tx) => addEdition(tx, { ...edition, content: listed(second), shown: 1 }, now));
  await database.db.execute(sql`
    with reader as (insert into subscribers (email, created_at, changed_at)
      values ('ada@example.org', ${LATE}, ${LATE}) returning id)
    insert into seen_papers (subscriber_id, paper_id) select id, ${second.id} from reader`);
  // Behind what they show: of one edition a reader has it in their own list, of the other lists are still to be made.
  const weeklyId = await ensureProfile(database.db, { ...subscription, frequency: 'weekly' }, now);
  const content = listed(shown, second, reserve);
  const later = (key: string) =>
    addEdition(
      database.db,
      {
        ...edition,
        profileId: weeklyId,
        period: { ...period, key: key as typeof period.key },
        content,
        shown: 1,
      },
      now,
    );
  const [queued, unqueued] = [await later('2026-W08'), await later('2026-W09')];
  await database.db.execute(sql`update editions set queued_at = ${LATE} where id = ${queued}`);
  await database.db.execute(sql`
    insert into deliveries (subscriber_id, edition_id, period, domain, paper_ids, message_id, next_try_at, expires_at,
      created_at)
    select id, ${queued}, '2026-W08', 'example.org', ${sql.param([second.id])}::bigint[], '<1@example.org>', ${LATE},
      ${LATE}, ${LATE} from subscribers`);
  await join(first, second);
  expect([...(await papersShownBefore(database.db, profileId))]).toEqual([first.id]);
  for (const id of [queued, unqueued])
    expect((await getEdition(database.db, id ?? 0))?.content.papers).toEqual(
      listed(shown, first, reserve).papers,
    );
  expect(await rows(sql`select paper_ids[1]::int as paper_id from deliveries`)).toEqual([
    { paper_id: first.id },
  ]);
  expect(await rows(sql`select paper_id::int from seen_papers`)).toEqual([{ paper_id: first.id }]);
});
