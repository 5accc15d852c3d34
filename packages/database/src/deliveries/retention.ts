// What of digests is kept for how long. What no reader may be sent twice is kept for good: the papers of each edition,
// and of each reader the numbers of the editions that they were sent.
import { sql } from '../sql.ts';
import type { Database, Queryable } from '../database.ts';

/** Editions that were due before a moment and whose deliveries are still there, the oldest first. */
export async function listUnprunedEditions(db: Queryable, before: Date, limit: number): Promise<number[]> {
  const { rows } = await db.execute<{ id: string }>(sql`
    select id from editions where pruned_at is null and due_at < ${before.toISOString()} order by due_at, id limit ${limit}`);
  return rows.map(({ id }) => Number(id));
}

/**
 * Deletes the first `limit` deliveries of an edition, in one transaction with what stays of them: how many there were of
 * each state, and for whom they were sent, under the profile that the reader still has. (What readers got instead of the
 * edition's own papers, and under earlier profiles, `seen_papers` holds already.) True when none is left.
 */
export async function pruneDeliveries(
  database: Pick<Database, 'transaction'>,
  editionId: number,
  { limit, now }: { limit: number; now: Date },
): Promise<{ deleted: number; done: boolean }> {
  return database.transaction(async (tx) => {
    const { rows } = await tx.execute<{ count: number }>(sql`
      with gone as (
        delete from deliveries where id in (
          select id from deliveries where edition_id = ${editionId} order by id limit ${limit})
        returning subscriber_id, state, paper_ids),
      remembered as (
        update subscriptions s set past_edition_ids = s.past_edition_ids || ${editionId}::bigint
        from gone g join editions e on e.id = ${editionId}
        where s.subscriber_id = g.subscriber_id and s.profile_id = e.profile_id and g.state in ('sending', 'sent')
          and g.paper_ids is null),
      counts as (
        select jsonb_object_agg(state, count) as of from (
          select state, sum(count) as count from (
            select state, count(*) as count from gone group by state
            union all select key, value::bigint from editions, jsonb_each_text(past_deliveries)
              where id = ${editionId}) every group by state) c),
      counted as (
        update editions set past_deliveries = coalesce((select of from counts), '{}'),
          pruned_at = case when (select count(*) from gone) < ${limit} then ${now.toISOString()}::timestamptz end
        where id = ${editionId})
      select count(*)::int as count from gone`);
    const deleted = rows[0]?.count ?? 0;
    return { deleted, done: deleted < limit };
  });
}

/** What was emptied or deleted. */
export interface PrunedEditions {
  /** Of digests that nobody has any more. */
  orphaned: number;
  /** That said that there was nothing to tell. */
  empty: number;
  /** Of which only the numbers of their papers are left. */
  emptied: number;
}

/**
 * Editions that nobody needs any more. Public ones stay whole, since anybody may have a link to them.
 * - Those of digests that nobody has any more, due before `orphaned`.
 * - Those without papers, due before `empty`, but for each digest's latest.
 * - Of those due before `content` the texts; the numbers of their papers stay.
 */
export async function pruneEditions(
  db: Queryable,
  before: { orphaned: Date; empty: Date; content: Date },
): Promise<PrunedEditions> {
  const orphaned = await db.execute(sql`
    delete from editions e using digest_profiles p
    where p.id = e.profile_id and not p.public and e.due_at < ${before.orphaned.toISOString()}
      and not exists (select 1 from subscriptions s where s.profile_id = p.id)`);
  const empty = await db.execute(sql`
    delete from editions e
    where cardinality(e.paper_ids) = 0 and e.due_at < ${before.empty.toISOString()}
      and exists (select 1 from editions l where l.profile_id = e.profile_id and l.due_at > e.due_at)`);
  const emptied = await db.execute(sql`
    update editions e set content = '{"papers": [], "ran": []}' from digest_profiles p
    where p.id = e.profile_id and not p.public and e.due_at < ${before.content.toISOString()}
      and pg_column_size(e.content) > 100`); // an empty one has 40 bytes; asking for its papers would read them all
  return {
    orphaned: orphaned.rowCount ?? 0,
    empty: empty.rowCount ?? 0,
    emptied: emptied.rowCount ?? 0,
  };
}

/** Forgets bounces and complaints from before a moment; suppressions and scores stay. Returns how many. */
export async function forgetBounces(db: Queryable, before: Date): Promise<number> {
  const { rowCount } = await db.execute(sql`delete from bounces where at < ${before.toISOString()}`);
  return rowCount ?? 0;
}
