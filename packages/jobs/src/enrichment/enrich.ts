// A round of enrichment: papers are planned as one batch, asked about, and each answer is stored as it comes.
import { leaseEnrichment, releaseEnrichment } from '@papertape/database';
import { dayAt } from '@papertape/papers';
import { nowOf, type JobsContext } from '../context.ts';
import { updateSearch } from '../harvest/harvest.ts';
import { newOwner, takeOrInherit } from '../lease-owner.ts';
import { askPlanned } from './batch.ts';
import { isEnrichmentDue } from './due.ts';
import { planEnrichment, spentWords } from './plan.ts';
import { readEnrichmentSettings, type EnrichmentSettings } from './settings.ts';
import { newRound, noteEnrichmentRound, readEnrichmentRound, type EnrichmentRound } from './state.ts';

/** How one round is to be done. */
export interface EnrichOptions {
  /** Papers at most. */
  limit?: number;
  signal?: AbortSignal;
  onProgress?: (progress: { asked: number; planned: number }) => void;
}

/** Runs a round where an endpoint is configured and one is due. */
export async function enrichDuePapers(context: JobsContext, signal: AbortSignal): Promise<void> {
  const { configuration, database } = context;
  if (configuration.ENRICHMENT_URL === null) return;
  const last = await readEnrichmentRound(database.db);
  if (isEnrichmentDue(last, nowOf(context), configuration.TIME_ZONE)) await enrichPapers(context, { signal });
}

/**
 * Runs a round; returns how it ended, 'failed' included. What was stored stays, whatever comes after: a round that is
 * killed goes on with the next. @throws only when the database fails
 */
export async function enrichPapers(
  context: JobsContext,
  options: EnrichOptions = {},
): Promise<EnrichmentRound> {
  const started = nowOf(context);
  const owner = newOwner();
  const settings = await readEnrichmentSettings(context.configuration).catch((error: unknown) => {
    return error instanceof Error ? error : new Error(String(error));
  });
  if (settings === null || settings instanceof Error) {
    const words = settings === null ? 'No endpoint is configured: set ENRICHMENT_URL.' : settings.message;
    return conclude(context, newRound(started, { outcome: 'failed', words }), started);
  }
  if (!(await takeLease(context, owner, settings)))
    return newRound(started, { outcome: 'busy', words: 'Another process is at it.' });
  try {
    const round = await runRound(context, settings, owner, started, options);
    return await conclude(context, round, started);
  } finally {
    await releaseEnrichment(context.database.db, owner);
  }
}

function takeLease(
  context: JobsContext,
  owner: string,
  { timeoutMs }: Pick<EnrichmentSettings, 'timeoutMs'>,
): Promise<boolean> {
  const { db } = context.database;
  const seconds = leaseSeconds(timeoutMs);
  return takeOrInherit(
    () => leaseEnrichment(db, owner, seconds, nowOf(context)),
    (holder) => releaseEnrichment(db, holder),
  );
}

/** Each answer renews the lease: it has to outlast the slowest one, with its repetitions. */
function leaseSeconds(timeoutMs: number): number {
  return 60 + (5 * timeoutMs) / 1000;
}

async function conclude(
  context: JobsContext,
  round: EnrichmentRound,
  started: Date,
): Promise<EnrichmentRound> {
  const ended = { ...round, seconds: Math.max(0, nowOf(context).getTime() - started.getTime()) / 1000 };
  await noteEnrichmentRound(context.database.db, ended);
  const { outcome, words, done, refused, failed, left } = ended;
  if (outcome !== 'nothing')
    context.log?.(outcome === 'failed' ? 'error' : 'info', 'enrichment', {
      outcome,
      words,
      done,
      refused,
      failed,
      left,
    });
  return ended;
}

async function runRound(
  context: JobsContext,
  settings: EnrichmentSettings,
  owner: string,
  started: Date,
  { limit, signal, onProgress }: EnrichOptions,
): Promise<EnrichmentRound> {
  const day = dayAt(started, context.configuration.TIME_ZONE);
  const plan = await planEnrichment(context.database.db, settings, {
    now: started,
    day,
    ...(limit === undefined ? {} : { limit }),
  });
  const round = newRound(started, { planned: plan.papers.length, left: plan.left });
  if (plan.papers.length === 0)
    return plan.left === 0
      ? { ...round, outcome: 'nothing' }
      : { ...round, outcome: 'budget', words: spentWords(plan.usedToday, plan) };
  const lease = { owner, seconds: leaseSeconds(settings.timeoutMs) };
  await askPlanned({ context, settings, plan, lease, day, signal, onProgress }, round);
  if (round.done > 0) await updateSearch(context, signal);
  return round;
}
