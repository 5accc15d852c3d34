// The stored log as the method reads it: decisions joined with the acts within their window.
import {
  type Candidate,
  joinOutcomes,
  type LoggedDecision,
  type MaturedRow,
  type Outcome,
} from '@papertape/contextual-bandits';
import { ENOUGH_PICKS } from '../reader.ts';
import { rewardOf } from '../reward.ts';
import { type Act, ACTS, type LoggedFeatures, type LoggedPolicy, WINDOW_DAYS } from '../states.ts';
import type { LogFacts } from './figures.ts';

/** A stored decision with all acts that answer it. */
export interface LoggedRanking {
  id: number;
  reader: string;
  /** ISO 8601 in UTC. */
  at: string;
  modelId: number | null;
  policy: LoggedPolicy;
  seed: number;
  context: Readonly<Record<string, number>>;
  candidates: readonly { paperId: number; features: LoggedFeatures; score: number }[];
  shown: readonly { paperId: number; propensity: number }[];
  outcomes: readonly { paperId: number; act: Act; at: string }[];
}

/** What is known of a decision beside what the method asks for. */
export interface RankingContext {
  reader: string;
  /** Null: the order of the trend. */
  model: number | null;
  /** Whether the reader was new, and the trend ranked for them whatever was live. */
  newReader: boolean;
  /** The score that each candidate was drawn by. */
  scores: ReadonlyMap<string, number>;
  /** Acts within the window, by candidate. */
  acts: ReadonlyMap<string, readonly Act[]>;
}

/** Matured rows, the context of their decisions by id, and what was wrong with the log. */
export interface LearningLog {
  rows: readonly MaturedRow[];
  contexts: ReadonlyMap<string, RankingContext>;
  facts: LogFacts;
}

const WINDOW_MS = WINDOW_DAYS * 86_400_000;

/**
 * Joins what is stored. Decisions whose window is open at `now` (milliseconds since 1970) are in no row, and neither are
 * those two of whose candidates turned out to be one paper since: what was drawn of them is not known any more.
 */
export function readLog(stored: readonly LoggedRanking[], now: number): LearningLog {
  const rankings = stored.filter(
    ({ candidates }) => new Set(candidates.map(({ paperId }) => paperId)).size === candidates.length,
  );
  const decisions = rankings.map(decisionOf);
  const outcomes = rankings.flatMap((ranking) =>
    ranking.outcomes.map((outcome) => outcomeOf(ranking.id, outcome)),
  );
  const { rows, facts } = joinOutcomes(decisions, outcomes, {
    window: WINDOW_MS,
    now,
    combine: (own) => rewardOf(own.flatMap(({ reward }) => ACTS[reward] ?? [])),
  });
  return {
    rows,
    contexts: new Map(rankings.map((ranking) => [String(ranking.id), contextOf(ranking)])),
    facts: {
      decisions: facts.decisions,
      waiting: facts.waiting,
      late: facts.late,
      doubled: facts.doubledDecisions + facts.doubledOutcomes,
      early: facts.early + facts.impossible,
      unexplained: facts.notShown + facts.unknownDecision,
      clockMovedBack: stepsBack(rankings),
    },
  };
}

/** Decisions of one moment are stored in any order. */
const MOMENT_MS = 60_000;

/** Times that a decision is dated well before the one stored just before it. */
function stepsBack(rankings: readonly LoggedRanking[]): number {
  const times = [...new Map(rankings.map(({ id, at }) => [id, Date.parse(at)]))].sort(([a], [b]) => a - b);
  return times.filter(([, time], index) => time < (times[index - 1]?.[1] ?? -Infinity) - MOMENT_MS).length;
}

function decisionOf({ id, at, candidates, shown, policy, seed }: LoggedRanking): LoggedDecision {
  return {
    id: String(id),
    time: Date.parse(at),
    candidates: candidates.map(({ paperId, features }): Candidate => ({
      id: String(paperId),
      features: { indices: Uint32Array.from(features.indices), values: Float32Array.from(features.values) },
    })),
    chosen: shown.map(({ paperId, propensity }, slot) => ({ id: String(paperId), slot, propensity })),
    policy: { name: policy.name, version: policy.version },
    seed,
  };
}

/** An act as an outcome: its number among all acts, until `combine` makes a reward of what came for a paper. */
function outcomeOf(decision: number, { paperId, act, at }: LoggedRanking['outcomes'][number]): Outcome {
  return { decision: String(decision), id: String(paperId), reward: ACTS.indexOf(act), time: Date.parse(at) };
}

function contextOf({ reader, at, modelId, context, candidates, outcomes }: LoggedRanking): RankingContext {
  const end = Date.parse(at) + WINDOW_MS;
  const acts = new Map<string, Act[]>();
  for (const { paperId, act, at: time } of outcomes)
    if (Date.parse(time) <= end) acts.set(String(paperId), [...(acts.get(String(paperId)) ?? []), act]);
  return {
    reader,
    model: modelId,
    newReader: (context['picked'] ?? 0) < ENOUGH_PICKS,
    scores: new Map(candidates.map(({ paperId, score }) => [String(paperId), score])),
    acts,
  };
}
