// Features made from features: a context crossed with an action, blocks side by side.
import type { FeatureVector } from '../types.ts';
import { gather } from './gather.ts';

/** The features moved up by `offset`: the block of one action, where each action has weights of its own. */
export function shifted({ indices, values }: FeatureVector, offset: number): FeatureVector {
  return { indices: indices.map((index) => index + offset), values };
}

/** All features of the parts; where parts share an index, the sum. */
export function combined(...parts: readonly FeatureVector[]): FeatureVector {
  return gather(
    parts.flatMap(({ indices, values }) =>
      Array.from(indices, (index, i) => [index, values[i] ?? 0] as const),
    ),
  );
}

/**
 * Every feature of `context` times every feature of `action`, in 2^bits places told by a hash of both indices.
 * The products only: add the parts themselves with `combined`.
 */
export function crossed(context: FeatureVector, action: FeatureVector, bits = 18): FeatureVector {
  const mask = 2 ** bits - 1;
  const pairs: [number, number][] = [];
  context.indices.forEach((c, i) => {
    action.indices.forEach((a, j) => {
      pairs.push([mix(c, a) & mask, (context.values[i] ?? 0) * (action.values[j] ?? 0)]);
    });
  });
  return gather(pairs);
}

/** A whole number from two, spread over 32 bits (the finaliser of MurmurHash3 over a combination that keeps order). */
function mix(first: number, second: number): number {
  let hash = Math.imul(first, 0x9e3779b1) ^ (second + 0x7f4a7c15);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
