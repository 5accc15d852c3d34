// Papers by their words, best first: BM25 where the database has it, otherwise weighted full-text ranks.
import type { Queryable } from '@papertape/database';
import { sql } from '@papertape/database/sql';
import type { SQL } from '@papertape/database/sql';
import { fromDocuments, scanConditions } from '../query/compile.ts';
import type { CompiledQuery } from '../query/compile.ts';
import { OWN_LABELS, quoteLexeme } from '../words/document.ts';
import type { Scores } from './fusion.ts';

export type TextChannel = 'bm25' | 'full-text';

/** Up to so many papers that contain what is required, each is scored; beyond, the rankings are scanned for them. */
const SCORED_ONE_BY_ONE = 100;

/** The query with the papers that contain what it requires, when they are few. */
export async function narrow(db: Queryable, query: CompiledQuery): Promise<CompiledQuery> {
  if (query.required.length === 0) return query;
  const { rows } = await db.execute<{ paper_id: string }>(sql`
    select d.paper_id ${fromDocuments({ ...query, facts: [] })} limit ${SCORED_ONE_BY_ONE + 1}`);
  if (rows.length > SCORED_ONE_BY_ONE) return query;
  return { ...query, among: rows.map((row) => Number(row.paper_id)) };
}

/** Scores of the best papers for the query's stems, at most `limit`; empty when there are no stems. */
export async function searchText(
  db: Queryable,
  channel: TextChannel,
  query: CompiledQuery,
  limit: number,
): Promise<Scores> {
  if (query.stems.length === 0) return new Map();
  const statement = channel === 'bm25' ? bm25(query, limit) : fullText(query, limit);
  const { rows } = await db.execute<{ paper_id: string; score: number }>(statement);
  const scores = rows.map((row): [number, number] => [Number(row.paper_id), Math.abs(row.score)]);
  // BM25 gives zero to a paper that satisfies the conditions and has none of the words.
  const found = new Map(scores.filter(([, score]) => score > 0));
  return demote(found, await containsWords(db, query, [...found.keys()]));
}

/** What a score counts of a paper that has the words only in what a machine wrote of it. */
const MACHINE_WEIGHT = 0.3;

function demote(scores: Map<number, number>, origins: ReadonlyMap<number, WordOrigin>): Scores {
  const demoted = [...scores].map(([id, score]): [number, number] => [
    id,
    origins.get(id) === 'machine' ? MACHINE_WEIGHT * score : score,
  ]);
  return new Map(demoted.sort(([, a], [, b]) => b - a));
}

/**
 * BM25, whose scores are negative so that its index can serve them in ascending order. The score must be selected in
 * the very words of the ordering: only then is it the index's, and not computed again for each row, which takes
 * longer than the whole search.
 */
function bm25(query: CompiledQuery, limit: number): SQL {
  const score = sql`d.stems <@> to_bm25query(${query.stems.join(' ')}, 'search_documents_bm25')`;
  return sql`
    select d.paper_id, ${score} as score from search_documents d ${scanConditions(query)}
    order by ${score} limit ${limit}`;
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
    select d.paper_id ${fromDocuments({ ...query, facts: [...query.facts, sql`true`] })}
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

/** A tsquery of stems, of which one is enough, asked of the paper's own words only. */
function ownWords(anyStem: string): string {
  return anyStem
    .split(' | ')
    .map((lexeme) => `${lexeme}:${OWN_LABELS}`)
    .join(' | ');
}

/** Whose words a paper has of a query: its own, or only those that a machine wrote of it. */
export type WordOrigin = 'own' | 'machine';

/** Which of the papers contain any of the query's stems, and whose words these are. */
export async function containsWords(
  db: Queryable,
  query: CompiledQuery,
  paperIds: readonly number[],
): Promise<Map<number, WordOrigin>> {
  if (query.anyStem === null || paperIds.length === 0) return new Map();
  const { rows } = await db.execute<{ paper_id: string; own: boolean }>(sql`
    select paper_id, words @@ ${ownWords(query.anyStem)}::tsquery as own from search_documents
    where paper_id = any(${sql.param(paperIds)}::bigint[]) and words @@ ${query.anyStem}::tsquery`);
  return new Map(rows.map((row) => [Number(row.paper_id), row.own ? 'own' : 'machine']));
}
