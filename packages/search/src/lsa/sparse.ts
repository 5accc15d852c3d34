// Sparse matrices in compressed rows, and their products with dense ones.

/** Row `r` holds `values[k]` in column `columns[k]` for k from `starts[r]` to `starts[r + 1]`. */
export interface SparseMatrix {
  rows: number;
  columnCount: number;
  starts: Uint32Array;
  columns: Uint32Array;
  values: Float32Array;
}

/** A dense matrix, row after row. */
export interface DenseMatrix {
  rows: number;
  columns: number;
  data: Float32Array;
}

/** A dense matrix of zeros. */
export function zeros(rows: number, columns: number): DenseMatrix {
  return { rows, columns, data: new Float32Array(rows * columns) };
}

/** A · Q: [n, v] · [v, l] → [n, l]. */
export function multiply(a: SparseMatrix, q: DenseMatrix): DenseMatrix {
  const width = q.columns;
  const result = zeros(a.rows, width);
  for (let row = 0; row < a.rows; row++) {
    const target = row * width;
    for (let k = a.starts[row] ?? 0; k < (a.starts[row + 1] ?? 0); k++) {
      addScaled(result.data, target, q.data, (a.columns[k] ?? 0) * width, a.values[k] ?? 0, width);
    }
  }
  return result;
}

/** Aᵀ · Y: [v, n] · [n, l] → [v, l]. */
export function multiplyTransposed(a: SparseMatrix, y: DenseMatrix): DenseMatrix {
  const width = y.columns;
  const result = zeros(a.columnCount, width);
  for (let row = 0; row < a.rows; row++) {
    for (let k = a.starts[row] ?? 0; k < (a.starts[row + 1] ?? 0); k++) {
      addScaled(result.data, (a.columns[k] ?? 0) * width, y.data, row * width, a.values[k] ?? 0, width);
    }
  }
  return result;
}

/** target[at + i] += factor · source[from + i], for i below `width`. */
function addScaled(
  target: Float32Array,
  at: number,
  source: Float32Array,
  from: number,
  factor: number,
  width: number,
): void {
  for (let i = 0; i < width; i++) target[at + i] = (target[at + i] ?? 0) + factor * (source[from + i] ?? 0);
}
