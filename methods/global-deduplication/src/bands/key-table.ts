// A hash table from keys of 64 bits to numbers, in typed arrays: a Map keyed by BigInt takes ten times the memory.
import { mixed } from '../mix.ts';

/** Numbers from 0 to 2³² − 2 by key; 0 of a key that is not there. */
export interface KeyTable {
  get(low: number, high: number): number;
  set(low: number, high: number, value: number): void;
}

/** Open addressing, at most half full. */
export function createKeyTable(): KeyTable {
  let places = emptyPlaces(1024);
  let used = 0;

  function placeOf(low: number, high: number): number {
    const mask = places.values.length - 1;
    let place = mixed(low ^ Math.imul(high, 0x9e3779b1)) & mask;
    while (places.values[place] !== 0 && (places.low[place] !== low || places.high[place] !== high)) {
      place = (place + 1) & mask;
    }
    return place;
  }

  function put(low: number, high: number, value: number): void {
    const place = placeOf(low, high);
    if (places.values[place] === 0) used++;
    places.low[place] = low;
    places.high[place] = high;
    places.values[place] = value + 1; // 0 is a place that was never used
  }

  /** Keys whose number has become 0 are left behind. */
  function grow(): void {
    const old = places;
    places = emptyPlaces(old.values.length * 2);
    used = 0;
    for (let at = 0; at < old.values.length; at++) {
      const value = old.values[at] ?? 0;
      if (value > 1) put(old.low[at] ?? 0, old.high[at] ?? 0, value - 1);
    }
  }

  return {
    get: (low, high) => Math.max(0, (places.values[placeOf(low, high)] ?? 0) - 1),
    set(low, high, value) {
      if (used * 2 >= places.values.length) grow();
      put(low, high, value);
    },
  };
}

function emptyPlaces(size: number) {
  return { low: new Uint32Array(size), high: new Uint32Array(size), values: new Uint32Array(size) };
}
