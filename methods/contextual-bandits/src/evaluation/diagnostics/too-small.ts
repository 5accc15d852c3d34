// More small propensities than there can be: of K actions, those with a chance of at most u/K are drawn with a chance of at most u.
import { binomialTailBound } from '../normal.ts';
import type { SoundDraw } from './draws.ts';

/** The most surprising count of small propensities. */
export interface SmallTest {
  /** Draws whose propensity times K was `at` or less, and how many there should be at most on average. */
  readonly draws: number;
  readonly expected: number;
  readonly at: number;
  readonly p: number;
}

/** Looks at the smallest p·K, the two smallest, four, eight, …; p is adjusted for having looked that often. */
export function tooSmall(draws: readonly SoundDraw[]): SmallTest {
  const scaled = Float64Array.from(draws, ({ propensity, candidates }) => propensity * candidates.length).sort();
  const n = scaled.length;
  let least: SmallTest = { draws: 0, expected: 0, at: 0, p: 1 };
  let looks = 0;
  for (let k = 1; k <= n; k *= 2) {
    const at = scaled[k - 1] ?? 1;
    if (at >= 1) break;
    looks++;
    const p = binomialTailBound(n, k, at);
    if (p < least.p) least = { draws: k, expected: n * at, at, p };
  }
  return { ...least, p: Math.min(1, least.p * Math.max(1, looks)) };
}
