// The blocks of prompts, numbered so that two prompts have a block in common where they begin alike up to its end:
// what block caches tell apart by hashes of whole prefixes.
import { buildTree, type RadixTree } from '../plan/radix-tree.ts';
import type { TokenIds } from '../plan/types.ts';

export interface PromptBlocks {
  /** Numbers of blocks are below this. */
  readonly count: number;
  /** The full blocks of a prompt, first to last. */
  of(prompt: number): Int32Array;
}

/** The full blocks of each prompt; a rest at the end that fills no block has none. */
export function numberBlocks(prompts: readonly TokenIds[], blockSize: number): PromptBlocks {
  const tree = buildTree(prompts, 0);
  const first = new Int32Array(tree.size);
  let count = 0;
  for (let node = 1; node < tree.size; node++) {
    first[node] = count;
    count += blocksUpTo(tree, node, blockSize) - blocksUpTo(tree, tree.parent[node] as number, blockSize);
  }
  return {
    count,
    of(prompt) {
      let node = tree.end[prompt] as number;
      const blocks = new Int32Array(blocksUpTo(tree, node, blockSize));
      for (; node > 0; node = tree.parent[node] as number) {
        const from = blocksUpTo(tree, tree.parent[node] as number, blockSize);
        const to = blocksUpTo(tree, node, blockSize);
        for (let block = from; block < to; block++) blocks[block] = (first[node] as number) + block - from;
      }
      return blocks;
    },
  };
}

function blocksUpTo({ depth }: RadixTree, node: number, blockSize: number): number {
  return Math.floor((depth[node] as number) / blockSize);
}
