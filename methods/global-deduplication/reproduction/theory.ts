/** What the formula of banding says of pairs whose Jaccard indices are known. */
import { collisionProbability, type Bands } from '../src/index.ts';

export interface ObservedPair {
  /** Exact Jaccard index of the two texts' grams. */
  readonly jaccard: number;
  readonly found: boolean;
}

export interface Recall {
  /** Share of the pairs that was found. */
  readonly measured: number;
  /** Σ P(J) / n over the same pairs. */
  readonly theory: number;
  /** (measured − theory) in standard errors, √(Σ P(J)(1 − P(J))) / n. */
  readonly deviation: number;
}

/** Compares what was found with the formula. Throws RangeError without pairs. */
export function compareWithTheory(pairs: readonly ObservedPair[], bands: Bands): Recall {
  if (pairs.length === 0) throw new RangeError('Recall needs at least one pair.');
  let [found, expected, variance] = [0, 0, 0];
  for (const pair of pairs) {
    const p = collisionProbability(pair.jaccard, bands);
    found += pair.found ? 1 : 0;
    expected += p;
    variance += p * (1 - p);
  }
  const n = pairs.length;
  // Where every pair is certain to be found, one that is not is more than any number of standard errors away.
  const error = Math.max(Math.sqrt(variance), 1e-9);
  return { measured: found / n, theory: expected / n, deviation: (found - expected) / error };
}

/** Width of the S-curve's classes of Jaccard indices. */
const CLASS = 0.02;

/** Measured recall by classes of J, those of 40 pairs and more: [J in the middle of the class, share found]. */
export function recallByJaccard(pairs: readonly ObservedPair[]): [jaccard: number, recall: number][] {
  const classes = new Map<number, { found: number; all: number }>();
  for (const { jaccard, found } of pairs) {
    const number = Math.min(Math.floor(jaccard / CLASS), 1 / CLASS - 1);
    const counts = classes.get(number) ?? { found: 0, all: 0 };
    classes.set(number, { found: counts.found + (found ? 1 : 0), all: counts.all + 1 });
  }
  return [...classes]
    .filter(([, { all }]) => all >= 40)
    .sort(([a], [b]) => a - b)
    .map(([number, { found, all }]) => [(number + 0.5) * CLASS, found / all]);
}
