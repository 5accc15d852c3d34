// Whether personal ranking learns, for health pages, administrators and `papertape ranking status`.
import {
  getLiveModelId,
  readRankingUse,
  summarizeRankingLog,
  type Queryable,
  type RankingLogSummary,
  type RankingUse,
} from '@papertape/database';
import { readTrainingState, type TrainingState } from './state.ts';

/** How personal ranking is doing, for everybody. Moments are ISO 8601 in UTC. */
export interface RankingHealth {
  /** 'off': nobody was shown anything lately. 'gathering': the trend ranks until there is enough to learn from. */
  condition: 'off' | 'gathering' | 'well' | 'failing';
  /** In words for people; empty while all is well. */
  problems: string[];
  /** The version that ranks; null: the order of the trend. */
  live: number | null;
  lastRoundAt: string | null;
}

/** The same with what administrators see. */
export interface WholeRankingHealth extends RankingHealth, TrainingState {
  log: RankingLogSummary;
}

const DAY_MS = 86_400_000;
/** Who was shown nothing for so long uses it no more. */
const LOOK_BACK_MS = 30 * DAY_MS;
/** Training comes once a day; a few may be missed while the site is down. */
const LONGEST_SILENCE_MS = 3 * DAY_MS;

/** The state of personal ranking at `now`: cheap, since everybody may ask for it as often as they like. */
export async function readRankingHealth(db: Queryable, now: Date): Promise<RankingHealth> {
  return healthOf(await readRankingUse(db, lookBack(now), now), await getLiveModelId(db), {
    ...(await readTrainingState(db)),
    now,
  });
}

/** The same for administrators, with counts of the log. */
export async function readWholeRankingHealth(db: Queryable, now: Date): Promise<WholeRankingHealth> {
  const [log, live, state] = [
    await summarizeRankingLog(db, lookBack(now), now),
    await getLiveModelId(db),
    await readTrainingState(db),
  ];
  const use = { used: log.decisions > 0, matured: log.decisions > log.waiting };
  return { ...healthOf(use, live, { ...state, now }), log, ...state };
}

function lookBack(now: Date): Date {
  return new Date(now.getTime() - LOOK_BACK_MS);
}

function healthOf(
  use: RankingUse,
  live: number | null,
  { round, now }: Pick<TrainingState, 'round'> & { now: Date },
): RankingHealth {
  const problems = problemsOf(use, { round }, now);
  const condition =
    problems.length > 0 ? 'failing' : !use.used ? 'off' : live === null ? 'gathering' : 'well';
  return { condition, problems, live, lastRoundAt: round?.at ?? null };
}

/** What needs a person, the most urgent first. */
export function problemsOf(
  { matured }: Pick<RankingUse, 'matured'>,
  { round }: Pick<TrainingState, 'round'>,
  now: Date,
): string[] {
  if (round?.outcome === 'failed') return [`The ranking model was not trained: ${round.words}`];
  if (round?.outcome === 'suspicious')
    return [`The log of personal ranking contradicts itself, and no new model goes live: ${round.words}`];
  if (round && matured && now.getTime() - Date.parse(round.at) > LONGEST_SILENCE_MS)
    return [`No ranking model was trained since ${round.at}.`];
  return [];
}
