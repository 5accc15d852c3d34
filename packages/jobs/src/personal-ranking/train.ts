// A round of training: what has matured is read, a model trained and judged aside, and the outcome stored as a whole.
import {
  type Database,
  forgetOldRanking,
  getLiveModel,
  getRankingModel,
  listMaturedDecisions,
  notifyAdministrators,
  publishModel,
  type Queryable,
  type RankingModel,
  summarizeRankingLog,
} from '@papertape/database';
import { FEATURES_VERSION, MEMORY_DAYS, WINDOW_DAYS } from '@papertape/personal-ranking';
import type { KnownModel, Learnt, LoggedRanking } from '@papertape/personal-ranking/learning';
import { type JobsContext, nowOf } from '../context.ts';
import { isTrainingDue } from './due.ts';
import { learnAside } from './learn-aside.ts';
import { noteRound, readTrainingState, type RoundOutcome, type TrainingRound } from './state.ts';

type Context = Pick<JobsContext, 'database' | 'log' | 'now'>;

const DAY_MS = 86_400_000;
/** Days after which decisions are forgotten: nothing learns from them, and nobody should be able to look them up. */
const RETENTION_DAYS = 90;
const PIECE = 200;

/** Trains where it is due. */
export async function trainDueRanking(context: Context, signal: AbortSignal): Promise<void> {
  if (isTrainingDue(await readTrainingState(context.database.db), nowOf(context)))
    await trainRanking(context, signal);
}

/**
 * Trains, judges and publishes; returns how the round ended. A failure is noted as such and not thrown; an abort is
 * thrown, and leaves everything as it was.
 */
export async function trainRanking(context: Context, signal?: AbortSignal): Promise<TrainingRound> {
  const started = nowOf(context);
  try {
    return await runRound(context, started, signal);
  } catch (error) {
    signal?.throwIfAborted();
    const words = error instanceof Error ? error.message : String(error);
    context.log?.('error', 'personal-ranking', { message: words });
    const round = newRound(started, 'failed', { words });
    await context.database.transaction((tx) => conclude(tx, round, null, started));
    return round;
  }
}

async function runRound(
  { database, log, now }: Context,
  started: Date,
  signal?: AbortSignal,
): Promise<TrainingRound> {
  const { db } = database;
  const live = await getLiveModel(db);
  const ours = live?.featuresVersion === FEATURES_VERSION ? live : null;
  const learnt = await learnAside({
    pieces: readPieces(database, started),
    models: (numbers) => readModels(db, numbers),
    live: ours && knownOf(ours),
    now: started.getTime(),
    seed: started.getTime() % 2 ** 31,
    signal,
  });
  signal?.throwIfAborted();
  const ended = nowOf({ ...(now && { now }) });
  const round = await database.transaction((tx) => settle(tx, learnt, { live, started, ended }));
  const { outcome, rows, model } = round;
  log?.('info', 'personal-ranking', { outcome, rows, model });
  await forgetOld({ database, log }, started);
  return round;
}

/** Forgets what is too old. Where that fails the round stands as it ended, and the next one forgets. */
async function forgetOld({ database, log }: Omit<Context, 'now'>, now: Date): Promise<void> {
  try {
    const before = new Date(now.getTime() - RETENTION_DAYS * DAY_MS);
    const forgotten = await database.transaction((tx) => forgetOldRanking(tx, before));
    log?.('info', 'personal-ranking', { ...forgotten });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    log?.('error', 'personal-ranking', { message: `Old decisions were not forgotten: ${message}` });
  }
}

/** The matured decisions of the last days, piece by piece. */
async function* readPieces({ db }: Database, now: Date): AsyncGenerator<readonly LoggedRanking[]> {
  const from = new Date(now.getTime() - (MEMORY_DAYS + WINDOW_DAYS) * DAY_MS);
  for (let after = 0; ;) {
    const piece = await listMaturedDecisions(db, {
      now,
      from,
      featuresVersion: FEATURES_VERSION,
      limit: PIECE,
      after,
    });
    if (piece.length > 0) yield piece;
    const last = piece.at(-1);
    if (piece.length < PIECE || !last) return;
    after = last.id;
  }
}

async function readModels(db: Queryable, numbers: ReadonlySet<number>): Promise<KnownModel[]> {
  const found: KnownModel[] = [];
  for (const id of numbers) {
    const model = await getRankingModel(db, id);
    if (model?.featuresVersion === FEATURES_VERSION) found.push(knownOf(model));
  }
  return found;
}

function knownOf({ id, parameters, policy, trainedTo }: RankingModel): KnownModel {
  return { id, parameters, policy, trainedTo };
}

/** Stores the outcome, its report and what administrators are told, in one transaction. */
async function settle(
  tx: Queryable,
  learnt: Learnt,
  { live, started, ended }: { live: RankingModel | null; started: Date; ended: Date },
): Promise<TrainingRound> {
  const { hold } = await readTrainingState(tx);
  const { waiting } = await summarizeRankingLog(
    tx,
    new Date(started.getTime() - MEMORY_DAYS * DAY_MS),
    started,
  );
  const report = { ...learnt.report, facts: { ...learnt.report.facts, waiting } };
  const found = learnt.verdict?.outcome ?? 'waiting';
  const wanted = found === 'live' && hold !== null ? 'held' : found;
  const model = await publish(tx, learnt, wanted, { live, now: ended });
  const outcome = (wanted === 'live' || wanted === 'rejected') && model === null ? 'overtaken' : wanted;
  const round = newRound(started, outcome, {
    words: learnt.words,
    model,
    rows: learnt.rows,
    verdict: learnt.verdict,
    seconds: Math.max(0, ended.getTime() - started.getTime()) / 1000,
  });
  await conclude(tx, round, report, ended);
  return round;
}

/** The number of the version stored; null where none is, or another one went live meanwhile. */
async function publish(
  tx: Queryable,
  { model, verdict, words }: Learnt,
  outcome: RoundOutcome,
  { live, now }: { live: RankingModel | null; now: Date },
): Promise<number | null> {
  if (!model || !verdict || (outcome !== 'live' && outcome !== 'rejected')) return null;
  return publishModel(
    tx,
    {
      model: { ...model, featuresVersion: FEATURES_VERSION },
      live: outcome === 'live',
      decision: { words, verdict },
      judgedAgainst: live?.id ?? null,
    },
    now,
  );
}

function newRound(at: Date, outcome: RoundOutcome, known: Partial<TrainingRound>): TrainingRound {
  return {
    at: at.toISOString(),
    outcome,
    words: '',
    model: null,
    rows: 0,
    verdict: null,
    seconds: 0,
    ...known,
  };
}

/** What administrators are told of, by the names of its words. */
const TOLD: Partial<Record<RoundOutcome, string>> = {
  rejected: 'rejected',
  undecided: 'undecided',
  suspicious: 'propensities',
  failed: 'failed',
};

/** Notes the round, and tells administrators: of each version rejected, of anything else when it begins. */
async function conclude(
  tx: Queryable,
  round: TrainingRound,
  report: Learnt['report'] | null,
  now: Date,
): Promise<void> {
  const { round: before } = await readTrainingState(tx);
  await noteRound(tx, round, report);
  const { outcome, words: reason } = round;
  const event = TOLD[outcome];
  if (event === undefined || (outcome !== 'rejected' && before?.outcome === outcome)) return;
  await notifyAdministrators(tx, { kind: 'ranking', details: { event, reason } }, now);
}
