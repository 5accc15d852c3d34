// Batches: which examples, in an order that a seeded stream decides, and their rows as an array.
import { numpy as np } from '@jax-js/jax';
import { shuffledIndices, type RandomSource } from './random.ts';
import type { Tensor } from './tree.ts';

export interface BatchOptions {
  /** Examples per batch. */
  readonly size: number;
  /** How often every example is seen; without end when absent. */
  readonly epochs?: number;
  /** Also yield the rest that does not fill a batch. Its other shape makes compiled functions compile again. */
  readonly keepRest?: boolean;
}

/**
 * Indices of examples in [0, length), batch after batch, every epoch in a new order drawn from `random`.
 * Throws RangeError when no batch can be filled.
 */
export function* shuffledBatches(
  length: number,
  random: RandomSource,
  { size, epochs = Infinity, keepRest = false }: BatchOptions,
): Generator<Uint32Array<ArrayBuffer>, void> {
  if (!Number.isInteger(size) || size < 1) throw new RangeError(`Batch size ${size} is not a whole number.`);
  if (length === 0 || (length < size && !keepRest)) {
    throw new RangeError(`${length} examples do not fill a batch of ${size}.`);
  }
  for (let epoch = 0; epoch < epochs; epoch++) {
    yield* slices(shuffledIndices(length, random), size, keepRest);
  }
}

/** Indices 0 … length−1 in order, batch after batch, once, the rest included: for evaluation. */
export function* orderedBatches(length: number, size: number): Generator<Uint32Array<ArrayBuffer>, void> {
  yield* slices(
    Uint32Array.from({ length }, (_, i) => i),
    size,
    true,
  );
}

/**
 * The chosen rows of a table that lies row after row in `values`, as a float32 array [indices.length, ...row].
 * Throws RangeError for a row that is not there.
 */
export function takeRows(
  values: Float32Array,
  row: readonly number[],
  indices: Uint32Array | readonly number[],
): Tensor {
  const width = row.reduce((product, length) => product * length, 1);
  const taken = new Float32Array(indices.length * width);
  for (const [i, index] of indices.entries()) {
    const rowValues = values.subarray(index * width, (index + 1) * width);
    if (rowValues.length !== width) {
      throw new RangeError(`Row ${index} is not among the ${Math.floor(values.length / width)} rows.`);
    }
    taken.set(rowValues, i * width);
  }
  return np.array(taken).reshape([indices.length, ...row]);
}

function* slices(
  order: Uint32Array<ArrayBuffer>,
  size: number,
  keepRest: boolean,
): Generator<Uint32Array<ArrayBuffer>, void> {
  const end = keepRest ? order.length : order.length - (order.length % size);
  for (let start = 0; start < end; start += size) yield order.slice(start, start + size);
}
