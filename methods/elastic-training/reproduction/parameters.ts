import type { Parameters } from '@papertape/reproduction';

/** Sizes of a profile. */
export interface ElasticParameters extends Parameters {
  /** Steps of the small model, and the one before which a rank is lost. */
  readonly steps: number;
  readonly faultAt: number;
  /** Sizes of the simulated fleets, and how long they run. */
  readonly fleets: readonly number[];
  readonly days: number;
}
