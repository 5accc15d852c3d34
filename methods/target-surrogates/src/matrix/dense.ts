/** Dense matrices, row by row. */

export interface DenseMatrix {
  readonly kind: 'dense';
  readonly rows: number;
  readonly columns: number;
  /** [rows, columns] */
  readonly values: Float64Array;
}

/** Wraps rows of numbers. Throws RangeError when the count does not fit. */
export function denseMatrix(rows: number, columns: number, values: Float64Array): DenseMatrix {
  if (values.length !== rows * columns) {
    throw new RangeError(`${values.length} numbers do not make ${rows} × ${columns}.`);
  }
  return { kind: 'dense', rows, columns, values };
}

export function multiply(
  { rows, columns, values }: DenseMatrix,
  theta: Float64Array,
  c: number,
  out: Float64Array,
): Float64Array {
  for (let i = 0; i < rows; i++) {
    const row = i * columns;
    for (let k = 0; k < c; k++) {
      let sum = 0;
      for (let j = 0; j < columns; j++) sum += (values[row + j] ?? 0) * (theta[j * c + k] ?? 0);
      out[i * c + k] = sum;
    }
  }
  return out;
}

export function addTransposed(
  { rows, columns, values }: DenseMatrix,
  v: Float64Array,
  c: number,
  out: Float64Array,
): Float64Array {
  for (let i = 0; i < rows; i++) {
    const row = i * columns;
    for (let k = 0; k < c; k++) {
      const weight = v[i * c + k] ?? 0;
      for (let j = 0; j < columns; j++) {
        out[j * c + k] = (out[j * c + k] ?? 0) + weight * (values[row + j] ?? 0);
      }
    }
  }
  return out;
}

/** Adds the upper triangle of XᵀX to `out`. */
export function addGram({ rows, columns, values }: DenseMatrix, out: Float64Array): Float64Array {
  for (let i = 0; i < rows; i++) {
    const row = i * columns;
    for (let a = 0; a < columns; a++) {
      const left = values[row + a] ?? 0;
      if (left === 0) continue;
      for (let b = a; b < columns; b++) {
        out[a * columns + b] = (out[a * columns + b] ?? 0) + left * (values[row + b] ?? 0);
      }
    }
  }
  return out;
}

export function selectRows({ columns, values }: DenseMatrix, rows: ArrayLike<number>): DenseMatrix {
  const selected = new Float64Array(rows.length * columns);
  for (let k = 0; k < rows.length; k++) {
    const from = (rows[k] ?? 0) * columns;
    selected.set(values.subarray(from, from + columns), k * columns);
  }
  return denseMatrix(rows.length, columns, selected);
}
