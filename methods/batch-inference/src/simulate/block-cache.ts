import { PlanError } from '../plan/errors.ts';
import { savingOf, tokensOf, type Saving } from '../plan/saving.ts';
import type { TokenIds } from '../plan/types.ts';
import { numberBlocks } from './blocks.ts';
import { createLru } from './lru.ts';

export interface BlockCacheOptions {
  /** Tokens of a block. */
  blockSize: number;
  /** Tokens that the cache holds. */
  capacityTokens: number;
  /** Indices of prompts in the order in which they come; each once or more. As given where left out. */
  order?: readonly number[];
}

/**
 * What a prefix cache of blocks saves that evicts the least recently used one, as vLLM's does: a prompt takes the
 * blocks it finds from its beginning on, at least one token is computed, and its blocks are put in; of one prompt the
 * last block leaves first. Prompts come one after the other and answers take no room, which flatters the cache a little.
 * @throws PlanError
 */
export function simulateBlockCache(prompts: readonly TokenIds[], options: BlockCacheOptions): Saving {
  const { blockSize, capacityTokens, order = [...prompts.keys()] } = options;
  if (!Number.isInteger(blockSize) || blockSize < 1 || !(capacityTokens >= 0))
    throw new PlanError('A block cache has blocks of at least 1 token and room for 0 tokens or more.');
  const blocks = numberBlocks(prompts, blockSize);
  const cache = createLru(blocks.count, Math.min(Math.floor(capacityTokens / blockSize), blocks.count));
  let cached = 0;
  for (const index of order) {
    const own = blocks.of(index);
    const most = Math.floor(((prompts[index]?.length ?? 0) - 1) / blockSize);
    let hits = 0;
    while (hits < most && cache.has(own[hits] as number)) hits++;
    cached += hits * blockSize;
    for (let at = own.length - 1; at >= 0; at--) cache.touch(own[at] as number);
  }
  const all = tokensOf(order.map((index) => prompts[index] ?? []));
  return savingOf(all, all - cached);
}
