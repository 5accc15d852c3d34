// The batch of one round: asked, and each answer read and stored as it comes.
import {
  BatchError,
  EndpointError,
  runBatch,
  textOf,
  type BatchResult,
  type RunOptions,
} from '@papertape/batch-inference/client';
import {
  leaseEnrichment,
  storeEnrichment,
  type EnrichmentOutcome,
  type TokenUsage,
  type UnenrichedPaper,
} from '@papertape/database';
import { plainError, readAnswer } from '@papertape/enrichment';
import type { FeedDay } from '@papertape/papers';
import { nowOf, type JobsContext } from '../context.ts';
import { pauseAfterFailure } from '../schedule.ts';
import { openEndpoint } from './endpoint.ts';
import { spentWords, type EnrichmentPlan } from './plan.ts';
import type { EnrichmentSettings } from './settings.ts';
import type { EnrichmentRound } from './state.ts';

/** What a batch works with. */
export interface PlannedBatch {
  context: JobsContext;
  settings: EnrichmentSettings;
  plan: EnrichmentPlan;
  /** Renewed with every answer. */
  lease: { owner: string; seconds: number };
  day: FeedDay;
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: { asked: number; planned: number }) => void) | undefined;
}

/** Failures in a row after which the endpoint is taken for broken, and the rest is left for later. */
const MOST_FAILURES_IN_A_ROW = 6;
/** Repetitions of a request after what may pass within minutes; the next night tries again anyway. */
const RETRIES = 3;

/** Why a batch ended before its end. */
interface Stop {
  outcome: 'budget' | 'failed';
  words: string;
}

/** Asks about every paper of the plan; `round` counts what came. Stops at the budget, and where nothing answers. */
export async function askPlanned(batch: PlannedBatch, round: EnrichmentRound): Promise<void> {
  const { settings, plan, signal } = batch;
  const stopping = new AbortController();
  let failuresInARow = 0;
  const { client, close } = openEndpoint(settings);
  const onResult = async (result: BatchResult) => {
    // What our own stop cut off is no failure of the paper's.
    if (result.outcome === 'failed' && (stopping.signal.aborted || signal?.aborted)) return;
    const outcome = outcomeOf(result, batch);
    if (outcome === null) return;
    await store(batch, outcome);
    count(round, outcome);
    if (outcome.error !== null) round.words = `The last that gave nothing: ${outcome.error}`;
    batch.onProgress?.({ asked: round.done + round.refused + round.failed, planned: round.planned });
    failuresInARow = outcome.state === 'failed' ? failuresInARow + 1 : 0;
    const stop = stopOf(round, plan, failuresInARow, outcome.error);
    if (stop && !stopping.signal.aborted) {
      Object.assign(round, stop);
      stopping.abort(new Error(stop.words));
    }
  };
  try {
    const either = signal ? AbortSignal.any([signal, stopping.signal]) : stopping.signal;
    await runBatch(plan.requests, client, { ...runOptions(batch), signal: either, onResult });
  } catch (error) {
    if (error instanceof EndpointError || error instanceof BatchError)
      Object.assign(round, { outcome: 'failed', words: wordsOf(error) });
    else if (!stopping.signal.aborted && !signal?.aborted) throw error;
  } finally {
    await close();
  }
  round.left += round.planned - round.done - round.refused - round.failed;
  if (signal?.aborted) Object.assign(round, { outcome: 'aborted', words: 'Stopped half-way.' });
}

function runOptions({ settings, context: { sleep, random } }: PlannedBatch): RunOptions {
  return {
    concurrency: settings.concurrency,
    kvBudgetTokens: settings.kvTokens,
    prime: 'first', // one answer's time, and no call that answers nothing
    retries: RETRIES,
    collect: false,
    ...(sleep ? { sleep } : {}),
    ...(random ? { random } : {}),
  };
}

