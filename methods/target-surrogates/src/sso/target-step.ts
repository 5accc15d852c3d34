/** Chooses η for one oracle answer: from the schedule, by line search in the target space, or as AdaGrad does. */
import { plus, squaredNorm } from '../matrix/blas.ts';
import type { Schedule } from './schedules.ts';

export type TargetStep = 'constant' | 'armijo' | 'ada';

/** Of the line search: growth before the first trial, share kept of a refused η, c, and the range of η. */
export const LINE_SEARCH = { growth: 1.8, shrink: 0.9, sufficient: 0.5, lowest: 1e-4, highest: 1e4 };

export interface Chosen {
  readonly eta: number;
  /** Losses asked for on the way. */
  readonly trials: number;
}

/** The loss at other targets of the same batch: what a line search pays for. */
export type TargetLoss = (z: Float64Array) => Promise<number> | number;

/** A rule with its memory; `choose` is called once a step, in order. */
export interface TargetStepRule {
  choose(
    t: number,
    at: { loss: number; z: Float64Array; g: Float64Array; n: number },
    lossAt: TargetLoss,
  ): Promise<Chosen>;
}

export function targetStepRule(kind: TargetStep, schedule: Schedule): TargetStepRule {
  if (kind === 'armijo') return lineSearch(schedule(1));
  if (kind === 'ada') return adaptive(schedule);
  return { choose: (t) => Promise.resolve({ eta: schedule(t), trials: 0 }) };
}

/**
 * Starts at 1.8 times the η accepted last (the first time: `first`) and accepts
 * ℓ(z − ηg) ≤ ℓ(z) − cη‖g‖²/n, with ℓ the batch's mean; a refused η shrinks to 0.9 of itself. The lowest η is
 * taken untried.
 */
function lineSearch(first: number): TargetStepRule {
  const { growth, shrink, sufficient, lowest, highest } = LINE_SEARCH;
  let previous = first;
  return {
    async choose(_t, { loss, z, g, n }, lossAt) {
      const slope = squaredNorm(g) / n;
      if (slope === 0) return { eta: previous, trials: 0 };
      let eta = Math.min(previous * growth, highest);
      let trials = 0;
      while (eta > lowest) {
        trials += 1;
        const tried = await lossAt(plus(z, -eta, g));
        if (tried <= loss - sufficient * eta * slope) break;
        eta = Math.max(eta * shrink, lowest);
      }
      previous = eta;
      return { eta, trials };
    },
  };
}

/** Ada-SSO: η = η₀/√Σ‖g‖², the sum over all steps so far of the batch's mean ‖g‖². */
function adaptive(schedule: Schedule): TargetStepRule {
  let squares = 0;
  return {
    choose(t, { g, n }) {
      squares += squaredNorm(g) / n;
      return Promise.resolve({
        eta: squares === 0 ? schedule(t) : schedule(t) / Math.sqrt(squares),
        trials: 0,
      });
    },
  };
}
