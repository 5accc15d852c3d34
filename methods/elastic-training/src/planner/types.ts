/** What the planners read and what they answer with. */
import type { Transfer } from '../shards/types.ts';

/** [start, end): global sample indices of a slot, layers of a stage, or elements of a layer. */
export interface Interval {
  readonly start: number;
  readonly end: number;
}

/** A pipeline of P stages, each kept by a set of ranks that share its samples. */
export interface Cluster {
  /** A_p: the live ranks of each stage, in the order in which they share its samples and layers. */
  readonly stages: readonly (readonly number[])[];
  /** Time of each of the L layers for one slot at one rank of a stage at full strength, in any unit. */
  readonly layerCosts: readonly number[];
  /** Bytes of each layer's state that is cut over the ranks of its stage (master weights and optimiser slots). */
  readonly layerBytes: readonly number[];
  /** Bytes of sharded and resident state that one rank may hold. */
  readonly memoryCap: number;
  /** B: samples of a step. */
  readonly samples: number;
  /** M: slots of a step. */
  readonly slots: number;
  /** D: ranks of a stage at full strength. */
  readonly replicas: number;
  /** The layers that each stage has now. */
  readonly layersOf: readonly Interval[];
  /** Elements of each layer, in which shards are cut; bytes are cut where this is left out. */
  readonly layerElements?: readonly number[];
  /** Bytes of each layer that every rank of its stage holds whole; none unless told otherwise. */
  readonly residentBytes?: readonly number[];
  /** M_p: time of a slot at each stage that neither layers nor frequency change (communication); 0 unless told otherwise. */
  readonly fixedCosts?: readonly number[];
  /** f_max over f₀: how far the frequency may be raised; 1 (not at all) unless told otherwise. */
  readonly maximumFrequency?: number;
}

/** What one stage does after the change. */
export interface StagePlan {
  readonly ranks: readonly number[];
  readonly layers: Interval;
  /** f_p over f₀: advice for whoever can set the clock of the devices. */
  readonly frequency: number;
  /** [slot][rank]: the global samples that each of `ranks` takes. */
  readonly samples: readonly (readonly Interval[])[];
}

export interface Plan {
  readonly stages: readonly StagePlan[];
  /** What of the sharded state goes where before the step is done again. */
  readonly transfers: readonly Transfer[];
}
