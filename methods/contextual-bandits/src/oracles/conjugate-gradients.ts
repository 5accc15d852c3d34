// Solves H·d = b for a positive definite H of which only products are known (Hestenes and Stiefel 1952).

/** Σ aᵢbᵢ */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/** a + scale·b */
export function plus(a: Float64Array, b: Float64Array, scale = 1): Float64Array<ArrayBuffer> {
  return Float64Array.from(a, (value, i) => value + scale * (b[i] ?? 0));
}

/** d with ‖H·d − b‖ ≤ tolerance·‖b‖, or as near as 200 products come. */
export function conjugateGradients(
  multiply: (d: Float64Array) => Float64Array,
  b: Float64Array,
  tolerance: number,
): Float64Array {
  let d: Float64Array = new Float64Array(b.length);
  let residual = b;
  let along = b;
  let square = dot(b, b);
  const enough = tolerance ** 2 * square;
  for (let step = 0; step < 200 && square > enough; step++) {
    const product = multiply(along);
    const α = square / dot(along, product);
    d = plus(d, along, α);
    residual = plus(residual, product, -α);
    const next = dot(residual, residual);
    along = plus(residual, along, next / square);
    square = next;
  }
  return d;
}
