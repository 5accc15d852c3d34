// What an optimiser is: pure functions over trees, so that a whole step can be compiled.
import type { Tensor, Tree } from '../tree.ts';

/** Rate of the step with this number; the first step is number 1. */
export type Schedule = (step: number) => number;

/** Means of gradients and the like; only the optimiser that made it looks into it. */
export type OptimizerState = Tree;

export interface Optimizer {
  /** State before the first step. Borrows `parameters`. */
  init(parameters: Tree): OptimizerState;
  /**
   * What changes from step to step, computed on the host in double precision (rates, bias corrections) and handed
   * to `update` as an array: compiled once, and free of the cancellation that 1 − β^t has in single precision.
   */
  coefficients(step: number): number[];
  /** Parameters and state after one step. Consumes all four. `coefficients` is of shape [coefficients(step).length]. */
  update<P extends Tree>(
    parameters: P,
    gradients: P,
    state: OptimizerState,
    coefficients: Tensor,
  ): [P, OptimizerState];
}

/** A fixed rate, or a schedule, as a schedule. */
export function toSchedule(rate: number | Schedule): Schedule {
  return typeof rate === 'number' ? () => rate : rate;
}

/** Scalars of a vector of `count` coefficients. Consumes it. */
export function splitCoefficients(coefficients: Tensor, count: number): Tensor[] {
  const scalars = Array.from({ length: count }, (_, i) => coefficients.ref.slice(i));
  coefficients.dispose();
  return scalars;
}
