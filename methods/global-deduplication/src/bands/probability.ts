// What banding finds (the S-curve).
import { InvalidOption } from '../errors.ts';

/** b bands of r rows; b·r of the signature's values are used. */
export interface Bands {
  readonly bands: number;
  readonly rows: number;
}

/** P(J) = 1 − (1 − J^r)^b: the probability that two texts of Jaccard index J share at least one band. */
export function collisionProbability(jaccard: number, { bands, rows }: Bands): number {
  // log1p and expm1 keep the probability of rare collisions, which 1 − (1 − x)^b would round to 0.
  return -Math.expm1(bands * Math.log1p(-(jaccard ** rows)));
}

/** (1/b)^(1/r): about where the S-curve is steepest. */
export function threshold({ bands, rows }: Bands): number {
  return (1 / bands) ** (1 / rows);
}

/** Throws InvalidOption where the bands need more values than a signature has. */
export function checkBands({ bands, rows }: Bands, permutations: number): void {
  const whole = (value: number) => Number.isInteger(value) && value >= 1;
  if (whole(bands) && whole(rows) && bands * rows <= permutations) return;
  throw new InvalidOption(
    `${bands} bands of ${rows} rows need whole numbers from 1 and at most ${permutations} values, those of a signature.`,
  );
}
