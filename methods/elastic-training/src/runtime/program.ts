// What a module has to bring so that its model is trained data-parallel.
import type { Slots } from '../model/index.ts';

/**
 * A model, the same in every process. All of it must depend on its options and on what it is given alone: not on which
 * samples a process computes, nor on which steps it computed before.
 */
export interface Program {
  /** Elements of each layer of the state. */
  readonly sizes: readonly number[];
  /** A layer before the first step. */
  initial(layer: number): Float32Array;
  /** Begins a step, from 1 on, with the weights of every layer, which are borrowed until it is closed. */
  openStep(step: number, weights: readonly Float32Array[]): ProgramStep;
  /** What the gradients summed over all samples, layer after layer, are multiplied with: a mean, perhaps clipped. */
  scale(sum: Float32Array): number;
  /**
   * The slots of elements [start, start + length) of a layer after the step, in memory of their own. It must treat each
   * element by itself, since which of them a process owns changes.
   */
  update(
    slots: Slots,
    gradient: Float32Array,
    at: { readonly layer: number; readonly start: number; readonly step: number; readonly scale: number },
  ): Slots;
}

export interface ProgramStep {
  /** How many numbers `statistics` gives; 0 when gradients need none. */
  readonly length: number;
  /** What the gradients of all samples need of this one: it is summed over them. */
  statistics(sample: number): Promise<Float32Array>;
  /** The gradient of one sample, layer after layer, and its loss. `sums` are the statistics of all samples. */
  gradient(
    sample: number,
    sums: Float32Array,
  ): Promise<{ readonly gradient: Float32Array; readonly loss: number }>;
  close(): void;
}
