// Dropout that belongs to the sample, not to the process that computes it.
import type { SampleContext } from './layer.ts';

/** The mask of one draw: 0 or 1 / (1 − rate). Null at a rate of 0. */
export function dropoutMask(
  { rng, step, layer, sample }: SampleContext,
  operation: number,
  length: number,
  rate: number,
): Float32Array | null {
  if (rate === 0) return null;
  const mask = new Float32Array(length);
  rng.dropout({ step, layer, operation, sample }, mask, rate);
  return mask;
}

/** x *= mask, element by element. */
export function applyMask(x: Float32Array, mask: Float32Array | null): Float32Array {
  if (mask) for (let i = 0; i < x.length; i++) x[i] = (x[i] ?? 0) * (mask[i] ?? 0);
  return x;
}
