// Deliveries of an edition, queued page by page: a killed process goes on where it stopped, and nobody gets two.
import { hostOf } from '@papertape/digests';
import { sql } from '../sql.ts';
import type { Database, Queryable } from '../database.ts';

/** What came of a page. */
export interface QueuedPage {
  queued: number;
  /** Whether every reader has their delivery now. */
  done: boolean;
}

/** Editions whose deliveries are not all queued, the oldest first; those that expired are left. */
export async function listUnqueuedEditions(db: Queryable, now: Date): Promise<number[]> {
  const { rows } = await db.execute<{ id: string }>(sql`
    select id from editions where queued_at is null and expires_at > ${now.toISOString()} order by id`);
  return rows.map(({ id }) => Number(id));
}

/**
 * Queues deliveries for the next `limit` readers of an edition, in one transaction with how far it got. Readers get the
 * edition's papers; who has seen some of them gets the next ones in its ranking instead, and who has seen all gets no
 * mail.
 */
export async function queueDeliveries(
  database: Pick<Database, 'transaction'>,
  editionId: number,
  { limit, origin, now }: { limit: number; origin: string; now: Date },
): Promise<QueuedPage> {
  const at = now.toISOString();
  return database.transaction(async (tx) => {
    const { rows } = await tx.execute<{ readers: number; queued: number }>(sql`
      with edition as materialized (
        select e.*, (select array_agg((x ->> 'id')::bigint order by place)
          from jsonb_array_elements(e.content -> 'papers') with ordinality as t(x, place)) as ranking
        from editions e where e.id = ${editionId} and e.queued_at is null for update of e),
      batch as materialized (
        select s.subscriber_id, u.email
        from edition e join subscriptions s on s.profile_id = e.profile_id join subscribers u on u.id = s.subscriber_id
        where s.subscriber_id > e.queued_up_to and u.status = 'active' and s.since <= e.due_at
        order by s.subscriber_id limit ${limit}),
      chosen as materialized (
        select b.subscriber_id, b.email, case
          when exists (select 1 from seen_papers v
            where v.subscriber_id = b.subscriber_id and v.paper_id = any(e.paper_ids))
          then array(select r.id from unnest(e.ranking) with ordinality as r(id, place)
            where not exists (select 1 from seen_papers v
              where v.subscriber_id = b.subscriber_id and v.paper_id = r.id)
            order by r.place limit cardinality(e.paper_ids)) end as paper_ids
        from batch b, edition e),
      added as (
        insert into deliveries (subscriber_id, edition_id, period, domain, paper_ids, message_id, next_try_at,
          expires_at, created_at)
        select c.subscriber_id, e.id, e.period, split_part(c.email, '@', 2), c.paper_ids,
          '<' || gen_random_uuid() || ${`@${hostOf(origin)}>`}::text, ${at}, e.expires_at, ${at}
        from chosen c, edition e where c.paper_ids is null or cardinality(c.paper_ids) > 0
        on conflict (subscriber_id, period) do nothing returning subscriber_id, paper_ids),
      remembered as (
        insert into seen_papers (subscriber_id, paper_id)
        select subscriber_id, unnest(paper_ids) from added where paper_ids is not null on conflict do nothing),
      counted as (select count(*)::int as readers, max(subscriber_id) as last from batch),
      checkpoint as (
        update editions set queued_up_to = greatest(queued_up_to, coalesce(c.last, 0)),
          queued_at = case when c.readers < ${limit} then ${at}::timestamptz end
        from counted c where id = ${editionId} and queued_at is null)
      select readers, (select count(*)::int from added) as queued from counted`);
    const { readers = 0, queued = 0 } = rows[0] ?? {};
    return { queued, done: readers < limit };
  });
}

/** A reader with a delivery of an edition. */
export interface EditionReader {
  subscriberId: number;
  email: string;
  tokenGeneration: number;
  /** Papers that they get where those are not just the edition's. */
  paperIds: number[] | null;
}

/** Readers of an edition by their numbers, a page after `after`. */
export async function listEditionReaders(
  db: Queryable,
  editionId: number,
  { after, limit }: { after: number; limit: number },
): Promise<EditionReader[]> {
  const { rows } = await db.execute<{
    id: string;
    email: string;
    token_generation: number;
    paper_ids: string[] | null;
  }>(sql`
    select u.id, u.email, u.token_generation, d.paper_ids
    from editions e join subscriptions s on s.profile_id = e.profile_id join subscribers u on u.id = s.subscriber_id
      join deliveries d on d.subscriber_id = u.id and d.period = e.period and d.edition_id = e.id
    where e.id = ${editionId} and s.subscriber_id > ${after} order by s.subscriber_id limit ${limit}`);
  return rows.map((row) => ({
    subscriberId: Number(row.id),
    email: row.email,
    tokenGeneration: row.token_generation,
    paperIds: row.paper_ids?.map(Number) ?? null,
  }));
}
