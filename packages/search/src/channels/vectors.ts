// Papers by their meaning: the vector channel of one generation.
import type { Queryable } from '@papertape/database';
import { sql } from '@papertape/database/sql';
import type { SQL } from '@papertape/database/sql';
import { hasConditions } from '../query/compile.ts';
import type { CompiledQuery } from '../query/compile.ts';
import { vectorTable } from '../storage/generations.ts';
import type { Generation } from '../storage/generations.ts';
import { vectorText } from '../storage/vectors.ts';
import type { Scores } from './fusion.ts';

/** What both ways of finding near vectors can do. */
export interface VectorIndex {
  /**
   * Cosines of the papers nearest to a vector, or to a paper, that satisfy the query's conditions, at most `limit`, and
   * those of `also`; empty for a paper without a vector.
   */
  nearest(
    target: Float32Array | { paperId: number },
    options: { query: CompiledQuery | null; limit: number; also: readonly number[] },
  ): Promise<Scores>;
}

/** The index in the database: HNSW of pgvector. */
export function createPgvectorIndex(db: Queryable, { id, storage }: Generation): VectorIndex {
  const table = vectorTable(id);
  return {
    async nearest(target, { query, limit, also }) {
      const embedding =
        target instanceof Float32Array
          ? sql`${vectorText(target)}::${sql.raw(storage)}`
          : sql`(select embedding from ${table} where paper_id = ${target.paperId})`;
      const nearness = sql`v.embedding <#> (select embedding from target)`;
      const condition = query !== null && hasConditions(query) ? vectorConditions(query) : sql``;
      const { rows } = await db.execute<{ paper_id: string; cosine: number | null }>(sql`
        with target as materialized (select ${embedding} as embedding)
        (select v.paper_id, -(${nearness}) as cosine from ${table} v ${condition}
         order by ${nearness} limit ${limit})
        union
        select v.paper_id, -(${nearness}) from ${table} v
        where v.paper_id = any(${sql.param(also)}::bigint[])`);
      return new Map(
        rows.flatMap(({ paper_id, cosine }) => (cosine === null ? [] : [[Number(paper_id), cosine]])),
      );
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
