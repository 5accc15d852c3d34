// What a grouping saves, and the most that any prefix cache could.
import { buildTree, type RadixTree } from './radix-tree.ts';
import type { Group, TokenIds } from './types.ts';

/** Tokens of prompts: all, those that are computed, and 1 − computed / all (0 for no prompts). */
export interface Saving {
  promptTokens: number;
  processedTokens: number;
  saving: number;
}

/** The saving when each group's prefix is computed once. */
export function planSaving(prompts: readonly TokenIds[], groups: readonly Group[]): Saving {
  const promptTokens = tokensOf(prompts);
  const saved = groups.reduce(
    (sum, { prefixLength, members }) => sum + prefixLength * (members.length - 1),
    0,
  );
  return savingOf(promptTokens, promptTokens - saved);
}

/**
 * The saving when every block that several prompts begin with is computed once, on all levels of the tree at once: a
 * prefix cache that never evicts. No plan of one level can save more.
 */
export function treeSaving(prompts: readonly TokenIds[], blockSize: number): Saving {
  const tree = buildTree(prompts);
  const d = prefixLengths(tree, blockSize);
  const promptTokens = tokensOf(prompts);
  let processed = promptTokens;
  for (const end of tree.end) processed -= d[end] as number;
  for (let node = 1; node < tree.size; node++)
    processed += (d[node] as number) - (d[tree.parent[node] as number] as number);
  return savingOf(promptTokens, processed);
}

/** Each node's depth, cut to a multiple of the block: what prompts that pass through it can share. */
export function prefixLengths({ depth }: RadixTree, blockSize: number): Int32Array {
  return depth.map((tokens) => tokens - (tokens % blockSize));
}

export function savingOf(promptTokens: number, processedTokens: number): Saving {
  const saving = promptTokens === 0 ? 0 : 1 - processedTokens / promptTokens;
  return { promptTokens, processedTokens, saving };
}

export function tokensOf(prompts: readonly TokenIds[]): number {
  return prompts.reduce((sum, { length }) => sum + length, 0);
}
