/** Matrices of examples, one a row, dense or sparse, and their products with c columns of parameters. */
import * as dense from './dense.ts';
import * as sparse from './sparse.ts';
import type { DenseMatrix } from './dense.ts';
import type { SparseMatrix } from './sparse.ts';

export type Matrix = DenseMatrix | SparseMatrix;

/** Z = XΘ: Θ is [columns, c] and Z [rows, c], both row by row. Returns `out`, or a new array. */
export function multiply(
  x: Matrix,
  theta: Float64Array,
  c = 1,
  out = new Float64Array(x.rows * c),
): Float64Array {
  if (theta.length !== x.columns * c || out.length !== x.rows * c) throw mismatch(x, theta.length, c);
  return x.kind === 'sparse' ? sparse.multiply(x, theta, c, out) : dense.multiply(x, theta, c, out);
}

/** XᵀV: V is [rows, c] and the product [columns, c], both row by row. Returns `out`, or a new array. */
export function multiplyTransposed(
  x: Matrix,
  v: Float64Array,
  c = 1,
  out = new Float64Array(x.columns * c),
): Float64Array {
  if (v.length !== x.rows * c || out.length !== x.columns * c) throw mismatch(x, v.length, c);
  out.fill(0);
  return x.kind === 'sparse' ? sparse.addTransposed(x, v, c, out) : dense.addTransposed(x, v, c, out);
}

/** XᵀX, [columns, columns] row by row. */
export function gram(x: Matrix): Float64Array {
  const out = new Float64Array(x.columns * x.columns);
  const filled = x.kind === 'sparse' ? sparse.addGram(x, out) : dense.addGram(x, out);
  for (let i = 0; i < x.columns; i++) {
    for (let j = 0; j < i; j++) filled[i * x.columns + j] = filled[j * x.columns + i] ?? 0;
  }
  return filled;
}

/** Multiplications in one product XΘ with c = 1, and in XᵀX: what `gram` costs against what it saves. */
export function costs(x: Matrix): { product: number; gram: number } {
  if (x.kind === 'dense') {
    return { product: x.values.length, gram: (x.values.length * (x.columns + 1)) / 2 };
  }
  let pairs = 0;
  for (let i = 0; i < x.rows; i++) {
    const entries = (x.starts[i + 1] ?? 0) - (x.starts[i] ?? 0);
    pairs += (entries * (entries + 1)) / 2;
  }
  return { product: x.values.length, gram: pairs };
}

/** The given rows, in the given order, as a matrix of their own. Throws RangeError for a row that is not there. */
export function selectRows<M extends Matrix>(x: M, rows: ArrayLike<number>): M {
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k] ?? -1;
    if (!Number.isInteger(row) || row < 0 || row >= x.rows) {
      throw new RangeError(`There is no row ${row} in a matrix of ${x.rows}.`);
    }
  }
  return (x.kind === 'sparse' ? sparse.selectRows(x, rows) : dense.selectRows(x, rows)) as M;
}

function mismatch(x: Matrix, length: number, c: number): RangeError {
  return new RangeError(
    `An array of ${length} does not fit a matrix of ${x.rows} × ${x.columns} with ${c} output(s).`,
  );
}
