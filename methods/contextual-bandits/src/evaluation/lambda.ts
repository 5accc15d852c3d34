// λ chosen from the data: the least estimated mean squared error.
import type { Columns } from './columns.ts';
import { shrunk, sum, termsOf, type Method } from './estimators.ts';

/** Shares of the weights that lie below the λ tried; Infinity is tried as well. */
const QUANTILES = [0.5, 0.75, 0.9, 0.95, 0.99, 0.995, 1];

/**
 * The λ among quantiles of w, and Infinity, for which bias² + variance is least, both estimated from the rows: the bias
 * as the mean of (w − ŵ)(r − q̂), whose own noise makes the choice cautious (Su and others 2020, section 5). Dros reads
 * λ on the scale of w²: its weight is w/2 at w = √λ.
 */
export function chooseLambda(method: Method, columns: Columns): number {
  const w = columns.w.map((each, i) => each * (columns.before[i] ?? 1));
  const sorted = w.toSorted();
  const tried = QUANTILES.map((p) => sorted[Math.ceil(p * (sorted.length - 1))] ?? 0).filter((λ) => λ > 0);
  const candidates = [...new Set(tried.map((λ) => (method === 'dros' ? λ * λ : λ))), Infinity];
  let [best, least] = [Infinity, Infinity];
  // From Infinity down, so that of equals the one that changes least is taken.
  for (const λ of candidates.toReversed()) {
    const error = squaredError(method, columns, w, λ);
    if (error < least) [best, least] = [λ, error];
  }
  return best;
}

function squaredError(method: Method, columns: Columns, w: Float64Array, λ: number): number {
  const n = columns.length;
  const { numerator } = termsOf(method, columns, λ);
  const mean = sum(numerator) / n;
  const variance = numerator.reduce((all, term) => all + (term - mean) ** 2, 0) / n;
  const q = method === 'ips' || method === 'snips' ? new Float64Array(n) : columns.q;
  const bias =
    w.reduce(
      (all, each, i) => all + (each - shrunk(method, each, λ)) * ((columns.r[i] ?? 0) - (q[i] ?? 0)),
      0,
    ) / n;
  return bias * bias + variance / n;
}
