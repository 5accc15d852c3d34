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
  const references = new Int32Array(size);
  const empty = Array.from({ length: size }, (_, at) => size - 1 - at);
  /** Unused blocks with content, the longest unused first. */
  const unused = new Set<number>();
  const blockOf = new Map<string, number>();
  const keyOf = new Map<number, string>();
  /** Of each block with content, a number that no other content has; 0 stands for the beginning of a prompt. */
  const stamps = new Map<number, number>();
  let lastStamp = 0;

  /** What a block is found by: the content before it, and its own tokens. Nothing can collide. */
  function keyAt(tokens: ArrayLike<number>, at: number, before: number | undefined): string {
    let key = `${before === undefined ? 0 : (stamps.get(before) ?? 0)}`;
    for (let i = at * blockSize; i < (at + 1) * blockSize; i++) key += `,${tokens[i] ?? 0}`;
    return key;
  }

  function takeOne(): number {
    const block = empty.pop() ?? unused.values().next().value;
    if (block === undefined) throw new RangeError('No block is available.');
    unused.delete(block);
    const key = keyOf.get(block);
    if (key !== undefined) blockOf.delete(key);
    keyOf.delete(block);
    references[block] = 1;
    return block;
  }

  function find(tokens: ArrayLike<number>, most: number): number[] {
    const found: number[] = [];
    while ((found.length + 1) * blockSize <= most) {
      const block = blockOf.get(keyAt(tokens, found.length, found.at(-1)));
      if (block === undefined) break;
      found.push(block);
    }
    return found;
  }

  const available = () => empty.length + unused.size;
  return {
    size,
    available,
    take: (count) => (count > available() ? undefined : Array.from({ length: count }, takeOne)),
    retain(blocks) {
      for (const block of blocks) changeReferences(references, block, 1);
    },
    release(blocks) {
      for (const block of blocks.toReversed()) {
        if (changeReferences(references, block, -1) > 0) continue;
        if (keyOf.has(block)) unused.add(block);
        else empty.push(block);
      }
    },
    match(tokens, most) {
      const found = find(tokens, most);
      for (const block of found) {
        unused.delete(block);
        references[block] = (references[block] ?? 0) + 1;
      }
      return found;
    },
    remember(tokens, blocks) {
      let before: number | undefined;
      for (const [at, block] of blocks.entries()) {
        if ((at + 1) * blockSize > tokens.length) break;
        const key = keyAt(tokens, at, before);
        const known = blockOf.get(key);
        if (known === undefined) {
          blockOf.set(key, block);
          keyOf.set(block, key);
          stamps.set(block, ++lastStamp);
        }
        before = known ?? block;
      }
    },
  };
}
