// `papertape batch`: reads, plans, runs, and tells.
import {
  BatchError,
  CallError,
  createClient,
  EndpointError,
  formatResultLine,
  planBatch,
  runPlan,
  type BatchRequest,
  type BatchSummary,
  type Client,
  type PlannedBatch,
} from '@papertape/batch-inference/client';
import type { CommandContext } from '../command.ts';
import { CommandFailure, EXIT } from '../exit-codes.ts';
import { coloursFor } from '../terminal/colours.ts';
import { plural } from '../terminal/format.ts';
import { write, writeJson, type Io } from '../terminal/io.ts';
import { createProgress, type Progress } from '../terminal/progress.ts';
import { readRequests, type ReadRequests } from './requests.ts';
import { openResults, type ResultsFile } from './results-file.ts';
import { describePlan, describeRun, figuresOf, progressLine, type Prices } from './summary.ts';

export interface BatchFlags {
  readonly in: string;
  readonly out?: string;
  readonly resume?: boolean;
  readonly dryRun?: boolean;
  readonly baseUrl: string;
  readonly model?: string;
  readonly apiKeyEnv: string;
  readonly concurrency: number;
  readonly kvBudget?: number;
  readonly timeout: number;
  readonly stall: number;
  readonly retries: number;
  readonly blockSize: number;
  readonly mode: 'exact' | 'paper';
  readonly tokens: 'server' | 'estimate';
  readonly prime: 'separate' | 'first' | 'none';
  readonly priceIn?: number;
  readonly priceOut?: number;
  readonly priceCached?: number;
  readonly json?: boolean;
}

/** Ends with 3 where requests failed or lines could not be read. */
export async function runBatchFile({ io, finish }: CommandContext, flags: BatchFlags): Promise<void> {
  try {
    const read = await readRequests(io, flags.in, flags.model);
    tellRejected(io, read);
    if (read.requests.length === 0)
      throw new CommandFailure(`${flags.in} holds no request that can be run.`, EXIT.usage);
    const client = clientOf(io, flags);
    await client.models(io.signal); // tells a wrong address or key before anything is planned
    const failed = flags.dryRun
      ? await planOnly(io, flags, client, read)
      : await run(io, flags, client, read);
    if (failed + read.rejected.length > 0) finish(EXIT.partial);
  } catch (error) {
    throw named(error, flags);
  }
}

async function run(io: Io, flags: BatchFlags, client: Client, { requests }: ReadRequests): Promise<number> {
  if (flags.out === undefined) throw new CommandFailure('Name the file for results with --out.', EXIT.usage);
  const results = await openResults(flags.out, flags.resume ?? false);
  const progress = createProgress(io.stderr);
  try {
    const left = requests.filter(({ customId }) => !results.done.has(customId));
    tellResumed(progress, flags, results, requests.length - left.length);
    const started = performance.now();
    const planned = await plan(io, flags, client, left, progress);
    const summary = await runPlan(planned, client, runOptions(io, flags, progress, results, started));
    await results.finish(requests.map(({ customId }) => customId));
    progress.end();
    const facts = { earlier: requests.length - left.length, milliseconds: performance.now() - started };
    await tell(io, flags, summary, facts);
    return summary.failed;
  } catch (error) {
    progress.end();
    await results.close().catch(() => undefined); // finish may have closed it
    io.stderr.write(`What came is in ${flags.out}. The same command with --resume goes on from there.\n`);
    throw error;
  }
}

function runOptions(io: Io, flags: BatchFlags, progress: Progress, results: ResultsFile, started: number) {
  const { concurrency, retries, prime, kvBudget } = flags;
  const prices = pricesOf(flags);
  return {
    concurrency,
    retries,
    prime,
    ...(kvBudget === undefined ? {} : { kvBudgetTokens: kvBudget }),
    collect: false,
    signal: io.signal,
    onResult: (result: Parameters<typeof formatResultLine>[0]) => {
      if (result.error !== null) progress.note(`${result.customId}: ${result.error}`);
      return results.append(result.customId, formatResultLine(result));
    },
    onProgress: (state: Parameters<typeof progressLine>[0]) =>
      progress.show(progressLine(state, performance.now() - started, prices)),
  };
}

