// Papers that may be ranked for a reader, and how often papers were shown to everybody: few columns of a few hundred.
import { type PaperFacts, termsOf } from '@papertape/personal-ranking/facts';
import type { PersonId } from '@papertape/people';
import { sql } from '../sql.ts';
import { visibleTo } from '../collections/collections.ts';
import type { Queryable } from '../database.ts';

/** Papers of each rule that may be ranked. */
const TRENDING = 300;
const NEWEST = 300;
const OF_A_CATEGORY = 60;
/** Days in which papers of followed authors and collections are news. */
const NEWS_DAYS = 60;

/** Which papers. */
export interface PoolOptions {
  /** Numbers of papers that are alike to what the reader picked. */
  alike: readonly number[];
  now: Date;
  /** Only papers that came to the feed after this. */
  since?: Date | null;
}

/**
 * The trending and the newest papers, those of what the reader follows, and those that are alike; without withdrawn ones
 * and without any that the reader voted for, read, noted or hid.
 */
export async function readPool(
  db: Queryable,
  reader: PersonId,
  { alike, now, since = null }: PoolOptions,
): Promise<PaperFacts[]> {
  const me = sql`${reader}::uuid`;
  const news = sql`${now.toISOString()}::timestamptz - make_interval(days => ${NEWS_DAYS})`;
  const appeared = sql`coalesce(p.listed_at, p.newest_at)`;
  // Over a longer time the newest must not win by being new.
  const best =
    since === null
      ? sql``
      : sql`union (select id from papers where newest_at > ${since.toISOString()}::timestamptz - interval '7 days'
          order by upvotes desc, id desc limit ${NEWEST})`;
  const { rows } = await db.execute<PoolRow>(sql`
    with followed as materialized (select kind, key from follows where user_id = ${me}),
    found as (
      (select id from papers order by trend_score desc, id desc limit ${TRENDING})
      union (select id from papers order by newest_at desc, id desc limit ${NEWEST})
      ${best}
      union select unnest(${sql.param(alike)}::bigint[])
      union (select c.paper_id from followed f, lateral (
          select paper_id from paper_categories where f.kind = 'category' and category = f.key
          order by newest_at desc, paper_id desc limit ${OF_A_CATEGORY}) c)
      union (select a.paper_id from followed f join paper_authors a on f.kind = 'author' and a.slug = f.key
          join papers p on p.id = a.paper_id where p.newest_at > ${news})
      union (select i.paper_id from followed f join collections c on c.id = case f.kind when 'collection' then f.key::bigint end
          join collection_items i on i.collection_id = c.id
        where i.added_at > ${news} and ${visibleTo(reader)}))
    select p.id, p.title, p.keywords, p.categories, p.upvotes, p.comments, p.trend_score,
      jsonb_path_query_array(p.authors, '$[*].slug') as authors, extract(epoch from ${appeared})::float8 as appeared_at
    from found join papers p using (id)
    where p.withdrawn_at is null and ${since === null ? sql`true` : sql`${appeared} > ${since.toISOString()}::timestamptz`}
      and not exists (select 1 from votes v where v.user_id = ${me} and v.paper_id = p.id)
      and not exists (select 1 from reading_states r where r.user_id = ${me} and r.paper_id = p.id)
    order by p.id`);
  return rows.map((row) => ({
    id: Number(row.id),
    categories: row.categories,
    authors: row.authors,
    terms: termsOf(row.title, row.keywords),
    upvotes: row.upvotes,
    comments: row.comments,
    trendScore: row.trend_score,
    appearedAt: row.appeared_at * 1000,
  }));
}

interface PoolRow extends Record<string, unknown> {
  id: string;
  title: string;
  keywords: string[];
  categories: string[];
  upvotes: number;
  comments: number;
  trend_score: number;
  authors: string[];
  /** Seconds since 1970. */
  appeared_at: number;
}

/** Papers that came lately into collections that the reader follows and may see, with the collection. */
export async function readCollected(
  db: Queryable,
  reader: PersonId,
  now: Date,
): Promise<Map<number, { slug: string; name: string }>> {
  const { rows } = await db.execute<{ paper_id: string; slug: string; title: string }>(sql`
    select i.paper_id, c.slug, c.title
    from follows f join collections c on c.id = case f.kind when 'collection' then f.key::bigint end
      join collection_items i on i.collection_id = c.id
    where f.user_id = ${reader}::uuid and ${visibleTo(reader)}
      and i.added_at > ${now.toISOString()}::timestamptz - make_interval(days => ${NEWS_DAYS})
    order by i.added_at`);
  return new Map(rows.map(({ paper_id, slug, title }) => [Number(paper_id), { slug, name: title }]));
}

/** Days of exposure that count. */
const EXPOSURE_DAYS = 7;

/** How often each paper was shown to anybody in the last days. */
export async function readExposures(db: Queryable, now: Date): Promise<Map<number, number>> {
  const { rows } = await db.execute<{ paper_id: string; shown: number }>(sql`
    select paper_id, sum(shown)::int as shown from ranking_exposures
    where day > (${now.toISOString()}::timestamptz at time zone 'UTC')::date - ${EXPOSURE_DAYS}::int group by paper_id`);
  return new Map(rows.map(({ paper_id, shown }) => [Number(paper_id), shown]));
}
