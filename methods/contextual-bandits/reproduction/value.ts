/** What policies and models are worth, by the true chances of rewards. */
import type { Policy, RewardModel } from '../src/types.ts';
import type { Tested } from './methods.ts';
import type { Moment } from './world.ts';

/** Values on a scale on which uniform actions are 0 and the best ones 1. */
export interface Scale {
  readonly uniform: number;
  readonly best: number;
}

/** Mean reward of uniform actions, and of the best ones. */
export function scaleOf(contexts: readonly Moment[]): Scale {
  return {
    uniform: mean(contexts.map(({ rewards }) => mean([...rewards]))),
    best: mean(contexts.map(({ rewards }) => Math.max(...rewards))),
  };
}

/** A value on the scale. */
export const scaled = (value: number, { uniform, best }: Scale): number =>
  (value - uniform) / (best - uniform);

/** Mean reward of a policy over a model: Σ_a p_a times the true chance of a reward. */
export function valueOf(
  { chances }: Tested,
  policy: Policy,
  model: RewardModel,
  contexts: readonly Moment[],
  floor = 0,
): number {
  let sum = 0;
  for (const { candidates, rewards } of contexts) {
    const p = chances(policy, model, candidates, { floor }).probabilities;
    for (let a = 0; a < rewards.length; a++) sum += (p[a] ?? 0) * (rewards[a] ?? 0);
  }
  return sum / contexts.length;
}

/** RMSE of the predicted chance of a reward, over all actions that are there. */
export function errorOf(model: RewardModel, contexts: readonly Moment[]): number {
  let [squares, count] = [0, 0];
  for (const { candidates, rewards } of contexts) {
    candidates.forEach(({ features }, a) => (squares += (model.predict(features) - (rewards[a] ?? 0)) ** 2));
    count += candidates.length;
  }
  return Math.sqrt(squares / count);
}

/** NaN of nothing. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Sample standard deviation. */
export function deviation(values: readonly number[]): number {
  const m = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - m) ** 2, 0) / (values.length - 1));
}

/** Pearson's correlation; 0 where one side does not vary. */
export function correlation(x: readonly number[], y: readonly number[]): number {
  const [a, b] = [mean(x), mean(y)];
  let [xy, xx, yy] = [0, 0, 0];
  x.forEach((value, i) => {
    const other = (y[i] ?? 0) - b;
    xy += (value - a) * other;
    xx += (value - a) ** 2;
    yy += other ** 2;
  });
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : 0;
}

/** corr(V_g, V_{g+1}) of the levels themselves: their differences have −½ even where nothing follows from anything. */
export const autocorrelation = (values: readonly number[]): number =>
  correlation(values.slice(0, -1), values.slice(1));
