// Matrix products on plain typed arrays: always the same operations in the same order, so that results are the same
// bits wherever they are computed. Rows are contiguous; sizes are small enough for the caches.

/** out [n, p] += a [n, m] · b [m, p]. */
function addProduct(
  out: Float32Array,
  a: Float32Array,
  b: Float32Array,
  [n, m, p]: readonly [number, number, number],
): void {
  for (let i = 0; i < n; i++) {
    const row = i * p;
    let k = 0;
    for (; k + 3 < m; k += 4) {
      const at = i * m + k;
      const [a0, a1, a2, a3] = [a[at] ?? 0, a[at + 1] ?? 0, a[at + 2] ?? 0, a[at + 3] ?? 0];
      const [b0, b1, b2, b3] = [k * p, (k + 1) * p, (k + 2) * p, (k + 3) * p];
      for (let j = 0; j < p; j++) {
        out[row + j] =
          (out[row + j] ?? 0) +
          a0 * (b[b0 + j] ?? 0) +
          a1 * (b[b1 + j] ?? 0) +
          a2 * (b[b2 + j] ?? 0) +
          a3 * (b[b3 + j] ?? 0);
      }
    }
    for (; k < m; k++) {
      const factor = a[i * m + k] ?? 0;
      for (let j = 0; j < p; j++) out[row + j] = (out[row + j] ?? 0) + factor * (b[k * p + j] ?? 0);
    }
  }
}

/** aᵀ [m, n] of a [n, m]. */
export function transpose(a: Float32Array, n: number, m: number): Float32Array {
  const out = new Float32Array(n * m);
  for (let i = 0; i < n; i++) for (let j = 0; j < m; j++) out[j * n + i] = a[i * m + j] ?? 0;
  return out;
}

/** into += from, element by element. */
export function accumulate(into: Float32Array, from: Float32Array): void {
  for (let i = 0; i < into.length; i++) into[i] = (into[i] ?? 0) + (from[i] ?? 0);
}

/** x · W + b, for x [rows, m], W [m, p], b [p]. */
export function affine(
  x: Float32Array,
  weight: Float32Array,
  bias: Float32Array,
  rows: number,
): Float32Array {
  const p = bias.length;
  const out = new Float32Array(rows * p);
  for (let i = 0; i < rows; i++) out.set(bias, i * p);
  addProduct(out, x, weight, [rows, weight.length / p, p]);
  return out;
}

/** Adds the gradients of `affine` to those of weight and bias, and returns that of x. */
export function affineBackward(
  x: Float32Array,
  weight: Float32Array,
  dOut: Float32Array,
  dWeight: Float32Array,
  dBias: Float32Array,
): Float32Array {
  const p = dBias.length;
  const m = weight.length / p;
  const rows = dOut.length / p;
  addProduct(dWeight, transpose(x, rows, m), dOut, [m, rows, p]);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < p; j++) dBias[j] = (dBias[j] ?? 0) + (dOut[i * p + j] ?? 0);
  }
  const dx = new Float32Array(rows * m);
  addProduct(dx, dOut, transpose(weight, m, p), [rows, p, m]);
  return dx;
}
