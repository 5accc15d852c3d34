import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gram, orthonormalise, symmetricEigen } from './linear-algebra.ts';
import { multiply, multiplyTransposed } from './sparse.ts';
import type { DenseMatrix, SparseMatrix } from './sparse.ts';
import { mulberry32, randomisedSvd } from './svd.ts';

function sparse(rows: number[][]): SparseMatrix {
  const columnCount = rows[0]?.length ?? 0;
  const entries = rows.map((row) =>
    row.flatMap((value, column) => (value === 0 ? [] : [[column, value] as const])),
  );
  const starts = new Uint32Array(rows.length + 1);
  entries.forEach((row, i) => (starts[i + 1] = (starts[i] ?? 0) + row.length));
  return {
    rows: rows.length,
    columnCount,
    starts,
    columns: Uint32Array.from(entries.flat(), ([column]) => column),
    values: Float32Array.from(entries.flat(), ([, value]) => value),
  };
}

function dense(rows: number[][]): DenseMatrix {
  return { rows: rows.length, columns: rows[0]?.length ?? 0, data: Float32Array.from(rows.flat()) };
}

function randomRows(rows: number, columns: number, seed: number): number[][] {
  const random = mulberry32(seed);
  return Array.from({ length: rows }, () => Array.from({ length: columns }, () => 2 * random() - 1));
}

test('products agree with those written out', () => {
  const a = sparse([
    [1, 0, 2],
    [0, 3, 0],
  ]);
  expect([
    ...multiply(
      a,
      dense([
        [1, 2],
        [3, 4],
        [5, 6],
      ]),
    ).data,
  ]).toEqual([11, 14, 9, 12]);
  expect([
    ...multiplyTransposed(
      a,
      dense([
        [1, 2],
        [3, 4],
      ]),
    ).data,
  ]).toEqual([1, 2, 9, 12, 2, 4]);
});

describe('the decomposition', () => {
  test('of a known matrix has its singular values and vectors', () => {
    // AᵀA = [[25, 20], [20, 25]] has the eigenvalues 45 and 5, with the vectors (1, 1) and (1, -1).
    const { values, right } = randomisedSvd(
      sparse([
        [3, 0],
        [4, 5],
      ]),
      { rank: 2 },
    );
    expect(values[0]).toBeCloseTo(Math.sqrt(45), 5);
    expect(values[1]).toBeCloseTo(Math.sqrt(5), 5);
    expect(Math.abs(right.data[0] ?? 0)).toBeCloseTo(Math.SQRT1_2, 5);
    expect((right.data[0] ?? 0) * (right.data[2] ?? 0)).toBeCloseTo(0.5, 5);
    expect((right.data[1] ?? 0) * (right.data[3] ?? 0)).toBeCloseTo(-0.5, 5);
  });

  test('has orthonormal vectors, falling values, and no more rank than the matrix', () => {
    const size = fc.integer({ min: 2, max: 14 });
    fc.assert(
      fc.property(size, size, fc.integer({ min: 1, max: 20 }), fc.integer(), (rows, columns, rank, seed) => {
        const { values, right } = randomisedSvd(sparse(randomRows(rows, columns, seed)), { rank });
        expect(values).toHaveLength(Math.min(rank, rows, columns));
        const products = gram(right);
        for (let i = 0; i < right.columns; i++) {
          expect(values[i]).toBeLessThanOrEqual(values[i - 1] ?? Infinity);
          for (let j = 0; j < right.columns; j++) {
            expect(products[i * right.columns + j]).toBeCloseTo(i === j ? 1 : 0, 3);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  test('of full rank gives the matrix back', () => {
    const rows = randomRows(6, 4, 5);
    const a = sparse(rows);
    const { right } = randomisedSvd(a, { rank: 4 });
    const scores = multiply(a, right).data; // [6, 4]
    rows.forEach((row, i) =>
      row.forEach((value, column) => {
        let sum = 0;
        for (let k = 0; k < 4; k++) sum += (scores[i * 4 + k] ?? 0) * (right.data[column * 4 + k] ?? 0);
        expect(sum).toBeCloseTo(value, 4);
      }),
    );
  });

  test('of a matrix of low rank has zeros beyond it', () => {
    const rows = randomRows(8, 1, 3).map(([factor = 0]) => [factor, 2 * factor, -factor, 0.5 * factor]);
    const { values } = randomisedSvd(sparse(rows), { rank: 3 });
    expect(values[0]).toBeGreaterThan(0.5);
    expect(values[1]).toBeCloseTo(0, 2);
    expect(values[2]).toBeCloseTo(0, 2);
  });

  test('is the same for the same seed', () => {
    const a = sparse(randomRows(30, 20, 7));
    const decompose = () => randomisedSvd(a, { rank: 5, seed: 11 });
    expect(decompose()).toEqual(decompose());
  });
});

test('orthonormalising keeps the span and drops what depends', () => {
  const q = dense([
    [1, 2, 0],
    [1, 2, 1],
    [0, 0, 2],
  ]);
  orthonormalise(q);
  const products = gram(q);
  expect([products[0], products[4], products[8]].map((value) => Math.round(value ?? NaN))).toEqual([1, 0, 1]);
  expect(products[2]).toBeCloseTo(0, 6);
});

test('eigenvectors of a symmetric matrix satisfy their equation', () => {
  const size = 6;
  const rows = randomRows(size, size, 9);
  const matrix = Float64Array.from({ length: size * size }, (_, i) => {
    const [r, c] = [Math.floor(i / size), i % size];
    return (rows[r]?.[c] ?? 0) + (rows[c]?.[r] ?? 0);
  });
  const { values, vectors } = symmetricEigen(matrix, size);
  for (let k = 0; k < size; k++) {
    for (let r = 0; r < size; r++) {
      let sum = 0;
      for (let c = 0; c < size; c++) sum += (matrix[r * size + c] ?? 0) * (vectors[k * size + c] ?? 0);
      expect(sum).toBeCloseTo((values[k] ?? 0) * (vectors[k * size + r] ?? 0), 9);
    }
  }
});
