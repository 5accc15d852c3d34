// Which actions may still be the best (RegCB's rule: Foster, Agarwal, Dudík, Luo and Schapire 2018, section 3).
import { inverseGapWeighting } from './inverse-gap.ts';

/** Indices of the actions whose upper bound ŷ_a + width_a reaches the greatest lower bound; never empty. */
export function plausible(ŷ: ArrayLike<number>, widths: ArrayLike<number>): number[] {
  let floor = -Infinity;
  for (let a = 0; a < ŷ.length; a++) floor = Math.max(floor, (ŷ[a] ?? NaN) - (widths[a] ?? NaN));
  const kept: number[] = [];
  for (let a = 0; a < ŷ.length; a++) if ((ŷ[a] ?? NaN) + (widths[a] ?? NaN) >= floor) kept.push(a);
  return kept;
}

/** Inverse-gap weighting over the plausible actions; the others get 0, so that logs say nothing of them. */
export function eliminating(
  ŷ: ArrayLike<number>,
  widths: ArrayLike<number>,
  γ: number,
): Float64Array<ArrayBuffer> {
  const kept = plausible(ŷ, widths);
  const among = inverseGapWeighting(
    kept.map((a) => ŷ[a] ?? NaN),
    γ,
  );
  const p = new Float64Array(ŷ.length);
  kept.forEach((a, i) => (p[a] = among[i] ?? 0));
  return p;
}
