// The estimators: each is Σ numerator / Σ denominator over rows.
import type { Columns } from './columns.ts';

/**
 * - `ips`: mean of min(w, λ)·r. Unbiased without λ.
 * - `snips`: Σ w·r / Σ w. Little bias, far less variance where w varies much.
 * - `dm`: mean of Σ_a π_a q̂_a. As good, or as wrong, as the regression.
 * - `dr`: mean of Σ_a π_a q̂_a + w(r − q̂). Unbiased as ips, less variance where q̂ predicts anything.
 * - `switch`: dr with w·1[w ≤ λ] (Wang, Agarwal and Dudík 2017).
 * - `dros`: dr with ŵ = λw/(w² + λ) (Su, Dimakopoulou, Krishnamurthy and Dudík 2020, equation 5).
 */
export const METHODS = ['ips', 'snips', 'dm', 'dr', 'switch', 'dros'] as const;
export type Method = (typeof METHODS)[number];

/** What each row adds to numerator and denominator. */
export interface Terms {
  readonly numerator: Float64Array;
  readonly denominator: Float64Array;
}

/** The weight that a method gives to w, with its λ (Infinity: w itself). */
export function shrunk(method: Method, w: number, λ: number): number {
  switch (method) {
    case 'ips':
    case 'snips':
      return Math.min(w, λ);
    case 'switch':
      return w <= λ ? w : 0;
    case 'dros':
      return λ === Infinity ? w : (λ * w) / (w * w + λ);
    case 'dm':
      return 0;
    case 'dr':
      return w;
  }
}

/** The terms of a method with this λ. */
export function termsOf(method: Method, columns: Columns, λ = Infinity): Terms {
  const n = columns.length;
  const [numerator, denominator] = [new Float64Array(n), new Float64Array(n).fill(1)];
  for (let i = 0; i < n; i++) {
    const before = columns.before[i] ?? 1;
    const w = columns.w[i] ?? 0;
    const r = columns.r[i] ?? 0;
    const ŵ = shrunk(method, before * w, λ);
    switch (method) {
      case 'ips':
        numerator[i] = ŵ * r;
        break;
      case 'snips':
        numerator[i] = ŵ * r;
        denominator[i] = ŵ;
        break;
      default:
        numerator[i] = before * (columns.v[i] ?? 0) + ŵ * (r - (columns.q[i] ?? 0));
    }
  }
  return { numerator, denominator };
}

/** Σ numerator / Σ denominator; NaN where the denominator is 0. */
export function ratio({ numerator, denominator }: Terms): number {
  const below = sum(denominator);
  return below === 0 ? NaN : sum(numerator) / below;
}

/** Kish's effective sample size (Σw)²/Σw²: how many rows of the policy itself would say as much. 0 where all w are 0. */
export function effectiveSampleSize(w: Float64Array): number {
  const total = sum(w);
  const squares = w.reduce((all, each) => all + each * each, 0);
  return squares === 0 ? 0 : (total * total) / squares;
}

/** The sum of all values. */
export function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
