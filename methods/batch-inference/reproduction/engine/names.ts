// Names of the arms: light, since claims and charts are read by who runs nothing.

/** How an arm is called in measurements, and to people. */
export interface ArmName {
  readonly name: string;
  readonly label: string;
  /** About how many times as long as BatchLLM it takes, so that progress moves evenly. */
  readonly cost: number;
}

/** Requests at once that the capped arm may have: servers have a few hundred where thousands would fit. */
export const CAP = 16;

export const NONE: ArmName = { name: 'none', label: 'no cache', cost: 5 };
export const LRU: ArmName = { name: 'lru', label: 'LRU cache, first come', cost: 3.5 };
export const SORTED: ArmName = { name: 'sorted', label: 'LRU cache, sorted', cost: 1 };
export const DEPTH_FIRST: ArmName = { name: 'depth-first', label: 'LRU cache, depth first', cost: 1 };
export const BATCH: ArmName = { name: 'batch', label: 'BatchLLM', cost: 1 };
export const NO_TREE: ArmName = { name: 'no-tree', label: 'without the dynamic programme', cost: 3.5 };
export const NO_ORDER: ArmName = { name: 'no-order', label: 'groups as they come', cost: 1 };
export const CAPPED: ArmName = { name: 'capped', label: `at most ${CAP} requests at once`, cost: 1 };
export const UNFUSED: ArmName = { name: 'unfused', label: 'attention in two launches', cost: 1 };

/** On one level of prefixes; all outputs are compared with those of the first. */
export const ONE_LEVEL: readonly ArmName[] = [NONE, LRU, SORTED, DEPTH_FIRST, BATCH];
/** On two levels. */
export const TWO_LEVELS: readonly ArmName[] = [LRU, SORTED, BATCH, NO_TREE, NO_ORDER, CAPPED, UNFUSED];
