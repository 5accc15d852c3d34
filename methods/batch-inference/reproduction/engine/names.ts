// Names of the arms: light, since claims and charts are read by who runs nothing.

/** How an arm is called in measurements, and to people. */
export interface ArmName {
  readonly name: string;
  readonly label: string;
}

/** Requests at once that the capped arm may have: servers have a few hundred where thousands would fit. */
export const CAP = 16;

export const NONE: ArmName = { name: 'none', label: 'no cache' };
export const LRU: ArmName = { name: 'lru', label: 'LRU cache, first come' };
export const SORTED: ArmName = { name: 'sorted', label: 'LRU cache, sorted' };
export const DEPTH_FIRST: ArmName = { name: 'depth-first', label: 'LRU cache, depth first' };
export const BATCH: ArmName = { name: 'batch', label: 'BatchLLM' };
export const NO_TREE: ArmName = { name: 'no-tree', label: 'without the dynamic programme' };
export const NO_ORDER: ArmName = { name: 'no-order', label: 'groups as they come' };
export const CAPPED: ArmName = { name: 'capped', label: `at most ${CAP} requests at once` };
export const UNFUSED: ArmName = { name: 'unfused', label: 'attention in two launches' };

/** On one level of prefixes; all outputs are compared with those of the first. */
export const ONE_LEVEL: readonly ArmName[] = [NONE, LRU, SORTED, DEPTH_FIRST, BATCH];
/** On two levels. */
export const TWO_LEVELS: readonly ArmName[] = [LRU, SORTED, BATCH, NO_TREE, NO_ORDER, CAPPED, UNFUSED];
