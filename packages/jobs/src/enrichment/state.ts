// What is kept of rounds: how the last one ended.
import { getSetting, putSetting, type Queryable } from '@papertape/database';

const ROUND = 'enrichment-round';

/** How a round ended. */
export type EnrichmentOutcomeName =
  /** All that was planned has been asked. */
  | 'done'
  /** There was nothing to ask. */
  | 'nothing'
  /** Today's tokens are used up; the rest is asked tomorrow. */
  | 'budget'
  /** The endpoint does not answer, or the prompt is wrong: a person has to look. */
  | 'failed'
  /** Stopped half-way, such as by the end of the process. */
  | 'aborted'
  /** Another process is at it. */
  | 'busy';

/** The last round. Moments are ISO 8601 in UTC. */
export interface EnrichmentRound {
  at: string;
  outcome: EnrichmentOutcomeName;
  /** For administrators: why it ended so, or else why the last paper that gave nothing did not. */
  words: string;
  /** Papers planned, and what came of those asked. */
  planned: number;
  done: number;
  refused: number;
  failed: number;
  /** Papers that wait for a later round. */
  left: number;
  /** As the server counted them; `cachedTokens` is null where it does not tell. */
  promptTokens: number;
  completionTokens: number;
  cachedTokens: number | null;
  seconds: number;
}

/** How the last round ended; null before the first. */
export async function readEnrichmentRound(db: Queryable): Promise<EnrichmentRound | null> {
  return ((await getSetting(db, ROUND)) ?? null) as EnrichmentRound | null;
}

/** Notes how a round ended. */
export async function noteEnrichmentRound(tx: Queryable, round: EnrichmentRound): Promise<void> {
  await putSetting(tx, ROUND, round);
}

/** A round that has just begun. */
export function newRound(at: Date, known: Partial<EnrichmentRound> = {}): EnrichmentRound {
  return {
    at: at.toISOString(),
    outcome: 'done',
    words: '',
    planned: 0,
    done: 0,
    refused: 0,
    failed: 0,
    left: 0,
    promptTokens: 0,
    completionTokens: 0,
    cachedTokens: null,
    seconds: 0,
    ...known,
  };
}
