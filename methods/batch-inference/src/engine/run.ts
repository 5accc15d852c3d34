// Runs all requests through an engine by a scheduler, and writes down what each iteration took.
import type { Engine } from './engine.ts';
import { rowsOf } from './schedule/rows.ts';
import type { Chunk, GenerationRequest, Scheduler } from './schedule/types.ts';

/** What one iteration did. */
export interface Iteration {
  /** Rows: prompts and decodes. */
  readonly tokens: number;
  /** Of these, tokens that follow a generated one. */
  readonly decodes: number;
  /** Σ over rows of the keys that each sees. */
  readonly context: number;
  /** Blocks of the pool in use. */
  readonly blocks: number;
  readonly milliseconds: number;
}

export interface Generation {
  /** Generated tokens of each request, in the order of the requests. */
  readonly outputs: readonly (readonly number[])[];
  readonly iterations: readonly Iteration[];
  /** Rows of all iterations. */
  readonly processedTokens: number;
  /** Of all prompt tokens, those that did not have to be computed: 0 to 1. */
  readonly saving: number;
  /** The smallest lead of a chosen token over the second, in logits. */
  readonly smallestMargin: number;
  /** Greatest logit at every choice, by request and position: what arms are compared by beyond their tokens. */
  readonly logits: readonly (readonly number[])[];
}

export interface RunOptions {
  /** One attention launch (the default), or one for prefixes, one for the rest, and a merge. */
  readonly fused?: boolean;
  readonly signal?: AbortSignal;
  /** Called after each iteration. */
  onIteration?(iteration: Iteration): void | Promise<void>;
  /** Milliseconds; performance.now where left out. */
  now?(): number;
}

/** The outputs of all requests. Throws the reason of the signal. */
export async function generate(
  engine: Engine,
  requests: readonly GenerationRequest[],
  scheduler: Scheduler,
  options: RunOptions = {},
): Promise<Generation> {
  const { fused = true, signal, onIteration, now = () => performance.now() } = options;
  const outputs = requests.map((): number[] => []);
  const logits = requests.map((): number[] => []);
  const iterations: Iteration[] = [];
  let smallestMargin = Infinity;
  for (let chunks = scheduler.next(); chunks; chunks = scheduler.next()) {
    signal?.throwIfAborted();
    const began = now();
    const rows = rowsOf(chunks, engine.blockSize, fused);
    const choices = await engine.forward(rows);
    const facts = { ...countRows(chunks, requests), blocks: scheduler.blocksInUse() };
    for (const [at, row] of rows.sampled.entries()) {
      const request = requestOfRow(chunks, row);
      outputs[request]?.push(choices.tokens[at] ?? 0);
      logits[request]?.push(choices.logits[at] ?? NaN);
      smallestMargin = Math.min(smallestMargin, choices.margins[at] ?? Infinity);
    }
    scheduler.finish(chunks, choices.tokens);
    const iteration = { ...facts, milliseconds: now() - began };
    iterations.push(iteration);
    await onIteration?.(iteration);
  }
  return { outputs, logits, iterations, smallestMargin, ...countTokens(requests, iterations) };
}

function requestOfRow(chunks: readonly Chunk[], row: number): number {
  let end = 0;
  for (const { sequence, count } of chunks) {
    end += count;
    if (row < end) return sequence.request;
  }
  return -1;
}

/** Rows and keys of an iteration that has not been finished. */
export function countRows(
  chunks: readonly Chunk[],
  requests: readonly GenerationRequest[],
): { tokens: number; decodes: number; context: number } {
  let [tokens, decodes, context] = [0, 0, 0];
  for (const { sequence, count } of chunks) {
    const prompt = requests[sequence.request]?.prompt.length ?? Infinity;
    tokens += count;
    if (sequence.computed >= prompt) decodes += count;
    context += count * sequence.computed + (count * (count + 1)) / 2;
  }
  return { tokens, decodes, context };
}

function countTokens(requests: readonly GenerationRequest[], iterations: readonly Iteration[]) {
  const processedTokens = iterations.reduce((sum, { tokens }) => sum + tokens, 0);
  const decoded = iterations.reduce((sum, { decodes }) => sum + decodes, 0);
  const prompts = requests.reduce((sum, { prompt }) => sum + prompt.length, 0);
  return { processedTokens, saving: 1 - (processedTokens - decoded) / prompts };
}
