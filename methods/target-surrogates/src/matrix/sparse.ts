/** Sparse matrices in compressed rows (CSR). */

export interface SparseMatrix {
  readonly kind: 'sparse';
  readonly rows: number;
  readonly columns: number;
  /** Row i holds the entries starts[i] … starts[i+1]−1; length rows + 1. */
  readonly starts: Uint32Array;
  /** The column of each entry, rising within a row. */
  readonly indices: Uint32Array;
  readonly values: Float64Array;
  /** Whether all values are 1: products then need not read them, which halves what comes from memory. */
  readonly ones: boolean;
}

/** A matrix of compressed rows as they are. */
export function compressedRows(
  columns: number,
  starts: Uint32Array,
  indices: Uint32Array,
  values: Float64Array,
): SparseMatrix {
  const ones = values.every((value) => value === 1);
  return { kind: 'sparse', rows: starts.length - 1, columns, starts, indices, values, ones };
}

/** Builds a matrix from its rows of [column, value], columns rising. Throws RangeError for what does not fit. */
export function sparseMatrix(
  columns: number,
  rows: readonly (readonly (readonly [number, number])[])[],
): SparseMatrix {
  const entries = rows.reduce((sum, row) => sum + row.length, 0);
  const starts = new Uint32Array(rows.length + 1);
  const indices = new Uint32Array(entries);
  const values = new Float64Array(entries);
  let at = 0;
  rows.forEach((row, i) => {
    let last = -1;
    for (const [column, value] of row) {
      if (!Number.isInteger(column) || column <= last || column >= columns) {
        throw new RangeError(`Row ${i}: column ${column} must rise and lie in [0, ${columns}).`);
      }
      indices[at] = last = column;
      values[at++] = value;
    }
    starts[i + 1] = at;
  });
  return compressedRows(columns, starts, indices, values);
}

export function multiply(x: SparseMatrix, theta: Float64Array, c: number, out: Float64Array): Float64Array {
  if (c === 1) return multiplyOne(x, theta, out);
  const { rows, starts, indices, values } = x;
  out.fill(0);
  for (let i = 0; i < rows; i++) {
    const end = starts[i + 1] ?? 0;
    for (let e = starts[i] ?? 0; e < end; e++) {
      const from = (indices[e] ?? 0) * c;
      const value = values[e] ?? 0;
      for (let k = 0; k < c; k++) out[i * c + k] = (out[i * c + k] ?? 0) + value * (theta[from + k] ?? 0);
    }
  }
  return out;
}

function multiplyOne(x: SparseMatrix, theta: Float64Array, out: Float64Array): Float64Array {
  const { rows, starts, indices, values, ones } = x;
  for (let i = 0; i < rows; i++) {
    const end = starts[i + 1] ?? 0;
    let sum = 0;
    if (ones) {
      for (let e = starts[i] ?? 0; e < end; e++) sum += theta[indices[e] ?? 0] ?? 0;
    } else {
      for (let e = starts[i] ?? 0; e < end; e++) sum += (values[e] ?? 0) * (theta[indices[e] ?? 0] ?? 0);
    }
    out[i] = sum;
  }
  return out;
}

const transposes = new WeakMap<SparseMatrix, SparseMatrix | 'seen'>();

/**
 * XᵀV as sums down the columns: adding to the few places of `out` again and again waits for the memory each time.
 * The transpose is formed when a matrix is seen for the second time, as many are seen once only.
 */
function addTransposedOne(x: SparseMatrix, v: Float64Array, out: Float64Array): Float64Array {
  const known = transposes.get(x);
  if (known === undefined) {
    transposes.set(x, 'seen');
    return scatter(x, v, out);
  }
  const transposed = known === 'seen' ? transpose(x) : known;
  transposes.set(x, transposed);
  return multiplyOne(transposed, v, out);
}

function scatter(x: SparseMatrix, v: Float64Array, out: Float64Array): Float64Array {
  const { rows, starts, indices, values } = x;
  for (let i = 0; i < rows; i++) {
    const end = starts[i + 1] ?? 0;
    const weight = v[i] ?? 0;
    for (let e = starts[i] ?? 0; e < end; e++) {
      const to = indices[e] ?? 0;
      out[to] = (out[to] ?? 0) + weight * (values[e] ?? 0);
    }
  }
  return out;
}

/** Xᵀ in compressed rows. */
export function transpose(x: SparseMatrix): SparseMatrix {
  const starts = new Uint32Array(x.columns + 1);
  for (const column of x.indices) starts[column + 1] = (starts[column + 1] ?? 0) + 1;
  for (let j = 0; j < x.columns; j++) starts[j + 1] = (starts[j + 1] ?? 0) + (starts[j] ?? 0);
  const next = Uint32Array.from(starts);
  const indices = new Uint32Array(x.indices.length);
  const values = new Float64Array(x.values.length);
  for (let i = 0; i < x.rows; i++) {
    const end = x.starts[i + 1] ?? 0;
    for (let e = x.starts[i] ?? 0; e < end; e++) {
      const column = x.indices[e] ?? 0;
      const at = next[column] ?? 0;
      next[column] = at + 1;
      indices[at] = i;
      values[at] = x.values[e] ?? 0;
    }
  }
  return compressedRows(x.rows, starts, indices, values);
}

export function addTransposed(x: SparseMatrix, v: Float64Array, c: number, out: Float64Array): Float64Array {
  if (c === 1) return addTransposedOne(x, v, out);
  const { rows, starts, indices, values } = x;
  for (let i = 0; i < rows; i++) {
    const end = starts[i + 1] ?? 0;
    for (let e = starts[i] ?? 0; e < end; e++) {
      const to = (indices[e] ?? 0) * c;
      const value = values[e] ?? 0;
      for (let k = 0; k < c; k++) out[to + k] = (out[to + k] ?? 0) + value * (v[i * c + k] ?? 0);
    }
  }
  return out;
}

/** Adds the upper triangle of XᵀX to `out`. */
export function addGram(x: SparseMatrix, out: Float64Array): Float64Array {
  const { rows, columns, starts, indices, values } = x;
  for (let i = 0; i < rows; i++) {
    const end = starts[i + 1] ?? 0;
    for (let a = starts[i] ?? 0; a < end; a++) {
      const row = (indices[a] ?? 0) * columns;
      const left = values[a] ?? 0;
      for (let b = a; b < end; b++) {
        const at = row + (indices[b] ?? 0);
        out[at] = (out[at] ?? 0) + left * (values[b] ?? 0);
      }
    }
  }
  return out;
}

export function selectRows(x: SparseMatrix, rows: ArrayLike<number>): SparseMatrix {
  const starts = new Uint32Array(rows.length + 1);
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k] ?? 0;
    starts[k + 1] = (starts[k] ?? 0) + (x.starts[row + 1] ?? 0) - (x.starts[row] ?? 0);
  }
  const entries = starts[rows.length] ?? 0;
  const indices = new Uint32Array(entries);
  const values = new Float64Array(entries);
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k] ?? 0;
    const [from, to] = [x.starts[row] ?? 0, x.starts[row + 1] ?? 0];
    indices.set(x.indices.subarray(from, to), starts[k] ?? 0);
    values.set(x.values.subarray(from, to), starts[k] ?? 0);
  }
  return compressedRows(x.columns, starts, indices, values);
}
