// What a run trains: the state by layers, the gradients of a step, and how they are applied.
import type { Channel } from '../communicator/index.ts';
import type { Slots } from '../model/index.ts';
import type { Mark } from './messages.ts';
import type { Role } from './role.ts';
import type { StepSettings } from './settings.ts';

/** Some of the state that is planned, moved and copied as one. */
export interface StateLayer {
  /** Elements. */
  readonly size: number;
  /** Relative cost of a sample. */
  readonly cost: number;
}

/** What planning needs of a run. */
export interface RunPlan {
  readonly settings: StepSettings;
  readonly layers: readonly StateLayer[];
  /** What the loss of a sample is divided by when it is told. */
  readonly unitsOfSample: number;
}

export interface StepWork {
  readonly role: Role;
  /** Of the stage's layers, one after the other. */
  readonly weights: Float32Array;
  readonly channel: Channel;
  /** Number of the step, from 1. */
  readonly step: number;
  readonly mark: Mark;
}

/** What all ranks know of a step, the same bits on each. */
export interface StepReport {
  readonly step: number;
  /** By sample. */
  readonly losses: readonly number[];
  /** Summed over all samples. */
  readonly statistics: readonly number[];
}

export interface StepGradients {
  /** Sums over all samples, of the elements that this rank reduces, layer after layer. */
  readonly reduced: Float32Array;
  /** [sample, loss] of this rank's samples, from the last stage alone. */
  readonly losses: readonly (readonly [number, number])[];
  /** What the sums are multiplied with. */
  readonly scale: number;
  readonly report: StepReport | null;
}

export interface Workload extends RunPlan {
  /** `scale` of every step, where it is the same. */
  readonly scale: number;
  /** The weights of a layer before the first step, the same in every process. */
  initial(layer: number): Float32Array;
  /** Rejects with EpochAborted. */
  compute(work: StepWork): Promise<StepGradients>;
  /** The slots after a step, in memory of their own; each element is updated by itself. */
  update(
    slots: Slots,
    gradient: Float32Array,
    at: { readonly layer: number; readonly start: number; readonly step: number; readonly scale: number },
  ): Slots;
}
