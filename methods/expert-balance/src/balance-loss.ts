// The load-balancing loss and its gradient, in plain numbers.
import { frequencies } from './counts.ts';

/**
 * E·Σ_i f_i·P_i: 1 where experts are chosen, or trusted, evenly. f and P of E numbers that each sum to one; f is a
 * constant: no gradient goes through it.
 */
export function balanceLoss(f: ArrayLike<number>, P: ArrayLike<number>): number {
  if (f.length !== P.length) throw new RangeError(`f has ${f.length} experts and P has ${P.length}.`);
  let loss = 0;
  for (let i = 0; i < f.length; i++) loss += (f[i] ?? 0) * (P[i] ?? 0);
  return f.length * loss;
}

/** What one group of tokens brings to the loss: its choices, its mean probabilities, its size. */
export interface Group {
  /** c_i: how often its tokens chose each expert. */
  readonly counts: ArrayLike<number>;
  /** P_i: mean over its valid tokens of the router's probabilities. */
  readonly P: ArrayLike<number>;
  readonly validTokens: number;
}

/** Micro-batch loss: (1/N)·Σ_j E·Σ_i f_i^j·P_i^j over N groups. */
export function microBatchLoss(groups: readonly Group[]): number {
  const losses = groups.map(({ counts, P }) => balanceLoss(frequencies(counts), P));
  return losses.reduce((total, loss) => total + loss, 0) / groups.length;
}

/** Global-batch loss: E·Σ_i f̄_i·P̄_i, with f̄ of the counts of all groups together and P̄ the mean over all valid tokens. */
export function globalBatchLoss(groups: readonly Group[]): number {
  const total = new Float64Array(groups[0]?.counts.length ?? 0);
  for (const { counts } of groups) total.forEach((count, i) => (total[i] = count + (counts[i] ?? 0)));
  const f = frequencies(total);
  const tokens = groups.reduce((sum, { validTokens }) => sum + validTokens, 0);
  return groups.reduce((sum, { P, validTokens }) => sum + balanceLoss(f, P) * validTokens, 0) / tokens;
}

/**
 * ∂/∂logit_ti of the loss of T tokens = (E/T)·p_ti·(f_i − Σ_j f_j·p_tj): f acts as prices, and a token moves to
 * what is cheaper than its average. p [T × E] row by row → the same shape.
 */
export function balanceGradient(f: ArrayLike<number>, p: ArrayLike<number>): Float64Array {
  const E = f.length;
  const T = p.length / E;
  if (!Number.isInteger(T)) throw new RangeError(`${p.length} probabilities are not rows of ${E} experts.`);
  const gradient = new Float64Array(p.length);
  for (let t = 0; t < T; t++) {
    let price = 0;
    for (let j = 0; j < E; j++) price += (f[j] ?? 0) * (p[t * E + j] ?? 0);
    for (let i = 0; i < E; i++) gradient[t * E + i] = (E / T) * (p[t * E + i] ?? 0) * ((f[i] ?? 0) - price);
  }
  return gradient;
}
