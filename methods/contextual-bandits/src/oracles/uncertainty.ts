// How uncertain a frozen linear model is: the variance of z = wᵀx + b, up to a factor.
import type { FeatureVector, UncertaintyJson } from '../types.ts';
import { decodeFloats, decodeIndices, encode } from './encode.ts';

/** v(x) ≥ 0; `width` of a model is what √v moves its prediction by. */
export interface Uncertainty {
  variance(features: FeatureVector): number;
  toJSON(): UncertaintyJson;
}

/** v(x) = intercept + Σ cᵢxᵢ² over features that were learnt from, and `unseen` for each other one, whatever its size. */
export interface Diagonal {
  readonly indices: Uint32Array;
  /** c of each of the indices. */
  readonly variances: Float32Array;
  readonly unseen: number;
  readonly intercept: number;
}

/** The uncertainty of features apart from each other. */
export function diagonalUncertainty({ indices, variances, unseen, intercept }: Diagonal): Uncertainty {
  const known = new Map<number, number>();
  indices.forEach((index, i) => known.set(index, variances[i] ?? 0));
  return {
    variance(features) {
      let sum = intercept;
      for (let i = 0; i < features.indices.length; i++) {
        const x = features.values[i] ?? 0;
        const c = known.get(features.indices[i] ?? 0);
        if (x !== 0) sum += c === undefined ? unseen : c * x * x;
      }
      return sum;
    },
    toJSON: () => ({
      kind: 'diagonal',
      indices: encode(indices),
      variances: encode(variances),
      unseen,
      intercept,
    }),
  };
}

/** All variances times `factor`. */
export function scaled({ indices, variances, unseen, intercept }: Diagonal, factor: number): Diagonal {
  return {
    indices,
    variances: variances.map((c) => factor * c),
    unseen: factor * unseen,
    intercept: factor * intercept,
  };
}

/** v(x) = xᵀMx with 1 added to x at the end: `matrix` is M [n, n], symmetric, row by row. */
export function fullUncertainty(matrix: Float32Array, n: number): Uncertainty {
  return {
    variance: (features) => quadraticForm(matrix, n, features),
    toJSON: () => ({ kind: 'full', size: n, matrix: encode(matrix) }),
  };
}

/** xᵀMx ≥ 0 with 1 added to x at the end; M [n, n] is symmetric. */
export function quadraticForm(
  M: Float32Array | Float64Array,
  n: number,
  { indices, values }: FeatureVector,
): number {
  let sum = M[n * n - 1] ?? 0;
  for (let i = 0; i < indices.length; i++) {
    const row = (indices[i] ?? 0) * n;
    let inner = 2 * (M[row + n - 1] ?? 0);
    for (let j = 0; j < indices.length; j++) inner += (values[j] ?? 0) * (M[row + (indices[j] ?? 0)] ?? 0);
    sum += (values[i] ?? 0) * inner;
  }
  return Math.max(sum, 0);
}

/** The uncertainty that `toJSON` wrote. Throws TypeError where it is damaged. */
export function readUncertainty(json: UncertaintyJson): Uncertainty {
  if (json.kind === 'full') {
    const matrix = decodeFloats(json.matrix);
    if (matrix.length !== json.size ** 2) throw damaged();
    return fullUncertainty(matrix, json.size);
  }
  const { unseen, intercept } = json;
  const indices = decodeIndices(json.indices);
  const variances = decodeFloats(json.variances);
  if (indices.length !== variances.length || !Number.isFinite(unseen + intercept)) throw damaged();
  return diagonalUncertainty({ indices, variances, unseen, intercept });
}

function damaged(): TypeError {
  return new TypeError('The stored model is damaged: its uncertainty does not have the size that it says.');
}
