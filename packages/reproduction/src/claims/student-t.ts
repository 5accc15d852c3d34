/** Quantiles of Student's t distribution, for intervals over few seeds. */

const STEPS = 200;

/**
 * The `p` quantile of Student's t with `freedom` ≥ 1 degrees of freedom, exact to about 12 digits. `p` lies in
 * (0, 1). Found by bisection on the distribution function.
 */
export function studentT(p: number, freedom: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`A quantile needs p between 0 and 1, not ${p}.`);
  if (!Number.isInteger(freedom) || freedom < 1)
    throw new RangeError(`No t with ${freedom} degrees of freedom.`);
  if (p < 0.5) return -studentT(1 - p, freedom);
  let high = 1;
  while (distribution(high, freedom) < p) high *= 2;
  let low = 0;
  for (let step = 0; step < STEPS && high - low > 1e-14 * high; step += 1) {
    const middle = (low + high) / 2;
    if (distribution(middle, freedom) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * P(T ≤ t) for whole degrees of freedom, by the finite series in θ = atan(t/√ν) (Abramowitz and Stegun 1964,
 * 26.7.3 and 26.7.4).
 */
function distribution(t: number, freedom: number): number {
  const theta = Math.atan(t / Math.sqrt(freedom));
  const cosine = Math.cos(theta);
  const square = cosine * cosine;
  const odd = freedom % 2 === 1;
  let term = odd ? cosine : 1;
  let sum = freedom === 1 ? 0 : term;
  for (let k = odd ? 3 : 2; k <= freedom - 2; k += 2) {
    term *= (square * (k - 1)) / k;
    sum += term;
  }
  const inside = odd ? (2 / Math.PI) * (theta + Math.sin(theta) * sum) : Math.sin(theta) * sum;
  return 0.5 + inside / 2;
}
