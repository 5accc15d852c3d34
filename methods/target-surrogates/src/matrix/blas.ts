/** Vector operations on typed arrays (BLAS level 1). Lengths must agree; nothing is checked in these loops. */

/** Σ aᵢbᵢ */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/** y ← y + αx, in place. */
export function axpy(alpha: number, x: Float64Array, y: Float64Array): void {
  for (let i = 0; i < y.length; i++) y[i] = (y[i] ?? 0) + alpha * (x[i] ?? 0);
}

/** x ← αx, in place. */
export function scale(alpha: number, x: Float64Array): void {
  for (let i = 0; i < x.length; i++) x[i] = alpha * (x[i] ?? 0);
}

/** Σ xᵢ² */
export function squaredNorm(x: Float64Array): number {
  return dot(x, x);
}

/** a + αb, a new array. */
export function plus(a: Float64Array, alpha: number, b: Float64Array): Float64Array<ArrayBuffer> {
  const sum = Float64Array.from(a);
  axpy(alpha, b, sum);
  return sum;
}
