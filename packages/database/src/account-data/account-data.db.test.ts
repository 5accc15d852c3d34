// An account as a file, and what deleting one changes: exactly, in the middle of threads, and while others act.
import { authorize, type Person } from '@papertape/people';
import { sql } from '../sql.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../database.ts';
import { addApiToken, findApiToken } from '../people/api-tokens.ts';
import { writeAudit } from '../people/audit-log.ts';
import { findPersonByEmail, findPersonByHandle, getPerson } from '../people/people.ts';
import { castVote } from '../people/votes.ts';
import { getPaper } from '../queries/papers.ts';
import { newPaper, newPerson, openTestDatabase } from '../testing.ts';
import { countEffects, deleteAccount, exportAccount, type DeletionChoices } from './index.ts';

let database: Database;
let ada: Person;
let bo: Person;
beforeAll(async () => (database = await openTestDatabase()), 60_000);
afterAll(() => database.close());
beforeEach(async () => {
  [ada, bo] = [await newPerson(database), await newPerson(database)];
});

const NOW = new Date('2026-03-05T10:00:00.000Z');
const AT = NOW.toISOString();
const KEEP: DeletionChoices = { texts: 'keep', collections: new Map() };
const REMOVE: DeletionChoices = { texts: 'remove', collections: new Map() };
let made = 0;
const remove = (person: Person, choices: DeletionChoices = KEEP) => {
  made += 1;
  return deleteAccount(database, person.id, choices, {
    by: 'owner',
    random: `chance${process.pid}00000${made}`,
    now: NOW,
  });
};
const rows = async (statement: ReturnType<typeof sql>) => (await database.db.execute(statement)).rows;
const vote = (person: Person, paperId: number) =>
  database.transaction((tx) =>
    castVote(tx, authorize({ person, scopes: null }, 'votes.write', { access: 'open' }), paperId, NOW),
  );

async function comment(
  author: Person,
  paperId: number,
  answers: { id: number; root: number } | null,
  source = 'Words.',
) {
  const { rows: added } = await database.db.execute<{ id: string }>(sql`
    insert into comments (paper_id, author_id, parent_id, root_id, source, created_at)
    values (${paperId}, ${author.id}, ${answers?.id ?? null}, ${answers?.root ?? null}, ${source}, ${AT}) returning id`);
  await database.db.execute(sql`update papers set local_comments = local_comments + 1 where id = ${paperId}`);
  const id = Number(added[0]?.id);
  return { id, root: answers?.root ?? id };
}

async function collection(owners: Person[], title = 'Tides') {
  made += 1;
  const { rows: added } = await database.db.execute<{ id: string }>(sql`
    insert into collections (slug, title, visibility, created_by, created_at, changed_at)
    values (${`tides-${process.pid}-${made}`}, ${title}, 'public', ${owners[0]?.id ?? null}, ${AT}, ${AT}) returning id`);
  const id = Number(added[0]?.id);
  for (const { id: owner } of owners)
    await database.db.execute(
      sql`insert into collection_owners (collection_id, user_id, added_at) values (${id}, ${owner}, ${AT})`,
    );
  return id;
}

describe('votes', () => {
  test('are taken out of the counts, exactly, and nobody else’s with them', async () => {
    const [first, second, third] = [
      await newPaper(database),
      await newPaper(database),
      await newPaper(database),
    ];
    for (const paper of [first, second]) await vote(ada, paper.id);
    for (const paper of [second, third]) await vote(bo, paper.id);
    expect(await countEffects(database.db, ada.id)).toMatchObject({ votes: 2 });
    expect(await remove(ada)).toEqual({ outcome: 'deleted', votes: 2, comments: 0 });
    const counts = [];
    for (const { publicId } of [first, second, third])
      counts.push((await getPaper(database.db, publicId))?.upvotes);
    expect(counts).toEqual([0, 1, 1]);
  });

  test('of others who vote meanwhile, and of the account itself in another window, leave counts that are the rows', async () => {
    const papers = [await newPaper(database), await newPaper(database), await newPaper(database)];
    const others = [await newPerson(database), await newPerson(database)];
    await vote(ada, papers[0]?.id ?? 0);
    const acts = papers.flatMap(({ id }) => [ada, ...others].map((person) => vote(person, id)));
    const settled = await Promise.allSettled([remove(ada), ...acts]);
    expect(settled[0]).toMatchObject({ status: 'fulfilled', value: { outcome: 'deleted' } });
    const wrong = await rows(sql`
      select p.id from papers p where p.local_upvotes <> (select count(*) from votes v where v.paper_id = p.id)`);
    expect(wrong).toEqual([]);
    expect(await rows(sql`select 1 from votes where user_id = ${ada.id}`)).toEqual([]);
    const cast = await rows(
      sql`select count(*)::int as votes from votes where user_id in (${bo.id}, ${others[0]?.id}, ${others[1]?.id})`,
    );
    expect(cast).toEqual([{ votes: 6 }]);
  });
});

