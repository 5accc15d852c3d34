// Which sources are due: by their times of day, by the next try after a failure, and at once when times were missed.
import type { Configuration } from '@papertape/configuration';
import type { SourceState } from '@papertape/database';
import { lastTime } from '../schedule.ts';
import { SOURCE_NAMES, timesOf, type SourceName } from '../source-list.ts';

/**
 * Sources to harvest now. One that never succeeded is due at once; one whose time passed since its last success (the
 * site was down, or it is that time now) too; after a failure nothing is due before the next try.
 */
export function dueSources(
  states: readonly SourceState[],
  configuration: Configuration,
  now: Date,
): SourceName[] {
  return SOURCE_NAMES.filter((name) =>
    isDue(
      states.find(({ source }) => source === name),
      name,
      configuration,
      now,
    ),
  );
}

function isDue(
  state: SourceState | undefined,
  name: SourceName,
  configuration: Configuration,
  now: Date,
): boolean {
  const times = timesOf(name, configuration);
  const success = timeOf(state?.lastSuccessAt);
  const failure = timeOf(state?.lastErrorAt);
  const next = timeOf(state?.nextTryAt);
  if (next !== null && now.getTime() >= next) return true;
  if (failure !== null && (success === null || failure > success)) return next === null;
  if (success === null) return true;
  // The next try lies a few minutes after its time, so only a time before the last one was really missed.
  const missed = lastTime(times, now).getTime();
  return success < missed && (next === null || next < missed);
}

function timeOf(instant: string | null | undefined): number | null {
  const time = instant ? Date.parse(instant) : Number.NaN;
  return Number.isNaN(time) ? null : time;
}
