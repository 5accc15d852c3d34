// Papers by their words, best first: BM25 where the database has it, otherwise weighted full-text ranks.
import type { Queryable } from '@papertape/database';
import { sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import { fromDocuments } from '../query/compile.ts';
import type { CompiledQuery } from '../query/compile.ts';
import { quoteLexeme } from '../words/document.ts';
import type { Scores } from './fusion.ts';

export type TextChannel = 'bm25' | 'full-text';

/** Scores of the best papers for the query's stems, at most `limit`; empty when there are no stems. */
export async function searchText(
  db: Queryable,
  channel: TextChannel,
  query: CompiledQuery,
  limit: number,
): Promise<Scores> {
  if (query.stems.length === 0) return new Map();
  const rows = channel === 'bm25' ? await bm25(db, query, limit) : await scored(db, fullText(query, limit));
  return new Map(rows.map((row) => [Number(row.paper_id), row.score]));
}

interface ScoredRow extends Record<string, unknown> {
  paper_id: string;
  score: number;
}

async function scored(db: Queryable, statement: SQL): Promise<ScoredRow[]> {
  return (await db.execute<ScoredRow>(statement)).rows;
}

/**
 * The operator gives negative scores, so that the index can serve them in ascending order. Written in the list of
 * columns it is computed anew, a third of a millisecond a paper: three quarters of the time of a long query. The scan
 * has the score at hand, in a plain statement; where the plan was another (with few papers sorting is cheaper) what it
 * says is wrong, which one exact score tells.
 */
async function bm25(db: Queryable, query: CompiledQuery, limit: number): Promise<ScoredRow[]> {
  const distance = sql`d.stems <@> to_bm25query(${query.stems.join(' ')}, 'search_documents_bm25')`;
  if (query.conditions.length === 0 && !query.needsPaper) {
    const rows = await scored(
      db,
      sql`select d.paper_id, -bm25_get_current_score() as score ${fromDocuments(query)} order by ${distance} limit ${limit}`,
    );
    if (!rows[0] || (await isScore(db, rows[0], distance))) return rows;
  }
  return await scored(
    db,
    sql`select d.paper_id, -(${distance}) as score ${fromDocuments(query)} order by ${distance} limit ${limit}`,
  );
}

async function isScore(db: Queryable, { paper_id, score }: ScoredRow, distance: SQL): Promise<boolean> {
  const [exact] = await scored(
    db,
    sql`select d.paper_id, -(${distance}) as score from search_documents d where d.paper_id = ${paper_id}`,
  );
  // The scan keeps single precision.
  return exact !== undefined && Math.abs(exact.score - score) <= 1e-4 * Math.abs(exact.score);
}

/** Terms of a long query that are looked up one by one; more cost time and hardly change the order. */
const TERMS_OF_A_FALLBACK = 40;

/** Σ idf · ts_rank of each stem: on stock PostgreSQL as good as BM25 on abstracts, at many times its cost. */
function fullText(query: CompiledQuery, limit: number): SQL {
  const counts = new Map<string, number>();
  for (const stem of query.stems) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  const terms = [...counts].slice(0, TERMS_OF_A_FALLBACK);
  return sql`
    with terms as (
      select * from unnest(
        ${sql.param(terms.map(([stem]) => quoteLexeme(stem)))}::tsquery[],
        ${sql.param(terms.map(([, count]) => count))}::integer[]) with ordinality as t (term, repeated, number)),
    matches as materialized (
      select t.number, t.repeated, m.paper_id, ts_rank('{1, 1, 1, 1}', m.words, t.term, 1) as rank
      from terms t join search_documents m on m.words @@ t.term),
    weights as (
      select number, ln(1 + ((select count(*) from search_documents) - count(*) + 0.5) / (count(*) + 0.5)) as idf
      from matches group by number),
    ranked as (
      select m.paper_id, sum(m.repeated * w.idf * m.rank)::float8 as score
      from matches m join weights w using (number) group by m.paper_id)
    select r.paper_id, r.score from ranked r
    where r.paper_id in (select d.paper_id ${fromDocuments(query)})
    order by r.score desc, r.paper_id desc limit ${limit}`;
}

/** Papers of a query that has conditions only, the newest first. */
export async function listMatching(
  db: Queryable,
  query: CompiledQuery,
  options: { limit: number; offset: number },
): Promise<number[]> {
  const { rows } = await db.execute<{ paper_id: string }>(sql`
    select d.paper_id ${fromDocuments({ ...query, needsPaper: true })}
    order by p.newest_at desc, d.paper_id desc limit ${options.limit} offset ${options.offset}`);
  return rows.map((row) => Number(row.paper_id));
}

/** How many papers satisfy the conditions and contain any of the stems; null when more than `most`. */
export async function countMatching(
  db: Queryable,
  query: CompiledQuery,
  most: number,
): Promise<number | null> {
  const words = query.anyStem === null ? [] : [sql`d.words @@ ${query.anyStem}::tsquery`];
  const { rows } = await db.execute<{ count: string }>(sql`
    select count(*) as count from (select 1 ${fromDocuments(query, ...words)} limit ${most + 1}) as found`);
  const count = Number(rows[0]?.count ?? 0);
  return count > most ? null : count;
}

/** Which of the papers contain any of the query's stems. */
export async function containsWords(
  db: Queryable,
  query: CompiledQuery,
  paperIds: readonly number[],
): Promise<Set<number>> {
  if (query.anyStem === null || paperIds.length === 0) return new Set();
  const { rows } = await db.execute<{ paper_id: string }>(sql`
    select paper_id from search_documents
    where paper_id = any(${sql.param(paperIds)}::bigint[]) and words @@ ${query.anyStem}::tsquery`);
  return new Set(rows.map((row) => Number(row.paper_id)));
}