function wordsOf(error: EndpointError | BatchError): string {
  const refused = error instanceof EndpointError && error.reason === 'unauthorised';
  return `${plainError(error.message)}${refused ? ' Check ENRICHMENT_API_KEY.' : ''}`;
}

function stopOf(
  round: EnrichmentRound,
  plan: EnrichmentPlan,
  failures: number,
  error: string | null,
): Stop | null {
  if (failures >= MOST_FAILURES_IN_A_ROW)
    return {
      outcome: 'failed',
      words: `${failures} requests failed in a row. The last: ${error ?? 'unknown'}`,
    };
  const used = plan.usedToday + round.promptTokens + round.completionTokens;
  return used < plan.dailyTokens ? null : { outcome: 'budget', words: spentWords(used, plan) };
}

function count(round: EnrichmentRound, { state, usage }: EnrichmentOutcome): void {
  round[state] += 1;
  round.promptTokens += usage.prompt;
  round.completionTokens += usage.completion;
  if (usage.cached !== null) round.cachedTokens = (round.cachedTokens ?? 0) + usage.cached;
}

async function store({ context, lease, day }: PlannedBatch, outcome: EnrichmentOutcome): Promise<void> {
  const now = nowOf(context);
  await context.database.transaction(async (tx) => {
    await storeEnrichment(tx, outcome, { now, day });
    await leaseEnrichment(tx, lease.owner, lease.seconds, now);
  });
}

function outcomeOf(result: BatchResult, { settings, plan, context }: PlannedBatch): EnrichmentOutcome | null {
  const paper = plan.papers[result.index];
  if (!paper) return null;
  return {
    paperId: paper.id,
    sourceHash: paper.sourceHash,
    requestHash: settings.requestHash,
    model: settings.model,
    usage: usageOf(result),
    ...(isAnswer(result) ? answered(result, paper, settings) : failed(result, paper, nowOf(context))),
  };
}

/** Whether a model answered, be it in another form than was asked for: what can be read of that is read. */
function isAnswer({ outcome, body }: BatchResult): boolean {
  return outcome === 'done' || textOf({ body }) !== null || refusalOf(body) !== null;
}

/** An answer in another form was asked for again: each time took its tokens. */
function usageOf({ outcome, attempts, usage }: BatchResult): TokenUsage {
  const times = outcome === 'failed' ? attempts : 1;
  return {
    prompt: times * usage.promptTokens,
    completion: times * usage.completionTokens,
    cached: usage.cachedTokens === null ? null : times * usage.cachedTokens,
  };
}

type Ending = Pick<EnrichmentOutcome, 'content' | 'state' | 'error' | 'retryAt'>;

function answered(result: BatchResult, paper: UnenrichedPaper, { language }: EnrichmentSettings): Ending {
  const refusal = refusalOf(result.body);
  if (refusal !== null)
    return {
      content: null,
      state: 'refused',
      error: `The model refused: ${plainError(refusal)}`,
      retryAt: null,
    };
  const reading = readAnswer(textOf(result), paper, language);
  return reading.kept === null
    ? { content: null, state: 'refused', error: reading.reason, retryAt: null }
    : { content: reading.kept, state: 'done', error: null, retryAt: null };
}

/** What a model says instead of an answer, in the field that OpenAI's protocol has for it. */
function refusalOf(body: unknown): string | null {
  const choices = (body as { choices?: unknown } | null)?.choices;
  const [first] = Array.isArray(choices) ? (choices as unknown[]) : [];
  const refusal = (first as { message?: { refusal?: unknown } | null } | undefined)?.message?.refusal;
  return typeof refusal === 'string' && refusal !== '' ? refusal : null;
}

function failed(result: BatchResult, { failures }: UnenrichedPaper, now: Date): Ending {
  const pause = pauseAfterFailure(failures + 1, { tooMany: result.status === 429, retryAfterMs: null });
  const why = result.error ?? `HTTP ${result.status ?? 'nothing'}`;
  return { content: null, state: 'failed', error: plainError(why), retryAt: new Date(now.getTime() + pause) };
}
