/** Plans of large batches: which prompts share which prefix, and in which order they run. Pure; Node and browsers. */
export { PlanError } from './plan/errors.ts';
export { plan } from './plan/plan.ts';
export { buildTree, type RadixTree } from './plan/radix-tree.ts';
export { planSaving, treeSaving, type Saving } from './plan/saving.ts';
export type { Group, Plan, PlanOptions, TokenIds } from './plan/types.ts';
export { simulateBlockCache, type BlockCacheOptions } from './simulate/block-cache.ts';
export { depthFirstOrder, plannedOrder, sortedOrder } from './simulate/orders.ts';
