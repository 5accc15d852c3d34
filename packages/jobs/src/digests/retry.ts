// When something that failed is tried again: each time twice as late, and never all at one moment.

const MINUTE_MS = 60_000;

/** Waits before the attempts of one delivery, and how many there are: fewer where each may have reached its reader. */
export const DELIVERY_RETRY = {
  firstMs: 5 * MINUTE_MS,
  longestMs: 6 * 60 * MINUTE_MS,
  attempts: 12,
  uncertainAttempts: 5,
} as const;
/** Waits before the relay is asked again. */
export const RELAY_RETRY = { firstMs: MINUTE_MS, longestMs: 15 * MINUTE_MS } as const;

/**
 * The wait after `failures` failures (1 and more), milliseconds: doubling up to the longest, give or take a quarter by
 * `random` (0 to 1).
 */
export function retryDelay(
  { firstMs, longestMs }: { firstMs: number; longestMs: number },
  failures: number,
  random: number,
): number {
  const delay = Math.min(firstMs * 2 ** Math.min(failures - 1, 30), longestMs);
  return Math.round(delay * (0.75 + 0.5 * random));
}
