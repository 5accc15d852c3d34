// Whether personal ranking learns, for health pages, administrators and `papertape ranking status`.
import {
  getLiveModelId,
  summarizeRankingLog,
  type Queryable,
  type RankingLogSummary,
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

/** The state of personal ranking at `now`. */
export async function readRankingHealth(db: Queryable, now: Date): Promise<WholeRankingHealth> {
  const [log, live, state] = [
    await summarizeRankingLog(db, new Date(now.getTime() - LOOK_BACK_MS), now),
    await getLiveModelId(db),
    await readTrainingState(db),
  ];
  const problems = problemsOf(log, state, now);
  const condition =
    problems.length > 0 ? 'failing' : log.decisions === 0 ? 'off' : live === null ? 'gathering' : 'well';
  return { condition, problems, live, lastRoundAt: state.round?.at ?? null, log, ...state };
}

/** What needs a person, the most urgent first. */
export function problemsOf(
  log: Pick<RankingLogSummary, 'decisions' | 'waiting'>,
  { round }: Pick<TrainingState, 'round'>,
  now: Date,
): string[] {
  if (round?.outcome === 'failed') return [`The ranking model was not trained: ${round.words}`];
  if (round?.outcome === 'suspicious')
    return [`The log of personal ranking contradicts itself, and no new model goes live: ${round.words}`];
  const matured = log.decisions - log.waiting;
  if (round && matured > 0 && now.getTime() - Date.parse(round.at) > LONGEST_SILENCE_MS)
    return [`No ranking model was trained since ${round.at}.`];
  return [];
}
