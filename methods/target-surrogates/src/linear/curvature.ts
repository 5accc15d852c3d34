/** Products with XᵀX and its largest eigenvalue, by whichever way is cheaper. */
import { costs, gram, multiply, multiplyTransposed, type Matrix } from '../matrix/matrix.ts';
import { genericStart, largestEigenvalue } from '../matrix/power-iteration.ts';

/** Above this many columns XᵀX is not kept: 2048² numbers are 32 MB. */
const WIDEST_GRAM = 2048;

export interface Curvature {
  /** XᵀXV for V [columns, c], into `out`. */
  apply(v: Float64Array, c: number, out: Float64Array<ArrayBuffer>): Float64Array;
  /** λmax(XᵀX) */
  largest(): number;
}

/**
 * 'auto' forms XᵀX where that saves work: at once when the steps ahead pay for it, and for a matrix that comes
 * back, as a full batch does, when one product with it is cheaper than two with X.
 */
export type GramChoice = 'auto' | 'always' | 'never';

/** Remembers, for every matrix it is shown, what was computed of it. */
export function createCurvatures(choice: GramChoice) {
  const known = new WeakMap<Matrix, { curvature: Curvature; formed: boolean }>();
  let start = genericStart(0);
  const largestOf = (x: Matrix, apply: Curvature['apply']) => {
    // Batches of one data set resemble each other: the last vector is a good place to start from.
    if (start.length !== x.columns) start = genericStart(x.columns);
    const image = new Float64Array(x.columns);
    const { value, vector } = largestEigenvalue((v) => apply(v, 1, image), start);
    if (value > 0) start = Float64Array.from(vector);
    return value;
  };
  return (x: Matrix, steps: number): Curvature => {
    const before = known.get(x);
    if (before?.formed) return before.curvature;
    const formed = choice === 'always' || (choice === 'auto' && paysOff(x, steps, before !== undefined));
    if (before && !formed) return before.curvature;
    const apply = formed ? throughGram(gram(x), x.columns) : throughRows(x);
    let largest: number | undefined;
    const curvature = { apply, largest: () => (largest ??= largestOf(x, apply)) };
    known.set(x, { curvature, formed });
    return curvature;
  };
}

function paysOff(x: Matrix, steps: number, seenBefore: boolean): boolean {
  if (x.columns > WIDEST_GRAM) return false;
  const { product, gram: forming } = costs(x);
  const square = x.columns ** 2;
  if (seenBefore) return square < 2 * product;
  return forming + steps * square < steps * 2 * product;
}

function throughRows(x: Matrix): Curvature['apply'] {
  let image = new Float64Array(0);
  return (v, c, out) => {
    if (image.length !== x.rows * c) image = new Float64Array(x.rows * c);
    multiply(x, v, c, image);
    return multiplyTransposed(x, image, c, out);
  };
}

function throughGram(a: Float64Array, columns: number): Curvature['apply'] {
  return (v, c, out) => {
    for (let i = 0; i < columns; i++) {
      for (let k = 0; k < c; k++) {
        let sum = 0;
        for (let j = 0; j < columns; j++) sum += (a[i * columns + j] ?? 0) * (v[j * c + k] ?? 0);
        out[i * c + k] = sum;
      }
    }
    return out;
  };
}