describe('comments', () => {
  test('stay readable without a name', async () => {
    const paper = await newPaper(database);
    const first = await comment(ada, paper.id, null, 'What I said.');
    const answer = await comment(bo, paper.id, first, 'An answer.');
    await comment(ada, paper.id, answer, 'And again.');
    await remove(ada);
    expect((await getPaper(database.db, paper.publicId))?.comments).toBe(3);
    const thread = await rows(sql`
      select c.source, u.status, u.name from comments c join users u on u.id = c.author_id
      where c.paper_id = ${paper.id} order by c.id`);
    expect(thread).toMatchObject([
      { source: 'What I said.', status: 'deleted', name: 'Deleted account' },
      { source: 'An answer.', status: 'active' },
      { source: 'And again.', status: 'deleted' },
    ]);
  });

  test('or are removed: the answered ones keep an empty place, the others go, and counts are exact', async () => {
    const paper = await newPaper(database);
    const first = await comment(ada, paper.id, null);
    const answer = await comment(bo, paper.id, first, 'An answer.');
    const chain = await comment(ada, paper.id, answer);
    await comment(ada, paper.id, chain);
    await comment(ada, paper.id, null);
    await database.db.execute(
      sql`insert into comment_edits (comment_id, source, replaced_at) values (${first.id}, 'Before.', ${AT})`,
    );
    await database.db.execute(sql`
      insert into comment_reactions (comment_id, user_id, reaction, created_at)
      values (${first.id}, ${bo.id}, 'agree', ${AT}), (${answer.id}, ${ada.id}, 'agree', ${AT})`);
    expect(await remove(ada, REMOVE)).toMatchObject({ outcome: 'deleted', comments: 4 });
    expect((await getPaper(database.db, paper.publicId))?.comments).toBe(1);
    expect(
      await rows(
        sql`select id::int, source, deleted_at is not null as deleted from comments where paper_id = ${paper.id} order by id`,
      ),
    ).toEqual([
      { id: first.id, source: '', deleted: true },
      { id: answer.id, source: 'An answer.', deleted: false },
    ]);
    expect(await rows(sql`select 1 from comment_edits where comment_id = ${first.id}`)).toEqual([]);
    expect(
      await rows(sql`select 1 from comment_reactions where comment_id in (${first.id}, ${answer.id})`),
    ).toEqual([]);
  });

  test('that wait for a moderator go in either case', async () => {
    const paper = await newPaper(database);
    const held = await comment(ada, paper.id, null);
    await database.db.execute(sql`update comments set held_at = ${AT} where id = ${held.id}`);
    await database.db.execute(sql`update papers set local_comments = 0 where id = ${paper.id}`);
    await remove(ada);
    expect(await rows(sql`select 1 from comments where id = ${held.id}`)).toEqual([]);
    expect((await getPaper(database.db, paper.publicId))?.comments).toBe(0);
  });
});

