// Orders in which prompts could be sent without a plan: what priming and planning have to be measured against.
import { buildTree, type RadixTree } from '../plan/radix-tree.ts';
import type { Plan, TokenIds } from '../plan/types.ts';

/** Indices of prompts sorted by their tokens: neighbours share the longest prefixes. */
export function sortedOrder(prompts: readonly TokenIds[]): number[] {
  const tree = buildTree(prompts, 0);
  const first = (node: number) =>
    prompts[tree.source[node] as number]?.[tree.depth[tree.parent[node] as number] as number] ?? -1;
  return depthFirst(tree, (a, b) => first(a) - first(b));
}

/** Indices of prompts as a walk through the tree meets them, the branch with most prompts first. */
export function depthFirstOrder(prompts: readonly TokenIds[]): number[] {
  const tree = buildTree(prompts, 0);
  const leaves = new Int32Array(tree.size);
  for (const node of tree.end) leaves[node] = (leaves[node] as number) + 1;
  for (let at = tree.order.length - 1; at > 0; at--) {
    const node = tree.order[at] as number;
    const above = tree.parent[node] as number;
    leaves[above] = (leaves[above] as number) + (leaves[node] as number);
  }
  return depthFirst(tree, (a, b) => (leaves[b] as number) - (leaves[a] as number) || a - b);
}

/** Indices of prompts in the order in which a plan runs them. */
export function plannedOrder({ groups, order }: Plan): number[] {
  return order.flatMap((index) => groups[index]?.members ?? []);
}

/** Prompts that end at a node come before those that go on. */
function depthFirst(tree: RadixTree, compare: (a: number, b: number) => number): number[] {
  const children = new Map<number, number[]>();
  for (let node = 1; node < tree.size; node++) {
    const above = tree.parent[node] as number;
    const known = children.get(above);
    if (known) known.push(node);
    else children.set(above, [node]);
  }
  const ending = new Map<number, number[]>();
  tree.end.forEach((node, prompt) => {
    const known = ending.get(node);
    if (known) known.push(prompt);
    else ending.set(node, [prompt]);
  });
  const order: number[] = [];
  const stack = [0];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    for (const prompt of ending.get(node) ?? []) order.push(prompt);
    const below = children.get(node)?.sort((a, b) => compare(b, a)) ?? [];
    for (const child of below) stack.push(child);
  }
  return order;
}
