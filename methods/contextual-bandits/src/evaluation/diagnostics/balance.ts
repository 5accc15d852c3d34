// Tests that hold for the right propensities whatever the policy: E[f(x, a)/p] = E[Σ_a f(x, a)].
import { normalTail } from '../normal.ts';
import type { SoundDraw } from './draws.ts';

/** A test that was made, with its raw p-value. */
export interface BalanceTest {
  readonly group: string;
  /** Rows in which somebody of the group could be drawn, and those in which somebody was. */
  readonly offered: number;
  readonly shown: number;
  /** Mean of Σ_a f(x, a), and of f(x, a)/p: equal but for chance. */
  readonly expected: number;
  readonly observed: number;
  readonly p: number;
}

/** A family of groups: tells for each candidate of a draw to which groups it belongs, and with which f ≥ 0. */
export interface Family {
  readonly groups: readonly string[];
  /** Calls `add` with the number of each group of the candidate at this place. Draws have two candidates or more. */
  visit(draw: SoundDraw, place: number, add: (group: number, f: number) => void): void;
}

interface Sums {
  readonly group: string;
  offered: number;
  shown: number;
  expected: number;
  observed: number;
  squares: number;
  cubes: number;
  largest: number;
}

/** Groups of fewer shown rows are too small for a normal tail. */
const FEWEST_SHOWN = 25;
/** Of what is expected: sums of K chances and their reciprocals are exact but for this. */
const ROUNDING = 1e-9;

/**
 * One test for each group with enough rows: the sum of X = f(x, a)/p − Σ_a f(x, a) over draws, which has mean 0, by
 * its own squares (a self-normalised martingale), corrected for its skewness (Johnson 1978).
 *
 * A sum that is too small can also come from actions so rare that none was drawn. With no chance below `least`, those
 * make up f·ln(1/α)/least at most but for a chance of α: that much is taken off a deviation downwards.
 */
export function balanceTests(
  draws: readonly SoundDraw[],
  family: Family,
  { least, α }: { least: number; α: number },
): BalanceTest[] {
  const unseen = Math.log(1 / α) / least;
  return sumUp(draws, family)
    .filter(({ shown }) => shown >= FEWEST_SHOWN)
    .map((sums) => ({
      group: sums.group,
      offered: sums.offered,
      shown: sums.shown,
      expected: sums.expected / sums.offered,
      observed: sums.observed / sums.offered,
      p: pValue(sums, unseen),
    }));
}

function sumUp(draws: readonly SoundDraw[], family: Family): Sums[] {
  const groups = family.groups.map(newSums);
  const offered = new Float64Array(groups.length);
  const shown = new Float64Array(groups.length);
  const touched = new Set<number>();
  for (const draw of draws) {
    for (let place = 0; place < draw.candidates.length; place++) {
      family.visit(draw, place, (group, f) => {
        touched.add(group);
        offered[group] = (offered[group] ?? 0) + f;
        if (place === draw.shown) shown[group] = (shown[group] ?? 0) + f;
      });
    }
    for (const group of touched) {
      const f = shown[group] ?? 0;
      addTo(groups[group], offered[group] ?? 0, f / draw.propensity, f);
      offered[group] = 0;
      shown[group] = 0;
    }
    touched.clear();
  }
  return groups;
}

function newSums(group: string): Sums {
  return { group, offered: 0, shown: 0, expected: 0, observed: 0, squares: 0, cubes: 0, largest: 0 };
}

function addTo(sums: Sums | undefined, expected: number, observed: number, f: number): void {
  if (sums === undefined) return;
  const deviation = observed - expected;
  // Where every draw gives the same, as under a uniform policy, what rounding leaves would be a deviation without noise.
  const x = Math.abs(deviation) <= ROUNDING * expected ? 0 : deviation;
  sums.offered++;
  if (f > 0) sums.shown++;
  sums.expected += expected;
  sums.observed += x === 0 ? expected : observed;
  sums.squares += x * x;
  sums.cubes += x * x * x;
  sums.largest = Math.max(sums.largest, f);
}

/** Two-sided. */
function pValue({ offered: n, expected, observed, squares, cubes, largest }: Sums, unseen: number): number {
  if (squares === 0) return 1;
  const mean = (observed - expected) / n;
  const variance = squares / n;
  const skew = cubes / n - 3 * mean * variance + 2 * mean ** 3;
  const allowed = mean < 0 ? Math.min(-mean, (largest * unseen) / n) : 0;
  const shift = skew / (6 * variance * n) + (skew * mean * mean) / (3 * variance * variance);
  const deviation = mean + allowed;
  // The correction may lessen a deviation or add to it, but not turn it round.
  const corrected = deviation === 0 ? 0 : deviation + shift;
  if (corrected * mean <= 0) return 1;
  return Math.min(1, 2 * normalTail((Math.abs(corrected) * Math.sqrt(n)) / Math.sqrt(variance)));
}
