// A prefix cache of blocks as servers have it, which counts what it finds.

export interface PrefixCache {
  /** Tokens at the beginning of a prompt that are in the cache; the last token never counts. */
  find(tokens: readonly number[]): number;
  /** Puts a prompt's full blocks in; the least recently used ones leave where there is no room. */
  put(tokens: readonly number[]): void;
}

export function createPrefixCache(blockSize: number, capacityTokens: number): PrefixCache {
  const numbers = new Map<string, number>(); // of blocks, by the block before them and their tokens
  const cached = new Set<number>(); // in the order of their last use
  const blocksOf = (tokens: readonly number[]) => {
    let before = 0;
    return Array.from({ length: Math.floor(tokens.length / blockSize) }, (_, at) => {
      const name = `${before}:${tokens.slice(at * blockSize, (at + 1) * blockSize).join()}`;
      before = numbers.get(name) ?? numbers.size + 1;
      numbers.set(name, before);
      return before;
    });
  };
  return {
    find(tokens) {
      const blocks = blocksOf(tokens);
      const missing = blocks.findIndex((block) => !cached.has(block));
      const found = missing === -1 ? blocks.length : missing;
      return Math.min(found, Math.floor((tokens.length - 1) / blockSize)) * blockSize;
    },
    put(tokens) {
      for (const block of blocksOf(tokens).reverse()) {
        cached.delete(block);
        cached.add(block);
      }
      for (const block of cached) {
        if (cached.size * blockSize <= capacityTokens) break;
        cached.delete(block);
      }
    },
  };
}
