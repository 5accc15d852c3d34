// Follows: authors, categories and collections that a person wants to hear of.
import { type Authorized, MOST, type PersonId } from '@papertape/people';
import { sql } from '../sql.ts';
import { visibleTo } from '../collections/collections.ts';
import type { Queryable } from '../database.ts';
import { instantOf } from '../values.ts';

export type FollowKind = 'author' | 'category' | 'collection';

/** Something to follow: the author's slug, the category, or the collection's number. */
export interface FollowTarget {
  kind: FollowKind;
  key: string;
}

/** What a person follows, with its name. */
export interface Follow extends FollowTarget {
  /** The author's or collection's name, or the category. */
  name: string;
  /** The collection's address; for others the key. */
  slug: string;
  createdAt: string;
}

/** Follows something; following it twice changes nothing. 'full': a person follows only so much. */
export async function follow(
  tx: Queryable,
  { person }: Authorized<'follows.write'>,
  { kind, key }: FollowTarget,
  now: Date,
): Promise<'follows' | 'full'> {
  await tx.execute(sql`select 1 from users where id = ${person.id}::uuid for no key update`);
  const { rowCount } = await tx.execute(sql`
    insert into follows (user_id, kind, key, created_at)
    select ${person.id}::uuid, ${kind}, ${key}, ${now.toISOString()}
    where (select count(*) from follows where user_id = ${person.id}::uuid) < ${MOST.follows}
    on conflict do nothing`);
  return (rowCount ?? 0) > 0 || (await isFollowing(tx, person.id, { kind, key })) ? 'follows' : 'full';
}

/** Follows it no longer. */
export async function unfollow(
  tx: Queryable,
  { person }: Authorized<'follows.write'>,
  { kind, key }: FollowTarget,
): Promise<void> {
  await tx.execute(
    sql`delete from follows where user_id = ${person.id}::uuid and kind = ${kind} and key = ${key}`,
  );
}

/** Whether the person follows it. */
export async function isFollowing(
  db: Queryable,
  userId: PersonId,
  { kind, key }: FollowTarget,
): Promise<boolean> {
  const { rowCount } = await db.execute(
    sql`select 1 from follows where user_id = ${userId}::uuid and kind = ${kind} and key = ${key}`,
  );
  return (rowCount ?? 0) > 0;
}

/** How many people follow it. */
export async function countFollowers(db: Queryable, { kind, key }: FollowTarget): Promise<number> {
  const { rows } = await db.execute<{ count: number }>(
    sql`select count(*)::int as count from follows where kind = ${kind} and key = ${key}`,
  );
  return rows[0]?.count ?? 0;
}

/** All that the person follows and may see, the latest first. */
export async function listFollows(db: Queryable, userId: PersonId): Promise<Follow[]> {
  const { rows } = await db.execute<{
    kind: FollowKind;
    key: string;
    name: string | null;
    slug: string | null;
    created_at: string;
  }>(sql`
    select f.kind, f.key, f.created_at, c.slug, case f.kind
      when 'category' then f.key
      when 'collection' then c.title
      else (select person ->> 'name' from papers p, jsonb_array_elements(p.authors) as person
        where p.id = (select max(a.paper_id) from paper_authors a where a.slug = f.key) and person ->> 'slug' = f.key
        limit 1) end as name
    from follows f left join collections c
      on c.id = case f.kind when 'collection' then f.key::bigint end and ${visibleTo(userId)}
    where f.user_id = ${userId}::uuid and (f.kind <> 'collection' or c.id is not null)
    order by f.created_at desc, f.kind, f.key`);
  return rows.map((row) => ({
    kind: row.kind,
    key: row.key,
    name: row.name ?? row.key,
    slug: row.slug ?? row.key,
    createdAt: instantOf(row.created_at),
  }));
}
