// Saved searches, and the key of a person's own feeds.
import { type Authorized, MOST, type Person, type PersonId } from '@papertape/people';
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { PERSON, personOf, type PersonRow } from '../people/people.ts';
import { instantOf, instantOrNull } from '../values.ts';

/** A saved search. Times are ISO 8601 in UTC. */
export interface SavedSearch {
  id: number;
  name: string;
  query: string;
  createdAt: string;
  /** Papers that came later are new to the person; null before the first visit. */
  seenAt: string | null;
}

interface SearchRow extends Record<string, unknown> {
  id: string;
  name: string;
  query: string;
  created_at: string;
  seen_at: string | null;
}

function searchOf(row: SearchRow): SavedSearch {
  return {
    id: Number(row.id),
    name: row.name,
    query: row.query,
    createdAt: instantOf(row.created_at),
    seenAt: instantOrNull(row.seen_at),
  };
}

/** Saves a search: what is there now counts as seen. Of a query that is saved already the name changes. */
export async function saveSearch(
  tx: Queryable,
  { person }: Authorized<'searches.write'>,
  { name, query }: { name: string; query: string },
  now: Date,
): Promise<number | 'full'> {
  await tx.execute(sql`select 1 from users where id = ${person.id}::uuid for no key update`);
  const { rows } = await tx.execute<{ id: string }>(sql`
    insert into saved_searches as s (user_id, name, query, created_at, seen_at)
    select ${person.id}::uuid, ${name}, ${query}, ${now.toISOString()}, ${now.toISOString()}
    where exists (select 1 from saved_searches where user_id = ${person.id}::uuid and query = ${query})
      or (select count(*) from saved_searches where user_id = ${person.id}::uuid) < ${MOST.savedSearches}
    on conflict (user_id, query) do update set name = excluded.name
    returning id`);
  return rows[0] ? Number(rows[0].id) : 'full';
}

/** Renames a saved search; false when it is not theirs. */
export async function renameSearch(
  tx: Queryable,
  { person }: Authorized<'searches.write'>,
  id: number,
  name: string,
): Promise<boolean> {
  const { rowCount } = await tx.execute(
    sql`update saved_searches set name = ${name} where id = ${id} and user_id = ${person.id}::uuid`,
  );
  return (rowCount ?? 0) > 0;
}

/** Forgets a saved search; false when it is not theirs. */
export async function removeSearch(
  tx: Queryable,
  { person }: Authorized<'searches.write'>,
  id: number,
): Promise<boolean> {
  const { rowCount } = await tx.execute(
    sql`delete from saved_searches where id = ${id} and user_id = ${person.id}::uuid`,
  );
  return (rowCount ?? 0) > 0;
}

/** Notes that the person looked; false when it is not theirs. */
export async function markSearchSeen(
  tx: Queryable,
  { person }: Authorized<'searches.write'>,
  id: number,
  now: Date,
): Promise<boolean> {
  const { rowCount } = await tx.execute(sql`
    update saved_searches set seen_at = greatest(seen_at, ${now.toISOString()})
    where id = ${id} and user_id = ${person.id}::uuid`);
  return (rowCount ?? 0) > 0;
}

/** A saved search of the person's own; null where it is not theirs. */
export async function getSavedSearch(
  db: Queryable,
  userId: PersonId,
  id: number,
): Promise<SavedSearch | null> {
  const { rows } = await db.execute<SearchRow>(sql`
    select id, name, query, created_at, seen_at from saved_searches
    where id = ${id} and user_id = ${userId}::uuid`);
  return rows[0] ? searchOf(rows[0]) : null;
}

/** The person's saved searches, by name. */
export async function listSavedSearches(db: Queryable, userId: PersonId): Promise<SavedSearch[]> {
  const { rows } = await db.execute<SearchRow>(sql`
    select id, name, query, created_at, seen_at from saved_searches
    where user_id = ${userId}::uuid order by lower(name), id`);
  return rows.map(searchOf);
}

/** The key in the addresses of the person's own feeds: `fresh` where they have none yet. */
export async function feedKeyOf(tx: Queryable, userId: PersonId, fresh: string): Promise<string> {
  const { rows } = await tx.execute<{ feed_key: string }>(sql`
    update users set feed_key = coalesce(feed_key, ${fresh}) where id = ${userId}::uuid returning feed_key`);
  return rows[0]?.feed_key ?? fresh;
}

/** Gives the person's own feeds other addresses: who knows the old ones gets nothing any more. */
export async function renewFeedKey(
  tx: Queryable,
  { person }: Authorized<'follows.write'>,
  fresh: string,
): Promise<void> {
  await tx.execute(sql`update users set feed_key = ${fresh} where id = ${person.id}::uuid`);
}

/** Whose feeds have that key; null where nobody's do. */
export async function findPersonByFeedKey(db: Queryable, key: string): Promise<Person | null> {
  const { rows } = await db.execute<PersonRow>(
    sql`select ${PERSON} from users u where u.feed_key = ${key} and u.status <> 'deleted'`,
  );
  return rows[0] ? personOf(rows[0]) : null;
}
