// A round of training: fit on older decisions, judge on newer ones, and say what was found.
import { type ModelJson, type Policy, readModel, type StoredModel } from '@papertape/contextual-bandits';
import { MODEL_POLICY } from '../models.ts';
import type { RankingReport } from './figures.ts';
import { changeBetween, fitModel, fitOf, rankingPolicy } from './fit.ts';
import { judge, type Verdict } from './gate.ts';
import { type LearningLog, type LoggedRanking, readLog } from './log.ts';
import { reportOf } from './report.ts';

/** A stored version. */
export interface KnownModel {
  id: number;
  parameters: ModelJson;
  policy: Policy;
  /** Of the newest decision that it learnt from, ISO 8601 in UTC. */
  trainedTo: string;
}

/** What a round learns from. */
export interface LearnInput {
  rankings: readonly LoggedRanking[];
  /** Null: the order of the trend. */
  live: KnownModel | null;
  /** Versions that decided lately. */
  models: readonly KnownModel[];
  /** Milliseconds since 1970. */
  now: number;
  seed: number;
}

/** A model that was trained, ready to be stored. */
export interface TrainedModel {
  parameters: ModelJson;
  policy: Policy;
  trainedFrom: string;
  trainedTo: string;
  rows: number;
  metrics: Record<string, number>;
}

/** What a round found. `model` and `verdict` are null where there was too little to learn from. */
export interface Learnt {
  rows: number;
  words: string;
  model: TrainedModel | null;
  verdict: Verdict | null;
  report: RankingReport;
}

/** Share of the decisions, the newest, that models are judged on. */
const JUDGED = 0.25;
/** A model needs so many impressions to learn from, and so many acts among them. */
const LEAST_ROWS = 400;
const LEAST_POSITIVE = 20;
/** The newest of more are enough: there are 52 weights, and a round must end in seconds on a large site as well. */
const MOST_LEARNT = 60_000;
const MOST_JUDGED = 20_000;

/** Trains and judges a model, and computes all figures; nothing is changed by it. */
export function learn({ rankings, live, models, now, seed }: LearnInput): Learnt {
  const log = readLog(rankings, now);
  const known = new Map(
    [...models, ...(live ? [live] : [])].map(({ id, parameters }) => [id, readModel(parameters)]),
  );
  const report = reportOf(log, known, now);
  const trained = trainAndJudge(log, live, seed);
  const suspicious = trained.verdict?.outcome === 'suspicious';
  return { ...trained, report: suspicious ? { ...report, suspicions: [trained.words] } : report };
}

/** The same without the figures. */
export function trainAndJudge(
  log: LearningLog,
  live: KnownModel | null,
  seed: number,
): Omit<Learnt, 'report'> {
  const { older, newer } = splitLog(log, live);
  const rows = log.rows.length;
  const positive = older.filter(({ reward }) => reward > 0).length;
  if (older.length < LEAST_ROWS || positive < LEAST_POSITIVE)
    return { rows, model: null, verdict: null, words: tooFew(older.length, positive) };
  if (newer.length === 0) return { rows, model: null, verdict: null, words: NOTHING_TO_JUDGE_BY };
  const model = fitModel(older, log.contexts);
  const before = live && { model: readModel(live.parameters), policy: live.policy };
  const verdict = judge({
    rows: newer,
    candidate: rankingPolicy({ model, policy: MODEL_POLICY }, log.contexts),
    live: rankingPolicy(before, log.contexts),
    readerOf: ({ id }) => log.contexts.get(id)?.reader ?? id,
    seed,
  });
  return {
    rows,
    words: verdict.words,
    verdict,
    model: {
      parameters: model.toJSON(),
      policy: MODEL_POLICY,
      trainedFrom: momentOf(older, Math.min),
      trainedTo: momentOf(older, Math.max),
      rows: older.length,
      metrics: metricsOf(model, before?.model ?? null, { older, newer }),
    },
  };
}

const NOTHING_TO_JUDGE_BY = 'Nothing has matured since the live version was trained, to judge another by.';

function tooFew(rows: number, positive: number): string {
  return `${rows} impressions with ${positive} acts to learn from have matured; ${LEAST_ROWS} with ${LEAST_POSITIVE} are needed.`;
}

type Rows = LearningLog['rows'];

/** Older rows to learn from; newer ones to judge by, none of which the live version has learnt from. */
function splitLog({ rows }: LearningLog, live: KnownModel | null): { older: Rows; newer: Rows } {
  const times = [...new Set(rows.map(({ decision }) => decision))]
    .map(({ time }) => time)
    .sort((a, b) => a - b);
  const border = times[Math.floor((1 - JUDGED) * times.length)] ?? Infinity;
  const learnt = live === null ? -Infinity : Date.parse(live.trainedTo);
  return {
    older: newest(
      rows.filter(({ decision }) => decision.time < border),
      MOST_LEARNT,
    ),
    newer: newest(
      rows.filter(({ decision }) => decision.time >= border && decision.time > learnt),
      MOST_JUDGED,
    ),
  };
}

/** The rows of the latest decisions, about so many: none is cut in two. */
function newest(rows: Rows, most: number): Rows {
  if (rows.length <= most) return rows;
  const times = rows.map(({ decision }) => decision.time).sort((a, b) => b - a);
  const border = times[most] ?? -Infinity;
  return rows.filter(({ decision }) => decision.time > border);
}

function momentOf(rows: Rows, pick: (a: number, b: number) => number): string {
  return new Date(rows.map(({ decision }) => decision.time).reduce((a, b) => pick(a, b))).toISOString();
}

function metricsOf(
  model: StoredModel,
  before: StoredModel | null,
  { older, newer }: { older: Rows; newer: Rows },
): Record<string, number> {
  const fit = fitOf(model, newer);
  const change = before && changeBetween(before, model, newer);
  return {
    positives: older.filter(({ reward }) => reward > 0).length / older.length,
    ...fit,
    ...(change !== null && { change }),
  };
}
