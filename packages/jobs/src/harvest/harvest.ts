// One harvest of one source: asked politely, written step by step, its health kept for everyone to see.
import type { DayRange } from '@papertape/papers';
import {
  getSourceState,
  recordSourceError,
  recordSourceSuccess,
  type SourceState,
} from '@papertape/database';
import { ARXIV_OAI, ARXIV_RSS, HUGGING_FACE, type Rejection } from '@papertape/sources';
import { nowOf, openOutside, type JobsContext } from '../context.ts';
import { nextTime } from '../schedule.ts';
import { leaseGroup, timesOf, type SourceName } from '../source-list.ts';
import { harvestArxivOai } from './arxiv-oai.ts';
import { harvestArxivRss } from './arxiv-rss.ts';
import { explainFailure, pausedUntil } from './failure.ts';
import { harvestHuggingFace } from './hugging-face.ts';
import { takeLease } from './lease.ts';
import type { Step, StepContext } from './steps.ts';
import { mergeCursor, writeStep } from './write-step.ts';

/** How far a harvest is. */
export interface HarvestProgress {
  source: SourceName;
  /** '2026-03-02', 'cs since 2026-03-01, page 2'. */
  place: string;
  records: number;
  created: number;
  updated: number;
}

/** How one harvest is to be done. */
export interface HarvestOptions {
  /** Hugging Face: these feed days. OAI-PMH: records changed on these days. RSS knows only the current day. */
  days?: DayRange;
  /** Asks even while the source is given a rest after 'too many requests'. */
  force?: boolean;
  /** Gives up soon and does not repeat requests: somebody waits for the site to start. */
  hasty?: boolean;
  /** Whether search is brought up to date afterwards; yes unless said otherwise. */
  updateSearch?: boolean;
  signal?: AbortSignal;
  onProgress?: (progress: HarvestProgress) => void;
}

/** What came of a harvest. 'busy': another process is at it; 'paused': the source is given a rest. */
export interface HarvestReport {
  source: SourceName;
  status: 'done' | 'busy' | 'paused' | 'failed' | 'aborted';
  /** In words for people. */
  message: string;
  records: number;
  created: number;
  updated: number;
  unchanged: number;
  rejected: Rejection[];
  nextTryAt: Date | null;
}

/**
 * Harvests one source. Failures of the source are reported, not thrown, and noted with the next try; what was written
 * before stays. @throws only when the database fails.
 */
export async function harvest(
  context: JobsContext,
  source: SourceName,
  options: HarvestOptions = {},
): Promise<HarvestReport> {
  const report = emptyReport(source);
  const paused = await pausedUntil(context, leaseGroup(source));
  if (paused && !options.force)
    return {
      ...report,
      status: 'paused',
      message: `the source asked for fewer requests; it is left alone until ${paused.toISOString()}`,
      nextTryAt: paused,
    };
  const lease = await takeLease(context, leaseGroup(source));
  if (!lease) return { ...report, status: 'busy', message: 'another process is harvesting it now' };
  try {
    await run(context, source, options, report);
  } finally {
    await lease.release();
  }
  if (report.created + report.updated > 0 && options.updateSearch !== false)
    await updateSearch(context, options.signal);
  return report;
}

function emptyReport(source: SourceName): HarvestReport {
  return {
    source,
    status: 'done',
    message: '',
    records: 0,
    created: 0,
    updated: 0,
    unchanged: 0,
    rejected: [],
    nextTryAt: null,
  };
}

async function run(
  context: JobsContext,
  source: SourceName,
  options: HarvestOptions,
  report: HarvestReport,
): Promise<void> {
  const state = await getSourceState(context.database.db, source);
  const outside = openOutside(context, { hasty: options.hasty ?? false });
  const given: StepContext = {
    context,
    outside,
    cursor: state?.cursor ?? {},
    ...(options.signal ? { signal: options.signal } : {}),
  };
  try {
    const note = await writeSteps(context, source, stepsOf(source, given, options), options, report);
    await succeed(context, source, report, note);
  } catch (error) {
    await fail(context, source, report, error, state, options.signal);
  } finally {
    await outside.close();
  }
}

