// Savings of prompts that share one prefix each (the paper's micro-benchmarks): the plan against caches of blocks.
import type { RandomStream } from '@papertape/reproduction';
import { plan, simulateBlockCache, sortedOrder } from '../../src/index.ts';
import { promptsOf } from './sets.ts';

export interface OneLevelOptions {
  /** Tokens that the members of a group share: 2000 and 16,000 in the paper. */
  prefix: number;
  /** Groups of 16 prompts with 200 tokens of their own. */
  groups: number;
  /** Tokens that the cache holds. */
  capacityTokens: number;
  blockSize: number;
}

/** Shares of the prompt tokens that are not computed, from 0 to 1. */
export interface OneLevelSavings {
  paper: number;
  exact: number;
  /** A least-recently-used cache, prompts as they come: shuffled. */
  lru: number;
  /** The same cache, prompts sorted. */
  lruSorted: number;
}

export function oneLevelSavings(options: OneLevelOptions, random: RandomStream): OneLevelSavings {
  const { prefix, groups, capacityTokens, blockSize } = options;
  const prompts = promptsOf({ roots: groups, prefixes: [prefix], degrees: [16], distinct: 200 }, random);
  const cache = { blockSize, capacityTokens };
  return {
    paper: plan(prompts, { blockSize, mode: 'paper' }).saving,
    exact: plan(prompts, { blockSize, mode: 'exact' }).saving,
    lru: simulateBlockCache(prompts, cache).saving,
    lruSorted: simulateBlockCache(prompts, { ...cache, order: sortedOrder(prompts) }).saving,
  };
}
