// A planned batch, run: primers, members, retries, and results in the order of the requests.
import { attempt, sleep as realSleep, type RetryOptions } from './attempt.ts';
import type { Client } from './client.ts';
import { addUsage, emptyTotals, type BatchTotals } from './totals.ts';
import { dispatch, type DispatchGroup, type DispatchTasks } from './dispatch.ts';
import { BatchError, EndpointError } from './errors.ts';
import { planBatch, type PlanBatchOptions, type PlannedBatch } from './plan-batch.ts';
import { primerOf } from './primer.ts';
import type { BatchRequest, BatchResult } from './types.ts';

export interface RunPlanOptions {
  /** Requests in flight; 16 unless given. */
  concurrency?: number;
  /** Tokens in flight, shared prefixes counted once: what the server's KV cache holds. No limit unless given. */
  kvBudgetTokens?: number;
  /**
   * How a group's prefix comes into the cache: 'separate' sends its first request asking for one token, then all of
   * them; 'first' waits for the first one's whole answer, which costs time instead of a call; 'none' relies on luck.
   */
  prime?: 'separate' | 'first' | 'none';
  /** Repetitions of a request after failures that may pass; 5 unless given. */
  retries?: number;
  /** The longest Retry-After that is waited for; 5 minutes unless given. */
  maxRetryAfterMs?: number;
  /** Whether results are in the summary too, besides going to `onResult`; yes unless given. */
  collect?: boolean;
  signal?: AbortSignal;
  /** Each result as it comes, one at a time. What it throws ends the run. */
  onResult?(result: BatchResult): void | Promise<void>;
  onProgress?(progress: BatchProgress): void;
  random?: () => number;
  sleep?: RetryOptions['sleep'];
  now?: () => number;
}

export interface RunOptions extends RunPlanOptions, Omit<PlanBatchOptions, 'concurrency' | 'signal'> {}

/** How far a run is. */
export interface BatchProgress extends BatchTotals {
  total: number;
  inFlight: number;
  /** Tokens in flight, as planned. */
  tokensInFlight: number;
}

export interface BatchSummary extends BatchTotals {
  /** In the order of the requests; empty where they are not collected. */
  results: BatchResult[];
  /** Saving that the plan promises, and groups that share a prefix. */
  plannedSaving: number;
  groups: number;
  /** Where tokens of the plan come from. */
  tokens: 'server' | 'estimate' | 'mixed';
}

/** Results without any answer, one after the other, after which the server counts as gone. */
const UNANSWERED = 5;

/** Tokenises, plans, primes, fans out. @throws BatchError, EndpointError, PlanError, the reason of the signal */
export async function runBatch(
  requests: readonly BatchRequest[],
  client: Client,
  options: RunOptions = {},
): Promise<BatchSummary> {
  const { concurrency, ...rest } = options;
  const planned = await planBatch(
    requests,
    client,
    concurrency === undefined ? rest : { ...rest, concurrency },
  );
  return runPlan(planned, client, options);
}

/** Runs what `planBatch` has planned. @throws as runBatch */
export async function runPlan(
  planned: PlannedBatch,
  client: Client,
  options: RunPlanOptions = {},
): Promise<BatchSummary> {
  const { concurrency = 16, kvBudgetTokens = Infinity, prime = 'separate' } = options;
  check(concurrency, kvBudgetTokens);
  const { tasks, totals, results } = createTasks(planned, client, { ...options, prime });
  await dispatch(dispatchGroups(planned, prime), { concurrency, kvBudgetTokens }, tasks);
  return { ...totals, results, ...promised(planned) };
}

function createTasks(
  { requests }: PlannedBatch,
  client: Client,
  options: RunPlanOptions,
): { tasks: DispatchTasks; totals: BatchTotals; results: BatchResult[] } {
  const { collect = true } = options;
  const retrying = retryOptions(options);
  const totals = emptyTotals();
  const results: BatchResult[] = collect ? new Array<BatchResult>(requests.length) : [];
  let flying = { inFlight: 0, tokensInFlight: 0 };
  let unanswered = 0;
  let told: Promise<void> = Promise.resolve();
  const report = () => options.onProgress?.({ ...totals, total: requests.length, ...flying });
  const run = async (index: number) => {
    const result = await attempt(client, requests[index] as BatchRequest, index, retrying);
    addUsage(totals, result);
    if (collect) results[index] = result;
    report();
    await (told = told.then(() => options.onResult?.(result)));
    unanswered = result.status === null && result.outcome === 'failed' ? unanswered + 1 : 0;
    if (unanswered >= Math.min(UNANSWERED, requests.length) && requests.length > 1)
      throw new EndpointError('unreachable', `${client.baseUrl} does not answer: ${result.error ?? ''}`);
  };
  const prime: DispatchTasks['prime'] = async ({ members }) => {
    const first = members[0]?.index ?? 0;
    if (options.prime === 'first') return run(first).then(() => new Set([first]));
    const asked = primerOf(requests[first] as BatchRequest);
    addUsage(totals, await attempt(client, asked, first, { ...retrying, anyForm: true }), 'primer');
    return new Set<number>();
  };
  const onChange: DispatchTasks['onChange'] = ({ inFlight, tokens }) => {
    flying = { inFlight, tokensInFlight: tokens };
    report();
  };
  return { tasks: { run, prime, onChange }, totals, results };
}

function check(concurrency: number, kvBudgetTokens: number): void {
  if (!Number.isInteger(concurrency) || concurrency < 1)
    throw new BatchError('Concurrency is a whole number from 1 on.');
  if (!(kvBudgetTokens > 0)) throw new BatchError('The budget of KV tokens is above 0.');
}

function retryOptions(options: RunPlanOptions): RetryOptions {
  return {
    retries: options.retries ?? 5,
    maxRetryAfterMs: options.maxRetryAfterMs ?? 300_000,
    random: options.random ?? Math.random,
    sleep: options.sleep ?? realSleep,
    now: options.now ?? Date.now,
    ...(options.signal && { signal: options.signal }),
    gate: { until: 0 },
  };
}

function dispatchGroups(
  { groups, order, promptLengths, decodeLengths }: PlannedBatch,
  prime: 'separate' | 'first' | 'none',
): DispatchGroup[] {
  return order.flatMap((at) => {
    const group = groups[at];
    if (!group) return [];
    const { prefixLength, members } = group;
    return {
      prefixTokens: prefixLength,
      primed: prefixLength > 0 && prime !== 'none',
      members: members.map((index) => ({
        index,
        tokens: (promptLengths[index] ?? 0) - prefixLength + (decodeLengths[index] ?? 0),
      })),
    };
  });
}

function promised(planned: PlannedBatch): Pick<BatchSummary, 'plannedSaving' | 'groups' | 'tokens'> {
  const { saving, groups, requests, tokenizedByServer } = planned;
  const some = tokenizedByServer === requests.length ? 'server' : 'mixed';
  return {
    plannedSaving: saving,
    groups: groups.filter(({ prefixLength }) => prefixLength > 0).length,
    tokens: tokenizedByServer === 0 ? 'estimate' : some,
  };
}
