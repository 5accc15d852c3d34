import { PlanError } from './errors.ts';
import { exactHeads } from './exact.ts';
import { greedyHeads } from './greedy.ts';
import { groupsOf } from './groups.ts';
import { orderGroups } from './order.ts';
import { buildTree, type RadixTree } from './radix-tree.ts';
import { planSaving, prefixLengths } from './saving.ts';
import type { Group, Plan, PlanOptions, TokenIds } from './types.ts';

/**
 * Groups of prompts that share a prefix, in the order in which they run. Any list of prompts has a plan: equal ones,
 * empty ones, and ones that others begin with. In mode 'exact' no other grouping saves more, as long as `minGroup` is
 * 2; with a larger one, groups that come out too small are dissolved, which can cost a little of the best.
 * @throws PlanError for a token that is no id, or an option that is out of its range
 */
export function plan(prompts: readonly TokenIds[], options: PlanOptions): Plan {
  const { minGroup = 2, decodeLengths } = options;
  check(prompts, options, minGroup);
  const tree = buildTree(prompts);
  const groups = chooseGroups(prompts, tree, { ...options, minGroup });
  const order = orderGroups(prompts, groups, decodeLengths);
  return { groups, order, ...planSaving(prompts, groups) };
}

function chooseGroups(
  prompts: readonly TokenIds[],
  tree: RadixTree,
  { blockSize, mode, minGroup }: Required<Pick<PlanOptions, 'blockSize' | 'mode' | 'minGroup'>>,
): Group[] {
  const d = prefixLengths(tree, blockSize);
  const greedy = () => groupsOf(tree, greedyHeads(tree, d), d, minGroup);
  if (mode === 'paper') return greedy();
  const exact = groupsOf(tree, exactHeads(tree, d), d, minGroup);
  if (minGroup === 2) return exact;
  const other = greedy(); // dissolving can cost the exact grouping more
  return planSaving(prompts, other).saving > planSaving(prompts, exact).saving ? other : exact;
}

function check(prompts: readonly TokenIds[], options: PlanOptions, minGroup: number): void {
  const { blockSize, mode, decodeLengths } = options;
  if (!Number.isInteger(blockSize) || blockSize < 1)
    throw new PlanError(`A block has a whole number of tokens from 1 on, not ${String(blockSize)}.`);
  if (!Number.isInteger(minGroup) || minGroup < 2)
    throw new PlanError(`A group has at least 2 prompts; minGroup is ${String(minGroup)}.`);
  if (mode !== 'exact' && mode !== 'paper')
    throw new PlanError(`The mode is 'exact' or 'paper', not '${String(mode)}'.`);
  if (decodeLengths && decodeLengths.length !== prompts.length)
    throw new PlanError(`${decodeLengths.length} decode lengths were given for ${prompts.length} prompts.`);
}
