// When papers are enriched: each night, sooner after a failure, at once when a night was missed or a round cut off.
import { lastTime } from '../schedule.ts';
import type { EnrichmentRound } from './state.ts';

/** After the harvests of the night, and before anybody reads. */
const NIGHTLY = ['04:20'] as const;
const PAUSE_AFTER_FAILURE_MS = 3_600_000;

/** Whether a round is due at `now`, after the last one. A killed round has noted nothing, and so is due still. */
export function isEnrichmentDue(
  round: Pick<EnrichmentRound, 'at' | 'outcome'> | null,
  now: Date,
  timeZone: string,
): boolean {
  if (round === null || round.outcome === 'aborted') return true;
  const last = Date.parse(round.at);
  // A round of the future: the clock was ahead then.
  if (last > now.getTime() + PAUSE_AFTER_FAILURE_MS) return true;
  if (round.outcome === 'failed' && now.getTime() - last >= PAUSE_AFTER_FAILURE_MS) return true;
  return last < lastTime({ timeZone, at: NIGHTLY }, now).getTime();
}
