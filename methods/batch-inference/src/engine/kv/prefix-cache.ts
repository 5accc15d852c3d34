// The cache of servers: blocks keep what they hold when nobody uses them any more, until the longest unused is taken.
import { changeReferences, type BlockPool } from './block-pool.ts';

export interface PrefixCache extends BlockPool {
  /** Blocks that hold the beginning of `tokens`, whole blocks only, each with one more reference. */
  match(tokens: ArrayLike<number>, most: number): number[];
  /** Remembers that `blocks` hold the beginning of `tokens`; those that another block holds already are left out. */
  remember(tokens: ArrayLike<number>, blocks: readonly number[]): void;
}

/**
 * A pool whose blocks are found again by the tokens from the beginning of the prompt up to their end. Blocks without
 * content are taken first, then the least recently used; of one sequence its last block before its first.
 */
export function createPrefixCache(size: number, blockSize: number): PrefixCache {
  return new LruBlocks(size, blockSize);
}

class LruBlocks implements PrefixCache {
  readonly size: number;
  readonly #blockSize: number;
  readonly #references: Int32Array;
  readonly #empty: number[];
  /** Unused blocks with content, the longest unused first. */
  readonly #unused = new Set<number>();
  readonly #blockOf = new Map<string, number>();
  readonly #keyOf = new Map<number, string>();
  /** Of each block with content, a number that no other content has; 0 stands for the beginning of a prompt. */
  readonly #stamps = new Map<number, number>();
  #lastStamp = 0;

  constructor(size: number, blockSize: number) {
    this.size = size;
    this.#blockSize = blockSize;
    this.#references = new Int32Array(size);
    this.#empty = Array.from({ length: size }, (_, at) => size - 1 - at);
  }

  available(): number {
    return this.#empty.length + this.#unused.size;
  }

  take(count: number): number[] | undefined {
    return count > this.available() ? undefined : Array.from({ length: count }, () => this.#takeOne());
  }

  retain(blocks: readonly number[]): void {
    for (const block of blocks) changeReferences(this.#references, block, 1);
  }

  release(blocks: readonly number[]): void {
    for (const block of blocks.toReversed()) {
      if (changeReferences(this.#references, block, -1) > 0) continue;
      if (this.#keyOf.has(block)) this.#unused.add(block);
      else this.#empty.push(block);
    }
  }

  match(tokens: ArrayLike<number>, most: number): number[] {
    const found = this.#find(tokens, most);
    for (const block of found) {
      this.#unused.delete(block);
      this.#references[block] = (this.#references[block] ?? 0) + 1;
    }
    return found;
  }

  remember(tokens: ArrayLike<number>, blocks: readonly number[]): void {
    let before: number | undefined;
    for (const [at, block] of blocks.entries()) {
      if ((at + 1) * this.#blockSize > tokens.length) break;
      const key = this.#keyAt(tokens, at, before);
      const known = this.#blockOf.get(key);
      if (known === undefined) {
        this.#blockOf.set(key, block);
        this.#keyOf.set(block, key);
        this.#stamps.set(block, ++this.#lastStamp);
      }
      before = known ?? block;
    }
  }

  #find(tokens: ArrayLike<number>, most: number): number[] {
    const found: number[] = [];
    while ((found.length + 1) * this.#blockSize <= most) {
      const block = this.#blockOf.get(this.#keyAt(tokens, found.length, found.at(-1)));
      if (block === undefined) break;
      found.push(block);
    }
    return found;
  }

  /** What a block is found by: the content before it, and its own tokens. Nothing can collide. */
  #keyAt(tokens: ArrayLike<number>, at: number, before: number | undefined): string {
    let key = `${before === undefined ? 0 : (this.#stamps.get(before) ?? 0)}`;
    for (let i = at * this.#blockSize; i < (at + 1) * this.#blockSize; i++) key += `,${tokens[i] ?? 0}`;
    return key;
  }

  #takeOne(): number {
    const block = this.#empty.pop() ?? this.#unused.values().next().value;
    if (block === undefined) throw new RangeError('No block is available.');
    this.#unused.delete(block);
    const key = this.#keyOf.get(block);
    if (key !== undefined) this.#blockOf.delete(key);
    this.#keyOf.delete(block);
    this.#references[block] = 1;
    return block;
  }
}
