// Sums what falls on the same index, so that no index comes twice.
import type { FeatureVector } from '../types.ts';

/** Up to so many entries, looking through those before is quicker than a table. */
const FEW = 64;

/** The sums of `values` by the index at the same place, in the order in which indices came first. */
export function gather(indices: ArrayLike<number>, values: ArrayLike<number>): FeatureVector {
  const kept = new Uint32Array(indices.length);
  const sums = new Float32Array(indices.length);
  const find = indices.length <= FEW ? scan(kept) : lookUp();
  let count = 0;
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i] ?? 0;
    const place = find(index, count);
    if (place === count) kept[count++] = index;
    sums[place] = (sums[place] ?? 0) + (values[i] ?? 0);
  }
  return count === indices.length
    ? { indices: kept, values: sums }
    : { indices: kept.slice(0, count), values: sums.slice(0, count) };
}

/** Where an index stands among the first `count`, or `count` where it is new. */
type Find = (index: number, count: number) => number;

function scan(kept: Uint32Array): Find {
  return (index, count) => {
    let place = 0;
    while (place < count && kept[place] !== index) place++;
    return place;
  };
}

function lookUp(): Find {
  const places = new Map<number, number>();
  return (index, count) => {
    const place = places.get(index);
    if (place === undefined) places.set(index, count);
    return place ?? count;
  };
}
