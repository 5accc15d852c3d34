// Single papers.
import type {
  Identifier,
  Paper,
  PaperListing,
  PaperSummary,
  PaperVersion,
  Provenance,
} from '@papertape/papers';
import { type SQL, sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { executePrepared } from '../prepared.ts';
import { instantOf } from '../values.ts';
import { SUMMARY, summaryOf, type SummaryRow } from './summary.ts';

interface PaperRow extends SummaryRow {
  identifiers: Identifier[];
  versions: PaperVersion[];
  listings: PaperListing[];
  comment: string | null;
  licence: string | null;
  withdrawal_reason: string | null;
  provenance: Provenance[];
}

/**
 * Everything of one paper; null when there is none of that name. A former public id leads to its paper, whose
 * `publicId` then differs from the one asked for.
 */
export async function getPaper(db: Queryable, publicId: string): Promise<Paper | null> {
  const { rows } = await executePrepared<PaperRow>(db, 'paper', paperStatement(publicId));
  const row = rows[0];
  if (!row) return null;
  return {
    ...summaryOf(row),
    identifiers: row.identifiers,
    versions: row.versions,
    listings: row.listings,
    comment: row.comment,
    licence: row.licence,
    withdrawalReason: row.withdrawal_reason,
    provenance: row.provenance.map((origin) => ({
      ...origin,
      firstSeenAt: instantOf(origin.firstSeenAt),
      fetchedAt: instantOf(origin.fetchedAt),
    })),
  };
}

/** The statement of a paper's page; exported for the tests that ask for its plan. */
export function paperStatement(publicId: string): SQL {
  return sql`
    select ${SUMMARY}, p.identifiers, p.versions, p.listings, p.comment, p.licence, p.withdrawal_reason,
      (select coalesce(json_agg(json_build_object(
          'source', r.source, 'sourceKey', r.source_key, 'firstSeenAt', r.first_seen_at, 'fetchedAt', r.fetched_at,
          'joined', case when j.source is not null then json_build_object('kind', j.kind, 'relation', j.relation,
            'reason', j.reason, 'with', json_build_object('source', j.with_source, 'sourceKey', j.with_key)) end)
          order by r.first_seen_at, r.source, r.source_key), '[]')
        from source_records r left join record_joins j on j.source = r.source and j.source_key = r.source_key
        where r.paper_id = p.id) as provenance
    from papers p
    where p.id = coalesce(
      (select id from papers where public_id = ${publicId}),
      (select paper_id from paper_aliases where public_id = ${publicId}))`;
}

/** The public id of the paper that has the identifier, or null; of two that persons keep apart the older. */
export async function findPaperByIdentifier(
  db: Queryable,
  { scheme, value }: Identifier,
): Promise<string | null> {
  const { rows } = await executePrepared<{ public_id: string }>(
    db,
    'paper-of-identifier',
    sql`
    select p.public_id from identifiers i join papers p on p.id = i.paper_id
    where i.scheme = ${scheme} and i.value = ${value} order by p.id limit 1`,
  );
  return rows[0]?.public_id ?? null;
}

/** The number of the paper with that public id, present or former; null when there is none. */
export async function findPaperId(db: Queryable, publicId: string): Promise<number | null> {
  const { rows } = await executePrepared<{ id: string | null }>(
    db,
    'paper-number',
    sql`
    select coalesce((select id from papers where public_id = ${publicId}),
      (select paper_id from paper_aliases where public_id = ${publicId})) as id`,
  );
  const id = rows[0]?.id ?? null;
  return id === null ? null : Number(id);
}

/** Cards of the papers with these numbers, in the order given; numbers without a paper are left out. */
export async function getPaperSummaries(db: Queryable, ids: readonly number[]): Promise<PaperSummary[]> {
  if (ids.length === 0) return [];
  const { rows } = await db.execute<SummaryRow>(sql`
    select ${SUMMARY}
    from unnest(${sql.param(ids)}::bigint[]) with ordinality as wanted(id, place)
    join papers p on p.id = wanted.id
    order by wanted.place`);
  return rows.map(summaryOf);
}

/** How many papers the site has. */
export async function countPapers(db: Queryable): Promise<number> {
  const { rows } = await db.execute<{ count: string }>(sql`select count(*) from papers`);
  return Number(rows[0]?.count ?? 0);
}

/** A neighbour in the order of trend. */
export interface TrendNeighbour {
  publicId: string;
  title: string;
  trendScore: number;
}

/** Places by trend score are counted up to here; further down counting would cost more than the page it stands on. */
export const TREND_RANKS = 1_000;

/** Where a paper stands by trend score among all papers, with the ones just above and below. */
export interface TrendRank {
  /** 1 is the highest; null beyond the first thousand. */
  rank: number | null;
  above: TrendNeighbour | null;
  below: TrendNeighbour | null;
}

/** A paper's place by trend score. @throws RangeError when there is no such paper. */
export async function getTrendRank(db: Queryable, paperId: number): Promise<TrendRank> {
  const neighbour = sql`json_build_object('publicId', p.public_id, 'title', p.title, 'trendScore', p.trend_score)`;
  const place = sql`((select trend_score from me), (select id from me))`;
  const { rows } = await db.execute<{
    ahead: string;
    above: TrendNeighbour | null;
    below: TrendNeighbour | null;
  }>(sql`
    with me as materialized (select id, trend_score from papers where id = ${paperId})
    select (select count(*) from (select 1 from papers p where (p.trend_score, p.id) > ${place}
        order by p.trend_score desc, p.id desc limit ${TREND_RANKS}) as higher) as ahead,
      (select ${neighbour} from papers p where (p.trend_score, p.id) > ${place}
        order by p.trend_score, p.id limit 1) as above,
      (select ${neighbour} from papers p where (p.trend_score, p.id) < ${place}
        order by p.trend_score desc, p.id desc limit 1) as below
    from me`);
  const row = rows[0];
  if (!row) throw new RangeError(`There is no paper number ${paperId}.`);
  const ahead = Number(row.ahead);
  return { rank: ahead < TREND_RANKS ? ahead + 1 : null, above: row.above, below: row.below };
}
