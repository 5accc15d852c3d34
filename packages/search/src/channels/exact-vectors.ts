// The vector channel without pgvector: every vector of a generation in memory, 8 bits a number, searched exactly.
import type { Queryable } from '@papertape/database';
import { sql } from '@papertape/database/sql';
import { fromDocuments, hasConditions } from '../query/compile.ts';
import { readVectors } from '../storage/vectors.ts';
import type { VectorIndex } from './vectors.ts';

const PAGE = 2000;

/** Vectors of length one, in 8 bits a number. */
export class ExactVectors {
  readonly #dimensions: number;
  readonly #rowOf = new Map<number, number>();
  #ids: number[] = [];
  #scales: number[] = [];
  #numbers = new Int8Array(0);

  constructor(dimensions: number) {
    this.#dimensions = dimensions;
  }

  /** Adds or replaces a paper's vector, packed as `packVector` does. */
  set(paperId: number, packed: Uint8Array): void {
    let row = this.#rowOf.get(paperId);
    if (row === undefined) {
      row = this.#ids.length;
      this.#rowOf.set(paperId, row);
      this.#ids.push(paperId);
      this.#grow(row + 1);
    }
    const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
    this.#scales[row] = view.getFloat32(0, true);
    const numbers = new Int8Array(packed.buffer, packed.byteOffset + 4, this.#dimensions);
    this.#numbers.set(numbers, row * this.#dimensions);
  }

  #grow(rows: number): void {
    if (rows * this.#dimensions <= this.#numbers.length) return;
    const larger = new Int8Array(Math.max(256, 2 * rows) * this.#dimensions);
    larger.set(this.#numbers);
    this.#numbers = larger;
  }

  /** Inner products with the papers (all of them when null), the largest first, at most `limit`. */
  nearest(vector: Float32Array, paperIds: readonly number[] | null, limit: number): [number, number][] {
    const scored = (paperIds ?? this.#ids).flatMap((id): [number, number][] => {
      const row = this.#rowOf.get(id);
      return row === undefined ? [] : [[id, this.#product(row, vector)]];
    });
    return scored.sort((a, b) => b[1] - a[1] || b[0] - a[0]).slice(0, limit);
  }

  #product(row: number, vector: Float32Array): number {
    const base = row * this.#dimensions;
    let sum = 0;
    for (let i = 0; i < this.#dimensions; i++) sum += (this.#numbers[base + i] ?? 0) * (vector[i] ?? 0);
    return sum * (this.#scales[row] ?? 0);
  }

  /** A paper's vector as it is kept, or null. */
  get(paperId: number): Float32Array | null {
    const row = this.#rowOf.get(paperId);
    if (row === undefined) return null;
    const base = row * this.#dimensions;
    const scale = this.#scales[row] ?? 0;
    return Float32Array.from(
      this.#numbers.subarray(base, base + this.#dimensions),
      (number) => number * scale,
    );
  }
}

/** The channel over a generation's table, read at the first search and then only what is new. */
export function createExactIndex(db: Queryable, generation: { id: number; dimensions: number }): VectorIndex {
  const vectors = new ExactVectors(generation.dimensions);
  let last = 0;
  let reading: Promise<void> | null = null;
  const read = async () => {
    for (;;) {
      const rows = await readVectors(db, generation.id, { after: last, limit: PAGE });
      for (const { paperId, sequence, packed } of rows) {
        vectors.set(paperId, packed);
        last = sequence;
      }
      if (rows.length < PAGE) return;
    }
  };
  const upToDate = () => (reading ??= read().finally(() => (reading = null)));
  return {
    async nearest(target, { query, limit, also }) {
      await upToDate();
      const vector = target instanceof Float32Array ? target : vectors.get(target.paperId);
      if (vector === null) return new Map();
      let allowed: number[] | null = null;
      if (query !== null && hasConditions(query)) {
        const { rows } = await db.execute<{ paper_id: string }>(
          sql`select d.paper_id ${fromDocuments(query)}`,
        );
        allowed = rows.map((row) => Number(row.paper_id));
      }
      return new Map([
        ...vectors.nearest(vector, also, also.length),
        ...vectors.nearest(vector, allowed, limit),
      ]);
    },
  };
}
