// A prefix cache of blocks as servers have it, which counts what it finds.

export interface PrefixCache {
  /** Tokens at the beginning of a prompt that are in the cache; the last token never counts. */
  find(tokens: readonly number[]): number;
  /** Puts a prompt's full blocks in; the least recently used ones leave where there is no room. */
  put(tokens: readonly number[]): void;
}

export function createPrefixCache(blockSize: number, capacityTokens: number): PrefixCache {
  const blocks = new Set<string>(); // in the order of their last use
  const namesOf = (tokens: readonly number[]) =>
    Array.from({ length: Math.floor(tokens.length / blockSize) }, (_, at) =>
      tokens.slice(0, (at + 1) * blockSize).join(' '),
    );
  return {
    find(tokens) {
      const names = namesOf(tokens);
      const missing = names.findIndex((name) => !blocks.has(name));
      const found = missing === -1 ? names.length : missing;
      return Math.min(found, Math.floor((tokens.length - 1) / blockSize)) * blockSize;
    },
    put(tokens) {
      for (const name of namesOf(tokens).reverse()) {
        blocks.delete(name);
        blocks.add(name);
      }
      for (const name of blocks) {
        if (blocks.size * blockSize <= capacityTokens) break;
        blocks.delete(name);
      }
    },
  };
}
