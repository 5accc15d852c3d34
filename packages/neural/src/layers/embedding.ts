// A learned vector for each of a fixed number of tokens.
import { numpy as np } from '@jax-js/jax';
import { normal, type Initialiser } from '../initialise.ts';
import type { RandomSource } from '../random.ts';
import type { Tensor } from '../tree.ts';

/** table [tokens, features] */
export type EmbeddingParameters = { table: Tensor };

/** Small, so that the softmax over a tied output begins nearly uniform. */
const DEVIATION = 0.02;

/** Parameters of an embedding; entries of standard deviation .02 unless told otherwise. */
export function createEmbedding(
  random: RandomSource,
  tokens: number,
  features: number,
  initialise: Initialiser = normal(DEVIATION),
): EmbeddingParameters {
  return { table: initialise(random, [tokens, features], { fanIn: tokens, fanOut: features }) };
}

/** indices [...] (int32) → vectors [..., features]; zeros for an index outside [0, tokens). Consumes both arguments. */
export function embedding({ table }: EmbeddingParameters, indices: Tensor): Tensor {
  const [tokens = 0] = table.shape;
  const known = np.logicalAnd(indices.ref.greaterEqual(0), indices.ref.less(tokens));
  // Zeros of the same type, not the number 0: under vjp of a compiled function jax-js 0.1.25 makes that a float32.
  const none = np.zeros(indices.shape, { dtype: indices.dtype });
  const rows = np.take(table, np.where(known.ref, indices, none), 0);
  // The choice also keeps gradients compilable: the scatter of jax-js 0.1.25 refuses one that is only reshaped.
  return np.where(np.expandDims(known, -1), rows, 0);
}

/** An int32 array of token indices. Throws RangeError for those outside [0, tokens), which a device cannot. */
export function tokenIndices(indices: ArrayLike<number>, shape: readonly number[], tokens: number): Tensor {
  const values = Int32Array.from(indices);
  const wrong = values.findIndex((value) => value < 0 || value >= tokens);
  if (wrong >= 0) throw new RangeError(`Token ${values[wrong]} at ${wrong} is not in [0, ${tokens}).`);
  return np.array(values).reshape([...shape]);
}