function plan(
  io: Io,
  flags: BatchFlags,
  client: Client,
  requests: readonly BatchRequest[],
  progress: Progress,
): Promise<PlannedBatch> {
  const { blockSize, mode, tokens } = flags;
  return planBatch(requests, client, {
    blockSize,
    mode,
    tokens,
    concurrency: flags.concurrency,
    signal: io.signal,
    onTokenized: (done, total) => progress.show(`reading prompts · ${done} of ${plural(total, 'prompt')}`),
  });
}

async function planOnly(
  io: Io,
  flags: BatchFlags,
  client: Client,
  { requests }: ReadRequests,
): Promise<number> {
  const progress = createProgress(io.stderr);
  const planned = await plan(io, flags, client, requests, progress);
  progress.end();
  const { saving, promptTokens, processedTokens, tokenizedByServer } = planned;
  const groups = planned.groups.filter(({ prefixLength }) => prefixLength > 0);
  const facts = { requests: requests.length, groups: groups.length, promptTokens, processedTokens, saving };
  if (flags.json) await writeJson(io, { ...facts, tokenizedByServer });
  else await write(io.stdout, describePlan({ ...facts, tokenizedByServer }));
  return 0;
}

async function tell(
  io: Io,
  flags: BatchFlags,
  summary: BatchSummary,
  facts: { earlier: number; milliseconds: number },
): Promise<void> {
  const prices = pricesOf(flags);
  if (flags.json) await writeJson(io, figuresOf(summary, facts, prices));
  else await write(io.stdout, describeRun(summary, facts, prices, coloursFor(io.stdout, io.env)));
  io.stderr.write(`${coloursFor(io.stderr, io.env).dim('Written:')} ${flags.out ?? ''}\n`);
}

function clientOf(io: Io, flags: BatchFlags): Client {
  const apiKey = io.env[flags.apiKeyEnv]?.trim();
  return createClient({
    baseUrl: flags.baseUrl,
    apiKey: apiKey === undefined || apiKey === '' ? null : apiKey,
    timeoutMs: 1000 * flags.timeout,
    stallMs: 1000 * flags.stall,
  });
}

/** Null where no price was given. */
function pricesOf({ priceIn, priceOut, priceCached }: BatchFlags): Prices | null {
  if (priceIn === undefined && priceOut === undefined) return null;
  const cached = priceCached === undefined ? {} : { cachedInput: priceCached };
  return { input: priceIn ?? 0, output: priceOut ?? 0, ...cached };
}

/** Bad lines that are shown one by one. */
const SHOWN = 5;

function tellRejected(io: Io, { rejected }: ReadRequests): void {
  const { yellow } = coloursFor(io.stderr, io.env);
  for (const { line, reason } of rejected.slice(0, SHOWN))
    io.stderr.write(yellow(`Line ${line}: ${reason}.\n`));
  if (rejected.length > 0)
    io.stderr.write(
      yellow(`${plural(rejected.length, 'line')} left out: they are no requests that can be run.\n`),
    );
}

function tellResumed(
  progress: Progress,
  { resume }: BatchFlags,
  results: ResultsFile,
  earlier: number,
): void {
  if (results.repaired)
    progress.note('The last line of the results was torn; it is cut off, and asked for again.');
  if (resume) progress.note(`Going on: ${plural(earlier, 'request')} done before.`);
}

/** Errors that the person can act on, with their exit codes. */
function named(error: unknown, { apiKeyEnv }: BatchFlags): unknown {
  if (error instanceof BatchError) return new CommandFailure(error.message, EXIT.usage, { cause: error });
  if (error instanceof EndpointError) {
    if (error.reason === 'unreachable')
      return new CommandFailure(error.message, EXIT.temporary, { cause: error });
    const advice = `The key is read from ${apiKeyEnv}: check it, or name another variable with --api-key-env.`;
    return new CommandFailure(`${error.message} ${advice}`, EXIT.failure, { cause: error });
  }
  if (!(error instanceof CallError)) return error;
  return new CommandFailure(error.message, error.failure === 'refused' ? EXIT.failure : EXIT.temporary, {
    cause: error,
  });
}
