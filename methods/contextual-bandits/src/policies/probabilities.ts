// From predicted rewards to the chance of each action.
import type { Policy } from '../types.ts';
import { eliminating } from './elimination.ts';
import { falconGamma, powerGamma } from './gamma.ts';
import { argmax, inverseGapWeighting } from './inverse-gap.ts';

/**
 * The chance of each action, Σ = 1, for the decision number `t` (from 1) with predicted rewards ŷ, however many
 * actions there are. `widths` are half-widths of the predictions' confidence intervals, which elimination needs.
 * Throws RangeError for no action, for a prediction that is not finite, and for settings out of range.
 */
export function probabilities(
  policy: Policy,
  ŷ: ArrayLike<number>,
  t = 1,
  widths?: ArrayLike<number>,
): Float64Array<ArrayBuffer> {
  checkPredictions(ŷ);
  if (!(t >= 1)) throw new RangeError(`Decisions are counted from 1, not ${t}.`);
  const K = ŷ.length;
  switch (policy.kind) {
    case 'squarecb':
      return inverseGapWeighting(ŷ, checkGamma(powerGamma(policy, t)));
    case 'squarecb-elimination':
      return eliminating(ŷ, checkWidths(widths, K), checkGamma(powerGamma(policy, t)));
    case 'falcon':
      return inverseGapWeighting(ŷ, checkGamma(falconGamma(policy, t, K)));
    case 'epsilon-greedy':
      return epsilonGreedy(ŷ, policy.epsilon);
    case 'greedy':
      return epsilonGreedy(ŷ, 0);
    case 'uniform':
      return new Float64Array(K).fill(1 / K);
  }
}

/** p_a = (1 − ε)·1[a = b] + ε/K. Throws RangeError unless ε is in [0, 1]. */
export function epsilonGreedy(ŷ: ArrayLike<number>, ε: number): Float64Array<ArrayBuffer> {
  if (!(ε >= 0 && ε <= 1)) throw new RangeError(`ε is between 0 and 1, not ${ε}.`);
  const p = new Float64Array(ŷ.length).fill(ε / ŷ.length);
  const b = argmax(ŷ);
  p[b] = 1 - ε + ε / ŷ.length;
  return p;
}

/**
 * No chance below `floor`: (1 − K·floor)·p + floor, so that every action keeps being tried and can be evaluated.
 * A floor above 1/K is taken as 1/K, which is uniform. Throws RangeError for a negative one.
 */
export function withFloor(p: ArrayLike<number>, floor: number): Float64Array<ArrayBuffer> {
  if (!(floor >= 0)) throw new RangeError(`A floor of probabilities is at least 0, not ${floor}.`);
  const K = p.length;
  const each = Math.min(floor, 1 / K);
  return Float64Array.from(p, (chance) => (1 - K * each) * chance + each);
}

function checkPredictions(ŷ: ArrayLike<number>): void {
  if (ŷ.length === 0) throw new RangeError('There is no action to choose from.');
  for (let a = 0; a < ŷ.length; a++) {
    if (!Number.isFinite(ŷ[a])) throw new RangeError(`The predicted reward of action ${a} is ${ŷ[a]}.`);
  }
}

function checkGamma(γ: number): number {
  if (!(γ >= 0)) throw new RangeError(`γ is at least 0, not ${γ}: see scale, exponent, delta and functions.`);
  return γ;
}

function checkWidths(widths: ArrayLike<number> | undefined, K: number): ArrayLike<number> {
  if (widths?.length !== K) {
    throw new RangeError('Elimination needs the width of every prediction: use a model that has `width`.');
  }
  for (let a = 0; a < K; a++) {
    if (!((widths[a] ?? NaN) >= 0)) throw new RangeError(`The width of action ${a} is ${widths[a]}.`);
  }
  return widths;
}
