// The newest papers of all that a person follows, as one list.
import type { PaperSummary } from '@papertape/papers';
import type { PersonId } from '@papertape/people';
import { type SQL, sql } from '../sql.ts';
import { visibleTo } from '../collections/collections.ts';
import type { Queryable } from '../database.ts';
import { decodeCursor, encodeCursor } from '../queries/cursor.ts';
import { SUMMARY, summaryOf, type SummaryRow } from '../queries/summary.ts';
import { instantOf } from '../values.ts';

/** A page of the list; `next` leads to the page after it. */
export interface FollowingPage {
  items: PaperSummary[];
  next: string | null;
}

/**
 * Papers of the authors, categories and collections that the person follows, each once, the newest first. A paper of a
 * collection counts from the moment it was added, where that is later. Papers that the person hid are left out.
 * @throws InvalidCursor
 */
export async function listFollowing(
  db: Queryable,
  userId: PersonId,
  { limit, cursor = null }: { limit: number; cursor?: string | null },
): Promise<FollowingPage> {
  const place = cursor === null ? null : decodeCursor(cursor, 'newest');
  const after = place && { at: String(place.key), id: place.id };
  const { rows } = await db.execute<SummaryRow & { at: string }>(
    followingStatement(userId, limit + 1, after),
  );
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map(summaryOf),
    next:
      last && rows.length > limit
        ? encodeCursor({
            order: 'newest',
            direction: 'forward',
            key: instantOf(last.at),
            id: Number(last.id),
          })
        : null,
  };
}

/**
 * The statement of a page; exported for the test that asks for its plan. Each category is read along its index as far
 * as one page goes; authors' papers and collections' items are few. Papers of followed collections come from there
 * alone, so that a paper has one moment, whatever else leads to it.
 */
export function followingStatement(
  userId: PersonId,
  limit: number,
  after: { at: string; id: number } | null,
): SQL {
  // Cursors hold milliseconds: compared as such, no paper is passed over or told twice.
  const moment = (time: SQL) => sql`date_trunc('milliseconds', ${time})`;
  const below = (time: SQL, id: SQL) =>
    after === null
      ? sql`true`
      : sql`(${time} < ${after.at}::timestamptz + interval '1 millisecond'
          and (${moment(time)}, ${id}) < (${after.at}::timestamptz, ${after.id}::bigint))`;
  const wanted = (id: SQL) => sql`
    not exists (select 1 from collected k where k.paper_id = ${id})
    and not exists (select 1 from reading_states r
      where r.user_id = ${userId}::uuid and r.paper_id = ${id} and r.hidden_at is not null)`;
  return sql`
    with followed as materialized (select kind, key from follows where user_id = ${userId}::uuid),
    collected as materialized (
      select i.paper_id, max(i.added_at) as added_at
      from followed f join collections c on c.id = case f.kind when 'collection' then f.key::bigint end
        join collection_items i on i.collection_id = c.id
      where ${visibleTo(userId)} group by i.paper_id),
    candidates as (
      (select c.paper_id as id, c.newest_at as at from followed f, lateral (
          select c.paper_id, c.newest_at from paper_categories c
          where f.kind = 'category' and c.category = f.key
            and ${below(sql`c.newest_at`, sql`c.paper_id`)} and ${wanted(sql`c.paper_id`)}
          order by c.newest_at desc, c.paper_id desc limit ${limit}) c)
      union
      (select p.id, p.newest_at from followed f join paper_authors a on f.kind = 'author' and a.slug = f.key
          join papers p on p.id = a.paper_id
        where ${below(sql`p.newest_at`, sql`p.id`)} and ${wanted(sql`p.id`)})
      union
      (select p.id, greatest(p.newest_at, k.added_at) from collected k join papers p on p.id = k.paper_id
        where ${below(sql`greatest(p.newest_at, k.added_at)`, sql`p.id`)}
          and not exists (select 1 from reading_states r
            where r.user_id = ${userId}::uuid and r.paper_id = p.id and r.hidden_at is not null))),
    page as (
      select id, ${moment(sql`at`)} as at from candidates order by ${moment(sql`at`)} desc, id desc limit ${limit})
    select ${SUMMARY}, page.at from page join papers p on p.id = page.id order by page.at desc, page.id desc`;
}
