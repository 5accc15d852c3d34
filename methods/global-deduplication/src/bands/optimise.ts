// The choice of b and r.
import { InvalidOption } from '../errors.ts';
import { collisionProbability, type Bands } from './probability.ts';

export interface BandTarget {
  /** The Jaccard index from which two texts are duplicates, in (0, 1). */
  readonly threshold: number;
  /** Values of a signature. */
  readonly permutations: number;
  /** What a candidate below the threshold costs (a comparison), against … */
  readonly falsePositiveWeight?: number;
  /** … what a missed duplicate costs. ½ each when not given. */
  readonly falseNegativeWeight?: number;
}

export interface OptimisedBands extends Bands {
  /** ∫₀ᵗ P(J) dJ. */
  readonly falsePositives: number;
  /** ∫ₜ¹ (1 − P(J)) dJ. */
  readonly falseNegatives: number;
}

/** The bands with the least weighted sum of both integrals; of equals the fewer values. */
export function optimiseBands(target: BandTarget): OptimisedBands {
  const { threshold, permutations, falsePositiveWeight = 0.5, falseNegativeWeight = 0.5 } = target;
  check(target);
  let best: OptimisedBands | undefined;
  let least = Infinity;
  for (let bands = 1; bands <= permutations; bands++) {
    for (let rows = 1; bands * rows <= permutations; rows++) {
      const candidate = bandErrors({ bands, rows }, threshold);
      const cost =
        falsePositiveWeight * candidate.falsePositives + falseNegativeWeight * candidate.falseNegatives;
      if (cost < least) [best, least] = [candidate, cost];
    }
  }
  if (!best) throw new InvalidOption('The weights of optimiseBands are not finite numbers.');
  return best;
}

/** Both integrals for bands that are given. */
export function bandErrors(bands: Bands, threshold: number): OptimisedBands {
  return {
    bands: bands.bands,
    rows: bands.rows,
    falsePositives: integral((jaccard) => collisionProbability(jaccard, bands), 0, threshold),
    falseNegatives: integral((jaccard) => 1 - collisionProbability(jaccard, bands), threshold, 1),
  };
}

function check({ threshold, permutations }: BandTarget): void {
  if (!(threshold > 0 && threshold < 1)) {
    throw new InvalidOption(`The threshold of optimiseBands lies between 0 and 1, not at ${threshold}.`);
  }
  if (!Number.isInteger(permutations) || permutations < 1 || permutations > 1024) {
    throw new InvalidOption(`optimiseBands takes 1 to 1024 permutations, not ${permutations}.`);
  }
}

/** Simpson's rule on 128 intervals: the S-curve is smooth, and its error is far below the differences compared. */
function integral(f: (x: number) => number, from: number, to: number): number {
  const intervals = 128;
  const width = (to - from) / intervals;
  let sum = f(from) + f(to);
  for (let i = 1; i < intervals; i++) sum += (i % 2 === 1 ? 4 : 2) * f(from + i * width);
  return (sum * width) / 3;
}
