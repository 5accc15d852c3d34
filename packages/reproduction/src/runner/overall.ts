/** Progress of all seeds together. */
import type { Run } from '../result.ts';
import { createEstimator } from './estimate.ts';
import type { SeedEvent } from './events.ts';

type Progress = Extract<SeedEvent, { type: 'progress' }>;

/** Gives the progress of the whole from that of one seed; seeds done before the start take no time. */
export function createOverall(total: number, done: ReadonlyMap<number, Run>, seconds: () => number) {
  const current = new Map<number, number>();
  const skipped = done.size;
  const estimate = createEstimator(seconds());
  return ({ seed, fraction }: Progress): Required<Progress>['overall'] => {
    current.set(seed, fraction);
    const running = [...current].filter(([running]) => !done.has(running));
    const sum = done.size + running.reduce((all, [, part]) => all + part, 0);
    const left = total - skipped;
    const remainingSeconds = left > 0 ? estimate((sum - skipped) / left, seconds()) : 0;
    return { fraction: Math.min(1, sum / total), remainingSeconds };
  };
}
