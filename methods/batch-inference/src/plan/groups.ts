// From heads to groups of prompts.
import type { RadixTree } from './radix-tree.ts';
import type { Group } from './types.ts';

/**
 * Groups by head, in the order of their first members. A head with fewer than `minGroup` prompts leaves them to the
 * head above it; prompts that are left without one are groups of their own, and share nothing.
 */
export function groupsOf(tree: RadixTree, heads: Int32Array, d: Int32Array, minGroup: number): Group[] {
  const final = dissolveSmall(tree, heads, minGroup);
  const members = new Map<number, number[]>();
  const groups: Group[] = [];
  tree.end.forEach((end, prompt) => {
    const head = final[heads[end] as number] as number;
    const prefixLength = d[head] as number;
    const known = members.get(head);
    if (prefixLength === 0) groups.push({ prefixLength, members: [prompt] });
    else if (known) known.push(prompt);
    else {
      const own = [prompt];
      members.set(head, own);
      groups.push({ prefixLength, members: own });
    }
  });
  return groups;
}

/** For each head the one that its prompts use in the end. */
function dissolveSmall(
  { end, order, parent, size }: RadixTree,
  heads: Int32Array,
  minGroup: number,
): Int32Array {
  const count = new Int32Array(size);
  for (const node of end) count[heads[node] as number] = (count[heads[node] as number] as number) + 1;
  const final = Int32Array.from({ length: size }, (_, node) => node);
  for (let at = order.length - 1; at > 0; at--) {
    const node = order[at] as number;
    if (heads[node] !== node || (count[node] as number) >= minGroup) continue;
    const above = heads[parent[node] as number] as number;
    count[above] = (count[above] as number) + (count[node] as number);
    final[node] = above;
  }
  for (const node of order) final[node] = final[final[node] as number] as number; // heads above are final already
  return final;
}
