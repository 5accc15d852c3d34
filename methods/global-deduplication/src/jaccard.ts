// Verification: the Jaccard index of two texts' gram sets.
import type { Features } from './text/features.ts';
import { gramSet, type GramSet } from './text/gram-set.ts';

/** A text made ready to be compared many times: its distinct grams. */
export type PreparedText = GramSet;

/** The gram set of a text. */
export function prepare(text: string, features: Features): PreparedText {
  return gramSet(text, features);
}

/** |A ∩ B| / |A ∪ B| of the texts' grams, in [0, 1]; 0 where one has no gram: nothing says that they are alike. */
export function exactJaccard(a: string, b: string, features: Features): number {
  return jaccardOf(prepare(a, features), prepare(b, features));
}

/** The same of texts that were made ready. */
export function jaccardOf(a: PreparedText, b: PreparedText): number {
  if (a.size === 0 || b.size === 0) return 0;
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  let shared = 0;
  for (const gram of small.values()) if (large.has(gram)) shared++;
  return shared / (a.size + b.size - shared);
}
