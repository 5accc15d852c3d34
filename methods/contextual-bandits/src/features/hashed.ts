// Named features at places told by a hash (Weinberger and others 2009), so that no table of names is needed.
import { murmur3 } from '@papertape/reproduction';
import type { FeatureVector } from '../types.ts';
import { gather } from './gather.ts';

/** Fields by name: a number is a value, a text or each text of a list is there or not, true is 1, false is nothing. */
export type Fields = Readonly<Record<string, number | string | boolean | readonly string[] | undefined>>;

/**
 * Features of `fields` in 2^bits places. Each has a sign of its own, so that what collides cancels on average.
 * Throws RangeError where `bits` is not a whole number from 1 to 28, or a number is not finite.
 */
export function hashed(fields: Fields, bits = 18): FeatureVector {
  if (!Number.isInteger(bits) || bits < 1 || bits > 28) {
    throw new RangeError(`Features are hashed to 1 to 28 bits, not ${bits}.`);
  }
  const keys: string[] = [];
  const numbers: number[] = [];
  for (const name of Object.keys(fields)) addField(name, fields[name], keys, numbers);
  const places = new Uint32Array(keys.length);
  const values = new Float64Array(keys.length);
  const mask = 2 ** bits - 1;
  keys.forEach((key, i) => {
    const hash = hashOf(key);
    places[i] = hash & mask;
    values[i] = (hash >>> 31 ? 1 : -1) * (numbers[i] ?? 0); // bit 31 is in no mask
  });
  return gather(places, values);
}

function addField(name: string, value: Fields[string], keys: string[], numbers: number[]): void {
  const add = (key: string, number: number) => {
    keys.push(key);
    numbers.push(number);
  };
  if (typeof value === 'string') add(`${name}=${value}`, 1);
  else if (typeof value === 'object') for (const text of value) add(`${name}=${text}`, 1);
  else if (value === true) add(name, 1);
  else if (typeof value === 'number' && value !== 0) {
    if (!Number.isFinite(value)) {
      throw new RangeError(`The feature '${name}' is ${value}, not a finite number.`);
    }
    add(name, value);
  }
}

const encoder = new TextEncoder();
const room = new Uint8Array(256);

/** MurmurHash3 of the UTF-8 of a key; short ASCII, as keys mostly are, without a call of the encoder. */
function hashOf(key: string): number {
  if (key.length > room.length) return murmur3(encoder.encode(key), 0);
  for (let i = 0; i < key.length; i++) {
    const code = key.charCodeAt(i);
    if (code > 127) return murmur3(encoder.encode(key), 0);
    room[i] = code;
  }
  return murmur3(room.subarray(0, key.length), 0);
}
