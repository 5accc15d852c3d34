// MaximizeReuse, the paper's algorithm 1: from the leaves up, a grandchild g of D is forked out of its parent c, joined
// with c's tokens and hung on D, where that saves more than it costs. What hangs on the root in the end are the heads.
import type { RadixTree } from './radix-tree.ts';

/** For each node the head that its prompts would use; 0, the root, for none. `d` is each node's prefix in tokens. */
export function greedyHeads(tree: RadixTree, d: Int32Array): Int32Array {
  const forest = copyOf(tree, d);
  for (let at = tree.order.length - 1; at >= 0; at--) {
    const D = tree.order[at] as number;
    const children = childrenOf(forest, D); // before any grandchild is hung here
    for (const c of children) forkGrandchildren(forest, D, c);
  }
  const head = new Int32Array(tree.size);
  const stack = childrenOf(forest, 0);
  for (const top of stack) head[top] = top;
  for (let node = stack.pop(); node !== undefined; node = stack.pop())
    for (const child of childrenOf(forest, node)) {
      head[child] = head[node] as number;
      stack.push(child);
    }
  return head;
}

/** The tree as the algorithm changes it. */
interface Forest {
  /** First child and next sibling of each node; −1 for none. */
  child: Int32Array;
  sibling: Int32Array;
  /** Prompts below each node, its own included. */
  leaves: Float64Array;
  /** Tokens of each node that its parent has not. */
  tok: Float64Array;
}

function copyOf({ size, parent, end, order }: RadixTree, d: Int32Array): Forest {
  const forest = {
    child: new Int32Array(size).fill(-1),
    sibling: new Int32Array(size).fill(-1),
    leaves: new Float64Array(size),
    tok: new Float64Array(size),
  };
  for (const node of end) forest.leaves[node] = (forest.leaves[node] as number) + 1;
  for (let at = order.length - 1; at > 0; at--) {
    const node = order[at] as number;
    const above = parent[node] as number;
    forest.leaves[above] = (forest.leaves[above] as number) + (forest.leaves[node] as number);
    forest.tok[node] = (d[node] as number) - (d[above] as number);
    hang(forest, above, node);
  }
  return forest;
}

function forkGrandchildren(forest: Forest, D: number, c: number): void {
  const { leaves, tok, child } = forest;
  const grandchildren = childrenOf(forest, c);
  child[c] = -1;
  for (const g of grandchildren.reverse()) {
    if (((leaves[g] as number) - 1) * (tok[g] as number) > (tok[c] as number)) {
      leaves[c] = (leaves[c] as number) - (leaves[g] as number);
      tok[g] = (tok[g] as number) + (tok[c] as number);
      hang(forest, D, g);
    } else hang(forest, c, g);
  }
}

function hang({ child, sibling }: Forest, parent: number, node: number): void {
  sibling[node] = child[parent] as number;
  child[parent] = node;
}

function childrenOf({ child, sibling }: Forest, node: number): number[] {
  const children: number[] = [];
  for (let each = child[node] as number; each !== -1; each = sibling[each] as number) children.push(each);
  return children;
}
