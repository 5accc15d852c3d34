// What is kept of training: the last round, its report, and whether new models are held back.
import { getSetting, putSetting, type Queryable } from '@papertape/database';
import type { RankingReport, Verdict } from '@papertape/personal-ranking/learning';

const ROUND = 'personal-ranking-round';
const REPORT = 'personal-ranking-report';
const HOLD = 'personal-ranking-hold';
const ASKED = 'personal-ranking-asked';

/** How a round of training ended. */
export type RoundOutcome =
  | 'live'
  | 'rejected'
  /** The log does not tell enough yet. */
  | 'undecided'
  /** There are too few matured impressions to learn from. */
  | 'waiting'
  /** It may go live, and is held back by an administrator. */
  | 'held'
  /** The log contradicts itself. */
  | 'suspicious'
  /** Another version went live meanwhile. */
  | 'overtaken'
  | 'failed';

/** The last round. Moments are ISO 8601 in UTC. */
export interface TrainingRound {
  at: string;
  outcome: RoundOutcome;
  /** For administrators. */
  words: string;
  /** The version it stored. */
  model: number | null;
  /** Matured impressions in the log. */
  rows: number;
  verdict: Verdict | null;
  seconds: number;
}

/** Who holds new models back, and since when. */
export interface RankingHold {
  since: string;
  /** Handle; null for a command. */
  by: string | null;
}

/** Everything kept. */
export interface TrainingState {
  round: TrainingRound | null;
  report: RankingReport | null;
  hold: RankingHold | null;
  /** When somebody asked for a round. */
  askedAt: string | null;
}

/** The present state. */
export async function readTrainingState(db: Queryable): Promise<TrainingState> {
  const round = await getSetting(db, ROUND);
  const report = await getSetting(db, REPORT);
  const hold = await getSetting(db, HOLD);
  const asked = await getSetting(db, ASKED);
  return {
    askedAt: typeof asked === 'string' ? asked : null,
    round: (round ?? null) as TrainingRound | null,
    report: (report ?? null) as RankingReport | null,
    hold: (hold ?? null) as RankingHold | null,
  };
}

/** Notes how a round ended, and what it found where it came so far. */
export async function noteRound(
  tx: Queryable,
  round: TrainingRound,
  report: RankingReport | null,
): Promise<void> {
  await putSetting(tx, ROUND, round);
  if (report) await putSetting(tx, REPORT, report);
}

/** Holds new models back, or lets them go live again. */
export async function holdModels(tx: Queryable, hold: RankingHold | null): Promise<void> {
  await putSetting(tx, HOLD, hold);
}

/** Asks for a round as soon as a process looks. */
export async function askTraining(tx: Queryable, now: Date): Promise<void> {
  await putSetting(tx, ASKED, now.toISOString());
}