describe('what is the person’s alone', () => {
  test('goes: sessions, tokens, notes, follows, searches, claims, notifications; name and address are free again', async () => {
    const paper = await newPaper(database);
    const scopes = ['read'] as const;
    const secret = { kind: 'collection', id: 1, name: 'Tides', viewer: ada.id };
    await addApiToken(
      database.db,
      ada.id,
      { name: 't', tokenHash: `hash-${ada.id}`, start: 'ppt_', scopes, expiresAt: null },
      NOW,
    );
    for (const statement of [
      sql`insert into sessions (user_id, token, expires_at) values (${ada.id}, ${`s-${ada.id}`}, '2027-01-01')`,
      sql`insert into reading_states (user_id, paper_id, note, changed_at) values (${ada.id}, ${paper.id}, 'mine', ${AT})`,
      sql`insert into follows (user_id, kind, key, created_at) values (${ada.id}, 'category', 'cs.LG', ${AT})`,
      sql`insert into saved_searches (user_id, name, query, created_at) values (${ada.id}, 'n', 'q', ${AT})`,
      sql`insert into author_claims (user_id, paper_id, author_position, author_name, author_slug, status, created_at)
        values (${ada.id}, ${paper.id}, 0, 'Ada Quill', 'ada-quill', 'confirmed', ${AT})`,
      sql`insert into notifications (user_id, kind, created_at) values (${ada.id}, 'mention', ${AT})`,
      sql`insert into notifications (user_id, actor_id, kind, created_at) values (${bo.id}, ${ada.id}, 'mention', ${AT})`,
      sql`insert into one_time_links (purpose, token_hash, email, created_at, expires_at)
        values ('sign-in', ${`h-${ada.id}`}, ${ada.email}, ${AT}, '2027-01-01')`,
      sql`with profile as (
          insert into digest_profiles (key, definition, slug, public, next_due_at, created_at)
          values ('private', ${JSON.stringify({ topics: [secret] })}::jsonb, 'private', false, ${AT}, ${AT}) returning id)
        insert into editions (profile_id, period, slug, due_at, since_at, expires_at, composed_at, paper_ids, content)
        select id, '2026-03-02', 'private', ${AT}, ${AT}, ${AT}, ${AT}, '{}',
          ${JSON.stringify({ papers: [{ reasons: [{ kind: 'collected', topic: secret }] }] })}::jsonb from profile`,
    ])
      await database.db.execute(statement);
    expect(await countEffects(database.db, ada.id)).toMatchObject({
      claims: 1,
      follows: 1,
      savedSearches: 1,
      reading: 1,
    });
    await remove(ada);
    expect(await getPerson(database.db, ada.id)).toBeNull();
    expect(await findPersonByHandle(database.db, ada.handle)).toBeNull();
    expect(await findPersonByEmail(database.db, ada.email ?? '')).toBeNull();
    expect(await findApiToken(database.db, `hash-${ada.id}`, NOW)).toBeNull();
    expect(await rows(sql`select 1 from sessions where token = ${`s-${ada.id}`}`)).toEqual([]);
    expect(await rows(sql`select 1 from one_time_links where token_hash = ${`h-${ada.id}`}`)).toEqual([]);
    expect(await rows(sql`select 1 from author_claims where paper_id = ${paper.id}`)).toEqual([]);
    expect(await rows(sql`select actor_id from notifications where user_id = ${bo.id}`)).toEqual([
      { actor_id: null },
    ]);
    // Nowhere in the database is there a trace of who it was.
    const tables = await rows(sql`
      select table_name, column_name from information_schema.columns
      where table_schema = 'public' and data_type in ('uuid', 'text', 'jsonb') order by 1, 2`);
    for (const { table_name, column_name } of tables as { table_name: string; column_name: string }[]) {
      const found = await rows(sql`select 1 from ${sql.identifier(table_name)} t
        where ${sql.identifier(column_name)}::text like any(array[${`%${ada.id}%`}, ${`%${ada.handle}%`}])`);
      expect(found, `${table_name}.${column_name}`).toEqual([]);
    }
    expect(await newPerson(database, { handle: ada.handle })).toMatchObject({ handle: ada.handle });
  });

  test('submissions stay without a name, or go with the comments', async () => {
    const [kept, gone] = [await newPaper(database), await newPaper(database)];
    const submits = (person: Person, paperId: number) =>
      database.db.execute(sql`
      insert into submissions (paper_id, user_id, pitch, created_at) values (${paperId}, ${person.id}, 'Read it.', ${AT})`);
    await submits(ada, kept.id);
    await submits(bo, gone.id);
    await remove(ada, KEEP);
    await remove(bo, REMOVE);
    expect((await getPaper(database.db, kept.publicId))?.people.submitter).toBeNull();
    expect(
      await rows(
        sql`select paper_id::int, pitch from submissions where paper_id in (${kept.id}, ${gone.id})`,
      ),
    ).toEqual([{ paper_id: kept.id, pitch: 'Read it.' }]);
  });

  test('logs keep what was done, by whom no longer, nor what was said', async () => {
    const entry = {
      action: 'person.role',
      targetKind: 'person',
      details: { role: 'moderator', handle: ada.handle },
    };
    await writeAudit(database.db, { ...entry, actorId: ada.id, targetId: bo.id }, NOW);
    await writeAudit(database.db, { ...entry, actorId: bo.id, targetId: ada.id }, NOW);
    await remove(ada);
    const log = await rows(sql`
      select a.action, coalesce(u.status, '') as actor, details = '{}' as emptied from audit_log a left join users u on u.id = a.actor_id
      where a.actor_id = ${bo.id} or (a.target_id = ${bo.id}::text) order by a.id`);
    expect(log).toEqual([
      { action: 'person.role', actor: 'deleted', emptied: false },
      { action: 'person.role', actor: 'active', emptied: true },
    ]);
  });
});

