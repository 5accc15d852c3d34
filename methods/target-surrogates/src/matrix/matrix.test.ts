import { randomStream } from '@papertape/reproduction';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { furthest, numbers, twoMatrices } from '../testing.ts';
import { dot } from './blas.ts';
import { denseMatrix } from './dense.ts';
import { gram, multiply, multiplyTransposed, selectRows } from './matrix.ts';
import { genericStart, largestEigenvalue } from './power-iteration.ts';
import { sparseMatrix } from './sparse.ts';

const shapes = fc.record({
  seed: fc.nat(1e6),
  rows: fc.integer({ min: 1, max: 12 }),
  columns: fc.integer({ min: 1, max: 9 }),
  c: fc.integer({ min: 1, max: 3 }),
});

test('sparse and dense products are those of the definition', () => {
  fc.assert(
    fc.property(shapes, ({ seed, rows, columns, c }) => {
      const random = randomStream(seed, 'matrix');
      const { dense, sparse } = twoMatrices(random, rows, columns);
      const [theta, v] = [numbers(random, columns * c), numbers(random, rows * c)];
      const z = Array.from({ length: rows * c }, (_, at) => {
        const [i, k] = [Math.floor(at / c), at % c];
        return Array.from(
          { length: columns },
          (_, j) => (dense.values[i * columns + j] ?? 0) * (theta[j * c + k] ?? 0),
        ).reduce((sum, term) => sum + term, 0);
      });
      for (const x of [dense, sparse]) {
        expect(furthest(multiply(x, theta, c), z)).toBeLessThan(1e-12);
        // ⟨V, XΘ⟩ = ⟨XᵀV, Θ⟩ for every V and Θ is what makes one the transpose of the other.
        const left = dot(v, multiply(x, theta, c));
        expect(Math.abs(left - dot(multiplyTransposed(x, v, c), theta))).toBeLessThan(1e-10);
      }
    }),
  );
});

test('XᵀX is symmetric and does what two products do', () => {
  fc.assert(
    fc.property(shapes, ({ seed, rows, columns }) => {
      const random = randomStream(seed, 'gram');
      const { dense, sparse } = twoMatrices(random, rows, columns);
      const v = numbers(random, columns);
      for (const x of [dense, sparse]) {
        const square = denseMatrix(columns, columns, gram(x));
        expect(furthest(multiply(square, v), multiplyTransposed(x, multiply(x, v)))).toBeLessThan(1e-10);
        expect(furthest(multiply(square, v), multiplyTransposed(square, v))).toBeLessThan(1e-12);
      }
    }),
  );
});

test('a matrix of ones gives the same products as one that is not known to be', () => {
  const rows = [
    [
      [0, 1],
      [2, 1],
    ],
    [[1, 1]],
    [],
  ] as const;
  const x = sparseMatrix(3, rows);
  const theta = Float64Array.of(1, 2, 4);
  expect(x.ones).toBe(true);
  expect(multiply(x, theta)).toEqual(multiply({ ...x, ones: false }, theta));
  const v = Float64Array.of(3, 5, 7);
  expect(multiplyTransposed(x, v)).toEqual(multiplyTransposed({ ...x, ones: false }, v));
});

test('rows are selected in the order asked for, and one that is not there is refused', () => {
  const { dense, sparse } = twoMatrices(randomStream(3, 'rows'), 5, 4);
  const theta = Float64Array.of(1, -2, 3, 0.5);
  const all = multiply(dense, theta);
  for (const x of [dense, sparse]) {
    expect(furthest(multiply(selectRows(x, [4, 0, 4]), theta), [all[4] ?? 0, all[0] ?? 0, all[4] ?? 0])).toBe(
      0,
    );
    expect(() => selectRows(x, [5])).toThrow('There is no row 5 in a matrix of 5');
  }
});

test('arrays that do not fit are refused with their sizes', () => {
  const { sparse } = twoMatrices(randomStream(1, 'fit'), 5, 4);
  expect(() => multiply(sparse, new Float64Array(3))).toThrow('An array of 3 does not fit a matrix of 5 × 4');
  expect(() => denseMatrix(2, 2, new Float64Array(3))).toThrow('3 numbers do not make 2 × 2');
  expect(() =>
    sparseMatrix(2, [
      [
        [1, 1],
        [0, 1],
      ],
    ]),
  ).toThrow('Row 0: column 0 must rise');
});

test('power iteration finds the largest eigenvalue of a matrix that has known ones', () => {
  const diagonal = Float64Array.of(1, 9, 4, 0.5);
  const apply = (v: Float64Array) => v.map((value, i) => value * (diagonal[i] ?? 0));
  expect(largestEigenvalue(apply, genericStart(4)).value).toBeCloseTo(9, 5);
  expect(largestEigenvalue(() => new Float64Array(4), genericStart(4)).value).toBe(0);
});
