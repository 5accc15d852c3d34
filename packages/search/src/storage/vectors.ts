// Vectors of papers in a generation's table: as pgvector's types, otherwise as 8-bit numbers.
import type { Queryable } from '@papertape/database';
import { sql } from '@papertape/database/sql';
import { quantise } from '../lsa/model.ts';
import type { DocumentText } from '../words/document.ts';
import { vectorTable } from './generations.ts';
import type { Generation } from './generations.ts';

export interface StoredText extends DocumentText {
  paperId: number;
}

/** Papers without a vector in the generation, at most `limit`, in the order of their ids. */
export async function papersToEmbed(
  db: Queryable,
  generation: number,
  options: { after: number; limit: number },
): Promise<StoredText[]> {
  const { rows } = await db.execute<{
    id: string;
    title: string;
    abstract: string;
    author_names: string;
  }>(sql`
    select p.id, p.title, p.abstract, p.author_names
    from search_documents d join papers p on p.id = d.paper_id
    where d.paper_id > ${options.after}
      and not exists (select 1 from ${vectorTable(generation)} v where v.paper_id = d.paper_id)
    order by d.paper_id limit ${options.limit}`);
  return rows.map((row) => ({
    paperId: Number(row.id),
    title: row.title,
    abstract: row.abstract,
    authorNames: row.author_names,
  }));
}

/** How many papers have a vector in the generation. */
export async function countVectors(db: Queryable, generation: number): Promise<number> {
  const { rows } = await db.execute<{ count: string }>(
    sql`select count(*) as count from ${vectorTable(generation)}`,
  );
  return Number(rows[0]?.count ?? 0);
}

/** Stores the vectors of papers that are still there and have none yet. */
export async function storeVectors(
  db: Queryable,
  { id, storage }: Pick<Generation, 'id' | 'storage'>,
  vectors: readonly { paperId: number; vector: Float32Array }[],
): Promise<void> {
  const packed = storage === 'packed';
  const ids = sql.param(vectors.map(({ paperId }) => paperId));
  const values = sql.param(vectors.map(({ vector }) => (packed ? packVector(vector) : vectorText(vector))));
  const type = sql.raw(packed ? 'bytea[]' : 'text[]');
  const cast = sql.raw(packed ? '' : `::${storage}`);
  await db.execute(sql`
    insert into ${vectorTable(id)} (paper_id, embedding)
    select n.id, n.embedding${cast} from unnest(${ids}::bigint[], ${values}::${type}) as n (id, embedding)
    join search_documents d on d.paper_id = n.id
    on conflict (paper_id) do nothing`);
}

/** A vector in pgvector's notation, to five digits: more than its neighbours differ by. */
export function vectorText(vector: Float32Array): string {
  return `[${Array.from(vector, (value) => Number(value.toPrecision(5))).join(',')}]`;
}

/** Scale (32-bit float) and 8-bit numbers: value i is `scale * numbers[i]`. */
export function packVector(vector: Float32Array): Buffer {
  const numbers = new Int8Array(vector.length);
  const packed = Buffer.alloc(4 + vector.length);
  packed.writeFloatLE(quantise(vector, numbers), 0);
  packed.set(new Uint8Array(numbers.buffer), 4);
  return packed;
}

/** A generation's vectors in rows after `sequence`, for the exact search in process. */
export async function readVectors(
  db: Queryable,
  generation: number,
  options: { after: number; limit: number },
): Promise<{ paperId: number; sequence: number; packed: Buffer }[]> {
  const { rows } = await db.execute<{ paper_id: string; sequence: string; embedding: Buffer }>(sql`
    select paper_id, sequence, embedding from ${vectorTable(generation)}
    where sequence > ${options.after} order by sequence limit ${options.limit}`);
  return rows.map((row) => ({
    paperId: Number(row.paper_id),
    sequence: Number(row.sequence),
    packed: row.embedding,
  }));
}