describe('collections', () => {
  test('that others own too stay theirs; one that nobody else owns needs a decision, and nothing is lost without', async () => {
    const [shared, sole] = [await collection([ada, bo]), await collection([ada])];
    const paper = await newPaper(database);
    await vote(ada, paper.id);
    expect(await countEffects(database.db, ada.id)).toMatchObject({
      sharedCollections: 1,
      soleCollections: [{ id: sole }],
    });
    expect(await remove(ada)).toMatchObject({ outcome: 'undecided', collections: [{ id: sole }] });
    expect((await getPaper(database.db, paper.publicId))?.upvotes).toBe(1);
    expect(await remove(ada, { texts: 'keep', collections: new Map([[sole, 'delete']]) })).toMatchObject({
      outcome: 'deleted',
    });
    expect(await rows(sql`select id::int from collections where id in (${shared}, ${sole})`)).toEqual([
      { id: shared },
    ]);
    expect(await rows(sql`select user_id from collection_owners where collection_id = ${shared}`)).toEqual([
      { user_id: bo.id },
    ]);
  });

  test('are handed over by handle; to nobody nothing happens', async () => {
    const sole = await collection([ada], 'Handed over');
    const to = (handle: string) =>
      remove(ada, { texts: 'keep', collections: new Map([[sole, { handOverTo: handle }]]) });
    expect(await to('nobody-at-all')).toEqual({ outcome: 'nobody', handle: 'nobody-at-all' });
    expect(await to(ada.handle)).toEqual({ outcome: 'nobody', handle: ada.handle });
    expect(await to(bo.handle.toUpperCase())).toMatchObject({ outcome: 'deleted' });
    expect(await rows(sql`select user_id from collection_owners where collection_id = ${sole}`)).toEqual([
      { user_id: bo.id },
    ]);
    expect(
      await rows(sql`select details ->> 'event' as event from notifications where user_id = ${bo.id}`),
    ).toEqual([{ event: 'handed over' }]);
  });
});

test('the last administrator stays, also when two go at once', async () => {
  await database.db.execute(sql`update users set role = 'member' where role = 'administrator'`);
  const [first, second] = [
    await newPerson(database, { role: 'administrator' }),
    await newPerson(database, { role: 'administrator' }),
  ];
  const outcomes = (await Promise.all([remove(first), remove(second)])).map(({ outcome }) => outcome);
  expect(outcomes.toSorted()).toEqual(['deleted', 'last administrator']);
  expect(await remove(bo)).toMatchObject({ outcome: 'deleted' });
  expect(await remove(bo)).toEqual({ outcome: 'gone' });
});

