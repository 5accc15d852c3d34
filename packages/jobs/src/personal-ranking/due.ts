// When a model is trained: once a day, sooner after a failure, and when somebody asks.
import type { TrainingRound } from './state.ts';

const HOUR_MS = 3_600_000;
const PAUSE_MS = 24 * HOUR_MS;
const PAUSE_AFTER_FAILURE_MS = HOUR_MS;

/** Whether a round is due at `now`, after the last one and what was asked for since. */
export function isTrainingDue(
  { round, askedAt }: { round: Pick<TrainingRound, 'at' | 'outcome'> | null; askedAt: string | null },
  now: Date,
): boolean {
  if (round === null) return true;
  const last = Date.parse(round.at);
  // A round of the future: the clock was ahead then. Waiting for it to come could take years.
  if (last > now.getTime() + PAUSE_AFTER_FAILURE_MS) return true;
  if (askedAt !== null && Date.parse(askedAt) > last) return true;
  return now.getTime() - last >= (round.outcome === 'failed' ? PAUSE_AFTER_FAILURE_MS : PAUSE_MS);
}
