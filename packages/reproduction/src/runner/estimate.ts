/** How long it will still take, from how far it came. */

/** Before this share or this many seconds an estimate would be a guess. */
const EARLIEST_FRACTION = 0.01;
const EARLIEST_SECONDS = 0.5;
/** Rates older than about this many seconds, or a tenth of the time passed, weigh little. */
const MEMORY_SECONDS = 5;

/** Takes the fraction done (0 to 1) at a time in seconds; gives the seconds left, or null. */
export function createEstimator(startedAt: number): (fraction: number, now: number) => number | null {
  let last = { fraction: 0, now: startedAt };
  let rate: number | null = null;
  return (fraction, now) => {
    const passed = now - startedAt;
    const step = now - last.now;
    if (fraction < last.fraction) {
      last = { fraction, now };
      rate = null;
    } else if (step > 0 && fraction > last.fraction) {
      const fresh = (fraction - last.fraction) / step;
      const weight = 1 - Math.exp(-step / Math.max(MEMORY_SECONDS, passed / 10));
      rate = rate === null ? fresh : rate + weight * (fresh - rate);
      last = { fraction, now };
    }
    if (fraction >= 1) return 0;
    if (rate === null || fraction < EARLIEST_FRACTION || passed < EARLIEST_SECONDS) return null;
    return (1 - fraction) / rate;
  };
}
