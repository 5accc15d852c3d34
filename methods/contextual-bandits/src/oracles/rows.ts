// Rows of a regression side by side, with only the features that occur.
import type { Link, TrainingRow } from '../types.ts';
import { checkFeatures } from './linear-model.ts';
import { checkReward, checkWeight } from './link.ts';

/** n rows in compressed form; the last column is the intercept, 1 in every row. */
export interface Rows {
  readonly count: number;
  readonly columns: number;
  /** The feature of each column but the last. */
  readonly features: Uint32Array;
  readonly starts: Uint32Array;
  readonly indices: Uint32Array;
  readonly values: Float64Array;
  readonly rewards: Float64Array;
  /** Σ = 1. */
  readonly weights: Float64Array;
}

/** Throws RangeError for a row that cannot be learnt, and where no row has any weight. */
export function stackRows(rows: readonly TrainingRow[], dimension: number, link: Link): Rows {
  const total = rows.reduce((sum, { weight = 1 }) => (checkWeight(weight), sum + weight), 0);
  if (!(total > 0)) throw new RangeError('There is no row to learn from.');
  const columnOf = new Map<number, number>();
  const starts = new Uint32Array(rows.length + 1);
  const entries = rows.reduce((sum, { features }) => sum + features.indices.length, 0);
  const indices = new Uint32Array(entries);
  const values = new Float64Array(entries);
  let at = 0;
  rows.forEach(({ features, reward }, row) => {
    checkFeatures(features, dimension);
    checkReward(link, reward);
    features.indices.forEach((index, i) => {
      const column = columnOf.get(index) ?? columnOf.size;
      columnOf.set(index, column);
      indices[at] = column;
      values[at++] = features.values[i] ?? 0;
    });
    starts[row + 1] = at;
  });
  return {
    count: rows.length,
    columns: columnOf.size + 1,
    features: Uint32Array.from(columnOf.keys()),
    starts,
    indices,
    values,
    rewards: Float64Array.from(rows, ({ reward }) => reward),
    weights: Float64Array.from(rows, ({ weight = 1 }) => weight / total),
  };
}

/** z = Xw, [count] */
export function scores({ count, columns, starts, indices, values }: Rows, w: Float64Array): Float64Array {
  const z = new Float64Array(count);
  for (let row = 0; row < count; row++) {
    let sum = w[columns - 1] ?? 0;
    const end = starts[row + 1] ?? 0;
    for (let e = starts[row] ?? 0; e < end; e++) sum += (w[indices[e] ?? 0] ?? 0) * (values[e] ?? 0);
    z[row] = sum;
  }
  return z;
}

/** (X∘X)ᵀa, [columns]: of the squares of the entries. */
export function transposedSquares(x: Rows, a: Float64Array): Float64Array {
  return transposed({ ...x, values: x.values.map((value) => value * value) }, a);
}

/** Xᵀa, [columns] */
export function transposed({ count, columns, starts, indices, values }: Rows, a: Float64Array): Float64Array {
  const sums = new Float64Array(columns);
  for (let row = 0; row < count; row++) {
    const by = a[row] ?? 0;
    if (by === 0) continue;
    sums[columns - 1] = (sums[columns - 1] ?? 0) + by;
    const end = starts[row + 1] ?? 0;
    for (let e = starts[row] ?? 0; e < end; e++) {
      const column = indices[e] ?? 0;
      sums[column] = (sums[column] ?? 0) + by * (values[e] ?? 0);
    }
  }
  return sums;
}
