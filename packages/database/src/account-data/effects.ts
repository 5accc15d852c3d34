// What deleting an account would change, told before it is done.
import type { PersonId } from '@papertape/people';
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';

/** A collection that nobody else owns. */
export interface SoleCollection {
  id: number;
  slug: string;
  title: string;
  visibility: 'public' | 'private';
  items: number;
}

/** What an account holds. */
export interface AccountEffects {
  votes: number;
  reactions: number;
  /** Those that its owner has not deleted already. */
  comments: number;
  submissions: number;
  /** Claims to be an author, confirmed or waiting. */
  claims: number;
  /** Collections that others own too: they stay theirs. */
  sharedCollections: number;
  /** Collections about which has to be decided. */
  soleCollections: SoleCollection[];
  savedSearches: number;
  follows: number;
  /** Papers marked as read or hidden, or with a note. */
  reading: number;
  /** Rankings made for the account, with what was done with them. */
  rankings: number;
  /** Whether nobody else administers the site. */
  lastAdministrator: boolean;
}

/** Counts what an account holds. */
export async function countEffects(db: Queryable, userId: PersonId): Promise<AccountEffects> {
  const { rows } = await db.execute<Record<string, unknown> & Omit<AccountEffects, 'soleCollections'>>(sql`
    select
      (select count(*)::int from votes where user_id = ${userId}::uuid) as votes,
      (select count(*)::int from comment_reactions where user_id = ${userId}::uuid) as reactions,
      (select count(*)::int from comments where author_id = ${userId}::uuid and deleted_at is null) as comments,
      (select count(*)::int from submissions where user_id = ${userId}::uuid) as submissions,
      (select count(*)::int from author_claims
        where user_id = ${userId}::uuid and status in ('pending', 'confirmed')) as claims,
      (select count(*)::int from collection_owners o where o.user_id = ${userId}::uuid and exists (
        select 1 from collection_owners b where b.collection_id = o.collection_id and b.user_id <> o.user_id))
        as "sharedCollections",
      (select count(*)::int from saved_searches where user_id = ${userId}::uuid) as "savedSearches",
      (select count(*)::int from follows where user_id = ${userId}::uuid) as follows,
      (select count(*)::int from reading_states where user_id = ${userId}::uuid) as reading,
      (select count(*)::int from ranking_decisions where user_id = ${userId}::uuid) as rankings,
      exists (select 1 from users where id = ${userId}::uuid and role = 'administrator') and not exists (
        select 1 from users where role = 'administrator' and status = 'active' and id <> ${userId}::uuid)
        as "lastAdministrator"`);
  const [row] = rows;
  if (!row) throw new Error('Counting gave no row.');
  return { ...row, soleCollections: await listSoleCollections(db, userId) };
}

/** The collections that the person alone owns, by title. */
export async function listSoleCollections(db: Queryable, userId: PersonId): Promise<SoleCollection[]> {
  const { rows } = await db.execute<
    Record<string, unknown> & Omit<SoleCollection, 'id'> & { id: string }
  >(sql`
    select c.id, c.slug, c.title, c.visibility,
      (select count(*)::int from collection_items i where i.collection_id = c.id) as items
    from collections c
    where c.id in (select collection_id from collection_owners where user_id = ${userId}::uuid)
      and not exists (
        select 1 from collection_owners o where o.collection_id = c.id and o.user_id <> ${userId}::uuid)
    order by lower(c.title), c.id`);
  return rows.map((row) => ({ ...row, id: Number(row.id) }));
}
