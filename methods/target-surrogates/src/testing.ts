/** For tests: small problems drawn from a seed. */
import { randomStream, type RandomStream } from '@papertape/reproduction';
import { denseMatrix } from './matrix/dense.ts';
import { sparseMatrix } from './matrix/sparse.ts';
import type { Matrix } from './matrix/matrix.ts';

export function numbers(random: RandomStream, length: number, deviation = 1): Float64Array<ArrayBuffer> {
  return Float64Array.from({ length }, () => deviation * random.normal());
}

/** The same matrix dense and sparse; about half of the entries are zero. */
export function twoMatrices(random: RandomStream, rows: number, columns: number) {
  const values = numbers(random, rows * columns).map((value) => (random.uniform() < 0.5 ? 0 : value));
  const entries = Array.from({ length: rows }, (_, i) =>
    Array.from({ length: columns }, (_, j) => [j, values[i * columns + j] ?? 0] as const).filter(
      ([, value]) => value !== 0,
    ),
  );
  return { dense: denseMatrix(rows, columns, values), sparse: sparseMatrix(columns, entries) };
}

/** A two-class batch with labels that a random hyperplane gives, a tenth of them flipped. */
export function drawBatch(seed: number, { rows = 40, columns = 6 } = {}) {
  const random = randomStream(seed, 'batch');
  const x: Matrix = twoMatrices(random, rows, columns).dense;
  const plane = numbers(random, columns);
  const y = Float64Array.from({ length: rows }, (_, i) => {
    let side = 0;
    for (let j = 0; j < columns; j++) side += (x.values[i * columns + j] ?? 0) * (plane[j] ?? 0);
    return (side > 0 ? 1 : 0) ^ (random.uniform() < 0.1 ? 1 : 0);
  });
  return { x, y, θ: numbers(random, columns), random };
}

/** The greatest difference of two arrays of one length. */
export function furthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.max(...Array.from(a, (value, i) => Math.abs(value - (b[i] ?? NaN))));
}
