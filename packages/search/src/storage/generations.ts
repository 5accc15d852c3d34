// Generations of vectors: one embedder's vectors of all papers. A new one is filled while the old one serves.
import type { Queryable } from '@papertape/database';
import { sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';

export type GenerationState = 'building' | 'active' | 'retired';

export interface Generation {
  id: number;
  /** `Embedder.key`: what made the vectors. */
  embedder: string;
  dimensions: number;
  /** Papers there were when its model was made. */
  papers: number;
  state: GenerationState;
}

/** Bytes of a model in one row. */
const PART = 1 << 20;

/** The table of a generation's vectors. */
export function vectorTable(generation: number): SQL {
  if (!Number.isSafeInteger(generation)) throw new RangeError(`No generation is called ${generation}.`);
  return sql.raw(`search_vectors_${generation}`);
}

/** Every generation, the newest first. */
export async function listGenerations(db: Queryable): Promise<Generation[]> {
  const { rows } = await db.execute<Generation & Record<string, unknown>>(
    sql`select id, embedder, dimensions, papers, state from search_generations order by id desc`,
  );
  return rows;
}

/** The id of the generation that serves, or null. */
export async function activeGeneration(db: Queryable): Promise<Generation | null> {
  const { rows } = await db.execute<Generation & Record<string, unknown>>(
    sql`select id, embedder, dimensions, papers, state from search_generations where state = 'active'`,
  );
  return rows[0] ?? null;
}

/**
 * Makes an empty generation with its model and table. With pgvector its HNSW index is there from the beginning: built
 * over a full table it would stop every other query of PGlite until it is done.
 */
export async function createGeneration(
  tx: Queryable,
  generation: Omit<Generation, 'id' | 'state'>,
  options: { model: Uint8Array | null; pgvector: boolean },
): Promise<Generation> {
  const { embedder, dimensions, papers } = generation;
  const { rows } = await tx.execute<{ id: number }>(sql`
    insert into search_generations (embedder, dimensions, papers, state)
    values (${embedder}, ${dimensions}, ${papers}, 'building') returning id`);
  const id = rows[0]?.id ?? 0;
  const { model, pgvector } = options;
  for (let part = 0; model && part * PART < model.length; part++) {
    const data = Buffer.from(model.subarray(part * PART, (part + 1) * PART));
    await tx.execute(
      sql`insert into search_models (generation, part, data) values (${id}, ${part}, ${data})`,
    );
  }
  const type = sql.raw(pgvector ? `halfvec(${dimensions})` : 'bytea');
  await tx.execute(sql`
    create table ${vectorTable(id)} (
      paper_id bigint primary key,
      sequence bigint generated always as identity,
      embedding ${type} not null
    )`);
  if (pgvector) {
    await tx.execute(sql`create index on ${vectorTable(id)} using hnsw (embedding halfvec_ip_ops)`);
  } else {
    await tx.execute(sql`create index on ${vectorTable(id)} (sequence)`);
  }
  return { id, embedder, dimensions, papers, state: 'building' };
}

/** The bytes stored with a generation, or null. */
export async function readModel(db: Queryable, generation: number): Promise<Uint8Array | null> {
  const parts: Buffer[] = [];
  for (;;) {
    const { rows } = await db.execute<{ data: Buffer }>(
      sql`select data from search_models where generation = ${generation} and part = ${parts.length}`,
    );
    const part = rows[0]?.data;
    if (!part) return parts.length > 0 ? Buffer.concat(parts) : null;
    parts.push(part);
  }
}

/** Lets a generation serve in place of the one that did, in one step. */
export async function activateGeneration(tx: Queryable, id: number): Promise<void> {
  await tx.execute(
    sql`update search_generations set state = 'retired' where state = 'active' and id <> ${id}`,
  );
  await tx.execute(sql`update search_generations set state = 'active' where id = ${id}`);
}

/** Removes a generation that no longer serves, its model and its vectors. */
export async function dropGeneration(tx: Queryable, id: number): Promise<void> {
  await tx.execute(sql`delete from search_generations where id = ${id} and state <> 'active'`);
  await tx.execute(sql`drop table if exists ${vectorTable(id)}`);
}
