// The small dense steps of a randomised singular value decomposition, in double precision.
import type { DenseMatrix } from './sparse.ts';
import { zeros } from './sparse.ts';

/** Qᵀ · Q, symmetric [l, l], row after row. */
export function gram({ rows, columns: width, data }: DenseMatrix): Float64Array {
  const result = new Float64Array(width * width);
  const row = new Float64Array(width);
  for (let r = 0; r < rows; r++) {
    for (let i = 0; i < width; i++) row[i] = data[r * width + i] ?? 0;
    for (let i = 0; i < width; i++) {
      const factor = row[i] ?? 0;
      if (factor === 0) continue;
      const base = i * width;
      for (let j = 0; j <= i; j++) result[base + j] = (result[base + j] ?? 0) + factor * (row[j] ?? 0);
    }
  }
  for (let i = 0; i < width; i++) {
    for (let j = 0; j < i; j++) result[j * width + i] = result[i * width + j] ?? 0;
  }
  return result;
}

/**
 * Replaces the columns of `q` by an orthonormal basis of their span (Cholesky QR). Columns that depend on those before
 * them become zero, so that a matrix of low rank is no special case.
 */
export function orthonormalise(q: DenseMatrix): void {
  const { rows, columns: width, data } = q;
  const factor = cholesky(gram(q), width);
  const row = new Float64Array(width);
  for (let r = 0; r < rows; r++) {
    const base = r * width;
    for (let i = 0; i < width; i++) {
      const line = i * width;
      const pivot = factor[line + i] ?? 0;
      let sum = data[base + i] ?? 0;
      for (let j = 0; j < i; j++) sum -= (factor[line + j] ?? 0) * (row[j] ?? 0);
      row[i] = pivot === 0 ? 0 : sum / pivot;
    }
    for (let i = 0; i < width; i++) data[base + i] = row[i] ?? 0;
  }
}

/** The lower triangle L with L · Lᵀ = G; a pivot lost in rounding, and its column, are zero. */
function cholesky(g: Float64Array, size: number): Float64Array {
  const l = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = g[i * size + j] ?? 0;
      for (let k = 0; k < j; k++) sum -= (l[i * size + k] ?? 0) * (l[j * size + k] ?? 0);
      if (i === j) l[i * size + i] = sum > 1e-10 * (g[i * size + i] ?? 0) ? Math.sqrt(sum) : 0;
      else l[i * size + j] = (l[j * size + j] ?? 0) === 0 ? 0 : sum / (l[j * size + j] ?? 1);
    }
  }
  return l;
}

/** Eigenvalues of a symmetric matrix, largest first, and their vectors as rows. Jacobi's cyclic method. */
export function symmetricEigen(
  matrix: Float64Array,
  size: number,
): { values: Float64Array; vectors: Float64Array } {
  const a = matrix.slice();
  const vectors = new Float64Array(size * size);
  for (let i = 0; i < size; i++) vectors[i * size + i] = 1;
  const scale = a.reduce((sum, value) => sum + value * value, 0);
  for (let sweep = 0; sweep < 30 && offDiagonal(a, size) > 1e-22 * scale; sweep++) {
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) rotate(a, vectors, size, p, q);
    }
  }
  const order = Array.from({ length: size }, (_, i) => i).sort(
    (i, j) => (a[j * size + j] ?? 0) - (a[i * size + i] ?? 0),
  );
  const sorted = new Float64Array(size * size);
  order.forEach((from, to) => sorted.set(vectors.subarray(from * size, (from + 1) * size), to * size));
  return { values: Float64Array.from(order, (i) => a[i * size + i] ?? 0), vectors: sorted };
}

function offDiagonal(a: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) sum += (a[i * size + j] ?? 0) ** 2;
  }
  return sum;
}

/** One Jacobi rotation, which makes a[p][q] zero. */
function rotate(a: Float64Array, vectors: Float64Array, size: number, p: number, q: number): void {
  const apq = a[p * size + q] ?? 0;
  if (apq === 0) return;
  const theta = ((a[q * size + q] ?? 0) - (a[p * size + p] ?? 0)) / (2 * apq);
  const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const cosine = 1 / Math.sqrt(t * t + 1);
  const sine = t * cosine;
  turnRows(a, size, p, q, cosine, sine);
  turnRows(vectors, size, p, q, cosine, sine);
  for (let k = 0; k < size; k++) {
    const [x, y] = [a[k * size + p] ?? 0, a[k * size + q] ?? 0];
    a[k * size + p] = cosine * x - sine * y;
    a[k * size + q] = sine * x + cosine * y;
  }
}

function turnRows(m: Float64Array, size: number, p: number, q: number, cosine: number, sine: number): void {
  const [rowP, rowQ] = [p * size, q * size];
  for (let k = 0; k < size; k++) {
    const [x, y] = [m[rowP + k] ?? 0, m[rowQ + k] ?? 0];
    m[rowP + k] = cosine * x - sine * y;
    m[rowQ + k] = sine * x + cosine * y;
  }
}

/** Q · Wᵀ for the first `count` rows of W: [v, l] · [l, count] → [v, count]. */
export function combine(q: DenseMatrix, w: Float64Array, count: number): DenseMatrix {
  const result = zeros(q.rows, count);
  for (let r = 0; r < q.rows; r++) {
    for (let c = 0; c < count; c++) {
      let sum = 0;
      for (let i = 0; i < q.columns; i++)
        sum += (q.data[r * q.columns + i] ?? 0) * (w[c * q.columns + i] ?? 0);
      result.data[r * count + c] = sum;
    }
  }
  return result;
}
