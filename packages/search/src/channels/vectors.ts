// Papers by their meaning: the vector channel of one generation.
import type { Queryable } from '@papertape/database';
import { sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import { hasConditions } from '../query/compile.ts';
import type { CompiledQuery } from '../query/compile.ts';
import { vectorTable } from '../storage/generations.ts';
import type { Generation } from '../storage/generations.ts';
import { vectorText } from '../storage/vectors.ts';
import type { Scores } from './fusion.ts';

/** What both ways of finding near vectors can do. */
export interface VectorIndex {
  /** Cosines of the nearest papers that satisfy the query's conditions, at most `limit`, and those of `also`. */
  nearest(
    vector: Float32Array,
    options: { query: CompiledQuery | null; limit: number; also: readonly number[] },
  ): Promise<Scores>;
  /** The stored vector of a paper, or null. */
  vectorOf(paperId: number): Promise<Float32Array | null>;
}

/** The index in the database: HNSW of pgvector. */
export function createPgvectorIndex(db: Queryable, { id, storage }: Generation): VectorIndex {
  const table = vectorTable(id);
  return {
    async nearest(vector, { query, limit, also }) {
      const target = sql`${vectorText(vector)}::${sql.raw(storage)}`;
      const condition = query !== null && hasConditions(query) ? vectorConditions(query) : sql``;
      const { rows } = await db.execute<{ paper_id: string; cosine: number }>(sql`
        (select v.paper_id, -(v.embedding <#> ${target}) as cosine from ${table} v ${condition}
         order by v.embedding <#> ${target} limit ${limit})
        union
        select v.paper_id, -(v.embedding <#> ${target}) from ${table} v
        where v.paper_id = any(${sql.param(also)}::bigint[])`);
      return new Map(rows.map((row) => [Number(row.paper_id), row.cosine]));
    },
    async vectorOf(paperId) {
      const { rows } = await db.execute<{ embedding: string }>(
        sql`select embedding::text as embedding from ${table} where paper_id = ${paperId}`,
      );
      const text = rows[0]?.embedding;
      return text === undefined ? null : Float32Array.from(JSON.parse(text) as number[]);
    },
  };
}

/**
 * The query's conditions on `v`. They stand inside the scan in order of nearness, which goes on until it has enough
 * (hnsw.iterative_scan); a scalar subquery keeps the planner from evaluating them for every paper first.
 */
function vectorConditions(query: CompiledQuery): SQL {
  const { among, facts } = query;
  const few = among === null ? [] : [sql`v.paper_id = any(${sql.param(among)}::bigint[])`];
  const words = among === null ? [...query.required, ...query.unwanted] : [];
  const tested = [...words, ...facts];
  const join = facts.length > 0 ? sql`join papers p on p.id = d.paper_id` : sql``;
  const other =
    tested.length > 0
      ? [
          sql`(select ${sql.join(tested, sql` and `)} from search_documents d ${join} where d.paper_id = v.paper_id)`,
        ]
      : [];
  return sql`where ${sql.join([...few, ...other], sql` and `)}`;
}
