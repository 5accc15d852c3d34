// One request at a time and a pause between two: what arXiv's terms of use ask for.
import { sleep as realSleep } from './fetch/retry.ts';

/** Runs tasks one after another, each at least the agreed pause after the end of the one before. */
export interface Pacer {
  <T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

/** A pacer with a pause of `delayMs` between the end of one task and the start of the next. */
export function createPacer(
  delayMs: number,
  clock: {
    now?: () => number;
    sleep?: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  } = {},
): Pacer {
  const now = clock.now ?? (() => performance.now());
  const wait = clock.sleep ?? realSleep;
  let previous: Promise<unknown> = Promise.resolve();
  let endedAt = Number.NEGATIVE_INFINITY;
  return (task, signal) => {
    const run = async () => {
      const rest = endedAt + delayMs - now();
      if (rest > 0) await wait(rest, signal);
      try {
        return await task();
      } finally {
        endedAt = now();
      }
    };
    const result = previous.then(run, run);
    previous = result.catch(() => undefined);
    return result;
  };
}
