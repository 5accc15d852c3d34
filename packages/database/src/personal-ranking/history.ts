// What a reader did with papers, as far as it tells what they pick.
import type { HistoryItem } from '@papertape/personal-ranking';
import { termsOf, VISIT_HOURS } from '@papertape/personal-ranking/facts';
import type { PersonId } from '@papertape/people';
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { WAS_SHOWN } from './shown.ts';

/** Most papers that a history holds; picked and hidden ones come first, the latest of each. */
const LONGEST = 600;
/** Days in which papers that were shown and passed over count, from the hours on after which a visit is over. */
const PASSED_DAYS = 30;

/** A paper of a reader's history. */
export interface ReadingHistoryItem extends HistoryItem {
  paper: HistoryItem['paper'] & {
    id: number;
    publicId: string;
    title: string;
    authorNames: readonly string[];
  };
  /** How often personal ranking showed it in the last days. */
  shown: number;
}

/**
 * A reader's history from what they did after `since` (null: ever), those picked or hidden first, the latest first.
 * Picked is what they voted for, opened from a ranking, marked as read, noted, or put into a collection.
 */
export async function readHistory(
  db: Queryable,
  reader: PersonId,
  { since, now }: { since: string | null; now: Date },
): Promise<ReadingHistoryItem[]> {
  const me = sql`${reader}::uuid`;
  const at = sql`${now.toISOString()}::timestamptz`;
  const { rows } = await db.execute<HistoryRow>(sql`
    with acts as (
      select paper_id, created_at as at, 'picked' as kind from votes where user_id = ${me}
      union all
      select paper_id, hidden_at, 'hidden' from reading_states where user_id = ${me} and hidden_at is not null
      union all
      select paper_id, coalesce(read_at, changed_at), 'picked' from reading_states
        where user_id = ${me} and hidden_at is null and (read_at is not null or note is not null)
      union all
      select i.paper_id, i.added_at, 'picked' from collection_owners w join collection_items i using (collection_id)
        where w.user_id = ${me} and i.added_by = ${me}
      union all
      select o.paper_id, o.at, 'picked' from ranking_decisions d join ranking_outcomes o on o.decision_id = d.id
        where d.user_id = ${me} and o.act = 'open'
      union all
      select s.id, d.at, 'passed' from ranking_decisions d, unnest(d.shown_ids) as s(id)
        where d.user_id = ${me} and d.at > ${at} - make_interval(days => ${PASSED_DAYS})
          and d.at <= ${at} - make_interval(hours => ${VISIT_HOURS}) and ${WAS_SHOWN}),
    history as (
      select paper_id, case when bool_or(kind = 'hidden') then 'hidden' when bool_or(kind = 'picked') then 'picked'
          else 'passed' end as kind,
        max(at) filter (where kind <> 'passed') as acted_at, max(at) as at,
        count(*) filter (where kind = 'passed')::int as shown
      from acts where ${since === null ? sql`true` : sql`at > ${since}::timestamptz`} group by paper_id
      order by (bool_or(kind <> 'passed')) desc, max(at) desc, paper_id desc limit ${LONGEST})
    select p.id, p.public_id, p.title, p.keywords, p.categories,
      jsonb_path_query_array(p.authors, '$[*].slug') as authors,
      jsonb_path_query_array(p.authors, '$[*].name') as author_names, h.kind, h.shown,
      extract(epoch from coalesce(h.acted_at, h.at))::float8 as at
    from history h join papers p on p.id = h.paper_id
    order by (h.kind <> 'passed') desc, h.at desc, p.id desc`);
  return rows.map((row) => ({
    paper: {
      id: Number(row.id),
      publicId: row.public_id,
      title: row.title,
      categories: row.categories,
      authors: row.authors,
      authorNames: row.author_names,
      terms: termsOf(row.title, row.keywords),
    },
    kind: row.kind,
    shown: row.shown,
    at: row.at * 1000,
  }));
}

interface HistoryRow extends Record<string, unknown> {
  id: string;
  public_id: string;
  title: string;
  keywords: string[];
  categories: string[];
  authors: string[];
  author_names: string[];
  kind: HistoryItem['kind'];
  shown: number;
  /** Seconds since 1970. */
  at: number;
}
