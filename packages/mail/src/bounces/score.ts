// When an address that bounces is given up: a hard bounce counts 1 and a soft one ½, at most one a day, and what lies
// long back is forgotten.
import type { BounceHardness } from './status.ts';

/** The bounces of one address so far. */
export interface BounceScore {
  score: number;
  /** Day (UTC, YYYY-MM-DD) that counted last, or null. */
  day: string | null;
}

/** An address without bounces. */
export const NO_BOUNCES: BounceScore = { score: 0, day: null };

/** At this score an address gets no more mail. */
export const BOUNCE_LIMIT = 4;
/** A monthly reader's bounces must add up, too; after this many days without one they are forgotten. */
export const FORGIVEN_AFTER_DAYS = 100;

const WEIGHT: Readonly<Record<BounceHardness, number>> = { hard: 1, soft: 0.5 };

/** The score after a bounce; the first of a day (UTC) counts, the others of that day change nothing. */
export function countBounce(before: BounceScore, hardness: BounceHardness, now: Date): BounceScore {
  const day = now.toISOString().slice(0, 10);
  if (before.day !== null && before.day >= day) return before;
  const forgiven = before.day !== null && daysBetween(before.day, day) > FORGIVEN_AFTER_DAYS;
  return { score: (forgiven ? 0 : before.score) + WEIGHT[hardness], day };
}

/** Whether an address with this score is given up. */
export function isGivenUp({ score }: Pick<BounceScore, 'score'>): boolean {
  return score >= BOUNCE_LIMIT;
}

function daysBetween(earlier: string, later: string): number {
  return (Date.parse(later) - Date.parse(earlier)) / 86_400_000;
}