function stepsOf(source: SourceName, given: StepContext, { days }: HarvestOptions): AsyncGenerator<Step> {
  switch (source) {
    case ARXIV_RSS:
      return harvestArxivRss(given);
    case ARXIV_OAI:
      return harvestArxivOai(given, days ? { from: days.first, until: days.last } : null);
    case HUGGING_FACE:
      return harvestHuggingFace(given, days ?? null);
  }
}

/** Writes each step as it comes; returns the last step's note. */
async function writeSteps(
  context: JobsContext,
  source: SourceName,
  steps: AsyncGenerator<Step>,
  { signal, onProgress }: HarvestOptions,
  report: HarvestReport,
): Promise<string | null> {
  let note: string | null = null;
  for await (const step of steps) {
    signal?.throwIfAborted();
    const written = await context.database.transaction((tx) => writeStep(tx, source, step, nowOf(context)));
    report.records += step.records.length;
    report.created += written.created;
    report.updated += written.updated;
    report.unchanged += written.unchanged;
    report.rejected.push(...(step.rejected ?? []));
    note = step.note ?? note;
    const { records, created, updated } = report;
    onProgress?.({ source, place: step.place, records, created, updated });
  }
  return note;
}

async function succeed(
  context: JobsContext,
  source: SourceName,
  report: HarvestReport,
  note: string | null,
): Promise<void> {
  const now = nowOf(context);
  const next = nextTime(timesOf(source, context.configuration), now);
  // Many sites keep the same times; a few minutes' spread spares the source a rush.
  report.nextTryAt = new Date(next.getTime() + Math.floor((context.random ?? Math.random)() * 10 * 60_000));
  report.message = note ?? outcomeOf(report);
  const { nextTryAt, message } = report;
  await context.database.transaction(async (tx) => {
    await mergeCursor(tx, source, { failures: 0, pausedUntil: null });
    await recordSourceSuccess(tx, source, { outcome: message, nextTryAt }, now);
  });
  context.log?.('info', 'harvest', { source, message, rejected: report.rejected.length });
}

/** '214 papers, 3 new, 5 changed'. */
function outcomeOf({ records, created, updated, rejected }: HarvestReport): string {
  const parts = [`${records} ${records === 1 ? 'paper' : 'papers'}`, `${created} new`];
  if (updated > 0) parts.push(`${updated} changed`);
  if (rejected.length > 0) parts.push(`${rejected.length} could not be read`);
  return parts.join(', ');
}

async function fail(
  context: JobsContext,
  source: SourceName,
  report: HarvestReport,
  error: unknown,
  state: SourceState | null,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (signal?.aborted) {
    report.status = 'aborted';
    report.message = `stopped after ${outcomeOf(report)}`;
    return;
  }
  const failure = explainFailure(error, state, nowOf(context));
  report.status = 'failed';
  report.message = failure.message;
  report.nextTryAt = failure.nextTryAt;
  const now = nowOf(context);
  await context.database.transaction(async (tx) => {
    const rest = failure.tooMany ? leaseGroup(source) : [source];
    for (const name of rest)
      await mergeCursor(tx, name, {
        ...(name === source ? { failures: failure.failures } : {}),
        ...(failure.tooMany ? { pausedUntil: failure.nextTryAt.toISOString() } : {}),
      });
    await recordSourceError(tx, source, { error: failure.message, nextTryAt: failure.nextTryAt }, now);
  });
  context.log?.('warn', 'harvest', {
    source,
    message: failure.message,
    nextTryAt: failure.nextTryAt.toISOString(),
  });
}

/** Brings search up to date; its failure is logged and costs no paper. */
export async function updateSearch(context: JobsContext, signal?: AbortSignal): Promise<void> {
  try {
    await context.search?.update(signal ? { signal } : {});
  } catch (error) {
    if (!signal?.aborted) context.log?.('error', 'search-update', { message: String(error) });
  }
}
