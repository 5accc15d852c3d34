// One decision: predictions, chances, a draw.
import type { Candidate, Policy, RewardModel } from '../types.ts';
import { probabilities, withFloor } from './probabilities.ts';
import { sample } from './sample.ts';

export interface Choice {
  /** Which candidate, by its place in the list. */
  readonly index: number;
  /** The chance it was drawn with. */
  readonly propensity: number;
  /** Of every candidate. */
  readonly probabilities: Float64Array<ArrayBuffer>;
  /** ŷ of every candidate. */
  readonly predictions: Float64Array<ArrayBuffer>;
}

/** How a decision is made beyond its policy. */
export interface ChoiceOptions {
  /** The number of the decision, from 1. Default 1. */
  readonly t?: number;
  /** No candidate has less chance than this. Default 0. */
  readonly floor?: number;
}

/** The chances of all candidates under a policy and a model. Throws RangeError as `probabilities` does. */
export function chances(
  policy: Policy,
  model: RewardModel,
  candidates: readonly Candidate[],
  { t = 1, floor = 0 }: ChoiceOptions = {},
): { probabilities: Float64Array<ArrayBuffer>; predictions: Float64Array<ArrayBuffer> } {
  const predictions = Float64Array.from(candidates, ({ features }) => model.predict(features));
  const widths =
    policy.kind === 'squarecb-elimination' && model.width
      ? Float64Array.from(candidates, ({ features }) => model.width?.(features) ?? NaN)
      : undefined;
  const p = probabilities(policy, predictions, t, widths);
  return { probabilities: floor === 0 ? p : withFloor(p, floor), predictions };
}

/** Draws one candidate by u in [0, 1). Throws RangeError as `probabilities` does. */
export function choose(
  policy: Policy,
  model: RewardModel,
  candidates: readonly Candidate[],
  u: number,
  options: ChoiceOptions = {},
): Choice {
  const drawn = chances(policy, model, candidates, options);
  const index = sample(drawn.probabilities, u);
  return { index, propensity: drawn.probabilities[index] ?? 0, ...drawn };
}
