// Named features at places told by a hash (Weinberger and others 2009), so that no table of names is needed.
import { murmur3 } from '@papertape/reproduction';
import type { FeatureVector } from '../types.ts';
import { gather } from './gather.ts';

/** Fields by name: a number stands for itself, a text or each text of a list for 'there', true for 1, false for none. */
export type Fields = Readonly<Record<string, number | string | boolean | readonly string[] | undefined>>;

const encoder = new TextEncoder();
const SIGN_SEED = 0x5bd1e995;

/**
 * Features of `fields` in 2^bits places. Each has a sign of its own, so that what collides cancels on average.
 * Throws RangeError where `bits` is not a whole number from 1 to 28, or a number is not finite.
 */
export function hashed(fields: Fields, bits = 18): FeatureVector {
  if (!Number.isInteger(bits) || bits < 1 || bits > 28) {
    throw new RangeError(`Features are hashed to 1 to 28 bits, not ${bits}.`);
  }
  return gather(places(fields, 2 ** bits - 1));
}

function* places(fields: Fields, mask: number): Generator<[number, number]> {
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined || value === false) continue;
    if (typeof value === 'number') {
      if (!Number.isFinite(value))
        throw new RangeError(`The feature '${name}' is ${value}, not a finite number.`);
      if (value !== 0) yield place(name, value, mask);
    } else if (value === true) {
      yield place(name, 1, mask);
    } else {
      for (const text of typeof value === 'string' ? [value] : value) yield place(`${name}=${text}`, 1, mask);
    }
  }
}

function place(key: string, value: number, mask: number): [number, number] {
  const bytes = encoder.encode(key);
  return [murmur3(bytes, 0) & mask, murmur3(bytes, SIGN_SEED) & 1 ? value : -value];
}
