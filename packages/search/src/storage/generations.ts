// Generations of vectors: one embedder's vectors of all papers. A new one is filled while the old one serves.
import type { Database, Queryable } from '@papertape/database';
import { sql } from '@papertape/database/sql';
import type { SQL } from '@papertape/database/sql';

export type GenerationState = 'building' | 'active' | 'retired';

/**
 * How vectors are stored. 'halfvec' takes half the space; 'vector' is 3.6 times quicker to index in PGlite, whose
 * WebAssembly converts 16-bit numbers one by one (measured: 3.1 against .9 ms for an insert of 256 dimensions into
 * HNSW); 'packed' is for the exact search in process.
 */
export type VectorStorage = 'halfvec' | 'vector' | 'packed';

export interface Generation {
  id: number;
  /** `Embedder.key`: what made the vectors. */
  embedder: string;
  dimensions: number;
  /** Papers there were when its model was made. */
  papers: number;
  storage: VectorStorage;
  state: GenerationState;
}

/** Bytes of a model in one row. */
const PART = 1 << 20;

/** How this database stores vectors best. */
export function vectorStorageOf({ kind, extensions }: Pick<Database, 'kind' | 'extensions'>): VectorStorage {
  if (extensions.vector === null) return 'packed';
  return kind === 'pglite' ? 'vector' : 'halfvec';
}

/** The table of a generation's vectors. */
export function vectorTable(generation: number): SQL {
  if (!Number.isSafeInteger(generation)) throw new RangeError(`No generation is called ${generation}.`);
  return sql.raw(`search_vectors_${generation}`);
}

/** Every generation, the newest first. */
export async function listGenerations(db: Queryable): Promise<Generation[]> {
  const { rows } = await db.execute<Generation & Record<string, unknown>>(
    sql`select id, embedder, dimensions, papers, storage, state from search_generations order by id desc`,
  );
  return rows;
}

/** The id of the generation that serves, or null. */
export async function activeGeneration(db: Queryable): Promise<Generation | null> {
  const { rows } = await db.execute<Generation & Record<string, unknown>>(
    sql`select id, embedder, dimensions, papers, storage, state from search_generations where state = 'active'`,
  );
  return rows[0] ?? null;
}

/** Makes an empty generation with its model and table. */
export async function createGeneration(
  tx: Queryable,
  generation: Omit<Generation, 'id' | 'state'>,
  model: Uint8Array | null,
): Promise<Generation> {
  const { embedder, dimensions, papers, storage } = generation;
  const { rows } = await tx.execute<{ id: number }>(sql`
    insert into search_generations (embedder, dimensions, papers, storage, state)
    values (${embedder}, ${dimensions}, ${papers}, ${storage}, 'building') returning id`);
  const id = rows[0]?.id ?? 0;
  for (let part = 0; model && part * PART < model.length; part++) {
    const data = Buffer.from(model.subarray(part * PART, (part + 1) * PART));
    await tx.execute(
      sql`insert into search_models (generation, part, data) values (${id}, ${part}, ${data})`,
    );
  }
  const type = storage === 'packed' ? 'bytea' : `${storage}(${dimensions})`;
  await tx.execute(sql`
    create table ${vectorTable(id)} (
      paper_id bigint primary key,
      sequence bigint generated always as identity,
      embedding ${sql.raw(type)} not null
    )`);
  if (storage === 'packed') await tx.execute(sql`create index on ${vectorTable(id)} (sequence)`);
  // In PGlite one long statement stops every other query, so its index grows with the vectors instead.
  if (storage === 'vector') await tx.execute(hnsw(id, storage));
  return { id, embedder, dimensions, papers, storage, state: 'building' };
}

/** Builds what a server builds faster over a full table; readers of other generations do not wait for it. */
export async function finishGeneration(tx: Queryable, { id, storage }: Generation): Promise<void> {
  if (storage !== 'halfvec') return;
  await tx.execute(sql`set local statement_timeout = 0`);
  await tx.execute(hnsw(id, storage));
}

// m and ef_construction below pgvector's defaults (16, 64): inserts cost half, and what is found is the same, since
// searches look at 200 candidates.
function hnsw(id: number, storage: 'halfvec' | 'vector'): SQL {
  return sql`
    create index if not exists ${sql.raw(`search_vectors_${id}_hnsw`)} on ${vectorTable(id)}
    using hnsw (embedding ${sql.raw(`${storage}_ip_ops`)}) with (m = 12, ef_construction = 40)`;
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
