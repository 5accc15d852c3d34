import type { Parameters } from '@papertape/reproduction';

/** Sizes of a profile. */
export interface ElasticParameters extends Parameters {
  /** Steps of the small model, and the one before which a rank is lost. */
  readonly steps: number;
  readonly faultAt: number;
  /** Sizes of the simulated fleets, and how long they run. */
  readonly fleets: readonly number[];
  readonly days: number;
  /** Sizes of groups of real processes that are linked anew, in Node. */
  readonly groups: readonly number[];
  /** What is done about a kill in runs over real processes, in Node: names of real/recovery.ts. */
  readonly arms: readonly string[];
}
