// The baselines: requests first come, first served, in chunks; alone, or with an LRU cache of blocks.
import { createBlockPool, type BlockPool } from '../kv/block-pool.ts';
import { createPrefixCache, type PrefixCache } from '../kv/prefix-cache.ts';
import {
  appendToken,
  blocksFor,
  checkRequests,
  endsSequence,
  mostTokens,
  type Chunk,
  type GenerationRequest,
  type Scheduler,
  type Sequence,
} from './types.ts';

export interface FirstComeOptions {
  /** Indices of requests in the order in which they come. */
  readonly order: readonly number[];
  /** Whether blocks are kept for later requests that begin alike. */
  readonly cache: boolean;
  readonly blocks: number;
  readonly blockSize: number;
  /** Tokens of an iteration (S_chunk), decodes included. */
  readonly chunk: number;
}

/**
 * Each iteration takes one token of every request that decodes, then prompts in their order. A request is let in when
 * the pool has blocks for all that it can come to hold, so that none is ever preempted; as in vLLM, a prompt finds blocks
 * that were begun in the same iteration, and its last token is always computed.
 */
export function createFirstCome(
  requests: readonly GenerationRequest[],
  options: FirstComeOptions,
): Scheduler {
  const { cache, blocks, blockSize, chunk } = options;
  checkRequests(requests, blockSize, blocks);
  const cached = cache ? createPrefixCache(blocks, blockSize) : null;
  const pool: BlockPool = cached ?? createBlockPool(blocks);
  const waiting = [...options.order];
  let running: Sequence[] = [];

  function admit(): Sequence | undefined {
    const [at] = waiting;
    const request = at === undefined ? undefined : requests[at];
    if (at === undefined || !request) return undefined;
    const sequence = letIn(at, request, pool, cached, blockSize);
    if (sequence) waiting.shift();
    return sequence;
  }

  return {
    next() {
      const chunks: Chunk[] = running.filter(isDecoding).map((sequence) => ({ sequence, count: 1 }));
      let left = chunk - chunks.length;
      for (const sequence of running) {
        if (left > 0 && !isDecoding(sequence)) left -= addChunk(chunks, sequence, left);
      }
      while (left > 0) {
        const sequence = admit();
        if (!sequence) break;
        running.push(sequence);
        left -= addChunk(chunks, sequence, left);
      }
      return chunks.length > 0 ? chunks : undefined;
    },
    finish(chunks, tokens) {
      let at = 0;
      const done = new Set<Sequence>();
      for (const part of chunks) {
        const { sequence, count } = part;
        const request = requests[sequence.request];
        const ends = endsSequence(part);
        sequence.computed += count;
        if (ends && request && appendToken(sequence, request, tokens[at++] ?? 0)) done.add(sequence);
      }
      for (const { blocks: held } of done) pool.release(held);
      running = running.filter((sequence) => !done.has(sequence));
    },
    blocksInUse: () => pool.size - pool.available(),
  };
}

const isDecoding = ({ tokens, computed, request }: Sequence) =>
  request >= 0 && tokens.length - computed === 1 && computed > 0;

/** Adds what is left of a prompt, as far as there is room; the tokens it takes. */
function addChunk(chunks: Chunk[], sequence: Sequence, room: number): number {
  const count = Math.min(room, sequence.tokens.length - sequence.computed);
  chunks.push({ sequence, count });
  return count;
}

function letIn(
  at: number,
  request: GenerationRequest,
  pool: BlockPool,
  cached: PrefixCache | null,
  blockSize: number,
): Sequence | undefined {
  const { prompt } = request;
  const needed = blocksFor(mostTokens(request), blockSize);
  const most = prompt.length - 1;
  const found = cached?.match(prompt, most) ?? [];
  const taken = pool.take(needed - found.length);
  if (!taken) {
    pool.release(found);
    return undefined;
  }
  const blocks = [...found, ...taken];
  cached?.remember(prompt, blocks);
  const computed = found.length * blockSize;
  return { request: at, tokens: Array.from(prompt), computed, blocks, prefix: null };
}
