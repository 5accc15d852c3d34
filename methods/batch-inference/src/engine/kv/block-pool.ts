// Blocks of the KV cache, counted by reference: a block is free when the last of its users gives it back.

export interface BlockPool {
  /** Blocks in all. */
  readonly size: number;
  /** Blocks that `take` can give now. */
  available(): number;
  /** So many blocks, each with one reference; undefined, and nothing taken, where there are not enough. */
  take(count: number): number[] | undefined;
  /** One more reference to each. */
  retain(blocks: readonly number[]): void;
  /** One reference fewer to each. Throws RangeError for a block that is free already. */
  release(blocks: readonly number[]): void;
}

/** A pool of free blocks. */
export function createBlockPool(size: number): BlockPool {
  const references = new Int32Array(size);
  const free = Array.from({ length: size }, (_, at) => size - 1 - at);
  return {
    size,
    available: () => free.length,
    take(count) {
      if (count > free.length) return undefined;
      const taken = free.splice(free.length - count, count).reverse();
      for (const block of taken) references[block] = 1;
      return taken;
    },
    retain(blocks) {
      for (const block of blocks) changeReferences(references, block, 1);
    },
    release(blocks) {
      for (const block of blocks) if (changeReferences(references, block, -1) === 0) free.push(block);
    },
  };
}

/** References of a block that is in use, after the change. Throws RangeError for one that is not. */
export function changeReferences(references: Int32Array, block: number, change: 1 | -1): number {
  const before = references[block] ?? 0;
  if (before === 0) throw new RangeError(`Block ${block} is not in use.`);
  references[block] = before + change;
  return before + change;
}