describe('the file', () => {
  const read = async (person: Person) => {
    let text = '';
    for await (const piece of exportAccount(database.db, person.id, {
      site: 'https://papers.example.org',
      now: NOW,
    }))
      text += piece;
    return {
      text,
      data: JSON.parse(text) as Record<string, unknown[]> & { profile: Record<string, unknown> },
    };
  };

  test('is whole JSON also where there is nothing, and of nobody there is none', async () => {
    const { data } = await read(ada);
    expect(data).toMatchObject({
      format: 'papertape-account',
      version: 1,
      profile: { handle: ada.handle, email: ada.email },
      votes: [],
      comments: [],
    });
    await remove(ada);
    await expect(read(ada)).rejects.toThrow('no such account');
  });

  test('holds everything of the account and nothing of others, in pieces of any number', async () => {
    const paper = await newPaper(database, { title: 'Clocks "in" the\nsea' });
    await database.db.execute(sql`
      with many as (insert into papers (public_id, title, abstract, newest_at)
        select ${`many-${ada.handle}-`} || n, 'Many', '', now() from generate_series(1, 450) n returning id)
      insert into votes (paper_id, user_id, created_at) select id, ${ada.id}, ${AT} from many`);
    const mine = await comment(ada, paper.id, null, 'As it is "now" \u2028');
    await comment(bo, paper.id, mine, 'Not mine.');
    await collection([ada, bo], 'Ours');
    for (const statement of [
      sql`insert into comment_edits (comment_id, source, replaced_at) values (${mine.id}, 'As it was.', ${AT})`,
      sql`insert into comment_reactions (comment_id, user_id, reaction, created_at)
        values (${mine.id}, ${ada.id}, 'agree', ${AT}), (${mine.id}, ${ada.id}, 'thanks', ${AT})`,
      sql`insert into reading_states (user_id, paper_id, note, changed_at) values (${ada.id}, ${paper.id}, 'A note', ${AT})`,
      sql`insert into follows (user_id, kind, key, created_at) values (${ada.id}, 'author', 'bo-lindqvist', ${AT})`,
      sql`insert into saved_searches (user_id, name, query, created_at) values (${ada.id}, 'n', 'q', ${AT})`,
      sql`insert into sessions (user_id, token, expires_at) values (${ada.id}, ${`secret-${ada.id}`}, '2027-01-01')`,
      sql`insert into api_tokens (user_id, name, token_hash, start, scopes, created_at)
        values (${ada.id}, 'script', ${`secret-hash-${ada.id}`}, 'ppt_x', '{read}', ${AT})`,
      sql`insert into accounts (user_id, provider_id, account_id, access_token) values (${ada.id}, 'github', ${ada.id}, 'secret-access')`,
      sql`update users set feed_key = ${`secret-feed-${ada.id}`} where id = ${ada.id}`,
    ])
      await database.db.execute(statement);
    await writeAudit(
      database.db,
      { actorId: bo.id, action: 'person.role', targetKind: 'person', targetId: ada.id },
      NOW,
    );
    const { text, data } = await read(ada);
    expect(data.votes).toHaveLength(450);
    expect(new Set((data.votes ?? []).map((each) => JSON.stringify(each))).size).toBe(450);
    expect(data.comments).toMatchObject([
      {
        source: 'As it is "now" \u2028',
        createdAt: AT,
        paper: { title: paper.title },
        history: [{ source: 'As it was.', replacedAt: AT }],
      },
    ]);
    expect(data.reactions).toMatchObject([{ reaction: 'agree' }, { reaction: 'thanks' }]);
    expect(data).toMatchObject({
      reading: [{ note: 'A note', readAt: null }],
      collections: [{ title: 'Ours', papers: [] }],
      follows: [{ kind: 'author', key: 'bo-lindqvist' }],
      savedSearches: [{ query: 'q' }],
      tokens: [{ name: 'script', scopes: ['read'] }],
      signInAccounts: [{ provider: 'github' }],
      audit: [{ action: 'person.role', byMe: false }],
    });
    expect(data.sessions).toHaveLength(1);
    expect(text).not.toMatch(/secret-|Not mine/);
  });
});
