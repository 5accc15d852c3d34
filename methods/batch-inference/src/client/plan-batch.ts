// From requests to a plan: each prompt's tokens, then which of them share a prefix.
import { plan } from '../plan/plan.ts';
import type { Plan, TokenIds } from '../plan/types.ts';
import type { Client } from './client.ts';
import { CallError } from './errors.ts';
import { estimateTokens } from './estimate.ts';
import type { BatchRequest } from './types.ts';
import { countOf, type JsonObject } from './values.ts';

export interface PlanBatchOptions {
  /** Tokens in a block of the server's cache; 16 unless given, as in vLLM. */
  blockSize?: number;
  mode?: 'exact' | 'paper';
  minGroup?: number;
  /** 'server' asks the server for tokens and estimates where it has none to give; 'estimate' does not ask. */
  tokens?: 'server' | 'estimate';
  /** Prompts that are tokenised at a time; 8 unless given. */
  concurrency?: number;
  signal?: AbortSignal;
  onTokenized?(done: number, total: number): void;
}

/** Requests with their plan. */
export interface PlannedBatch extends Plan {
  requests: readonly BatchRequest[];
  /** Tokens of each prompt, and of its answer at most. */
  promptLengths: readonly number[];
  decodeLengths: readonly number[];
  /** Prompts whose tokens the server gave; those of the others are estimated. */
  tokenizedByServer: number;
}

/** Answers whose length the request does not limit. */
const DECODE_TOKENS = 256;

/** Tokenises and plans. @throws PlanError for options out of range, the reason of the signal */
export async function planBatch(
  requests: readonly BatchRequest[],
  client: Pick<Client, 'tokenize'>,
  options: PlanBatchOptions = {},
): Promise<PlannedBatch> {
  const { blockSize = 16, mode = 'exact', minGroup = 2 } = options;
  const { prompts, byServer } = await tokenizeAll(requests, client, options);
  const decodeLengths = requests.map(({ body }) => decodeLengthOf(body));
  const planned = plan(prompts, { blockSize, mode, minGroup, decodeLengths });
  const promptLengths = prompts.map(({ length }) => length);
  return { ...planned, requests, promptLengths, decodeLengths, tokenizedByServer: byServer };
}

async function tokenizeAll(
  requests: readonly BatchRequest[],
  client: Pick<Client, 'tokenize'>,
  { tokens = 'server', concurrency = 8, signal, onTokenized }: PlanBatchOptions,
): Promise<{ prompts: TokenIds[]; byServer: number }> {
  const prompts: TokenIds[] = new Array<TokenIds>(requests.length);
  let [next, byServer, done] = [0, 0, 0];
  const work = async () => {
    for (let index = next++; index < requests.length; index = next++) {
      const request = requests[index] as BatchRequest;
      const ids = tokens === 'server' ? await askServer(client, request, signal) : null;
      if (ids !== null) byServer++;
      prompts[index] = ids === null ? estimateTokens(request) : Int32Array.from(ids);
      onTokenized?.(++done, requests.length);
    }
  };
  if (requests.length > 0 && tokens === 'server') await untilFirst(requests, client, signal); // settles the way to ask
  await Promise.all(Array.from({ length: Math.min(concurrency, requests.length) }, work));
  return { prompts, byServer };
}

async function untilFirst(
  requests: readonly BatchRequest[],
  client: Pick<Client, 'tokenize'>,
  signal?: AbortSignal,
): Promise<void> {
  for (const url of new Set(requests.map((request) => request.url))) {
    const first = requests.find((request) => request.url === url);
    if (first) await askServer(client, first, signal);
  }
}

/** A tokenizer that fails costs the batch nothing but accuracy. */
async function askServer(
  client: Pick<Client, 'tokenize'>,
  request: BatchRequest,
  signal?: AbortSignal,
): Promise<number[] | null> {
  try {
    return await client.tokenize(request, signal);
  } catch (error) {
    if (error instanceof CallError) return null;
    throw error;
  }
}

function decodeLengthOf({ max_completion_tokens: newer, max_tokens: older, n }: JsonObject): number {
  return (countOf(newer) ?? countOf(older) ?? DECODE_TOKENS) * Math.max(1, countOf(n) ?? 1);
}
