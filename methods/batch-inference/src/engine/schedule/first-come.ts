// The baselines: requests first come, first served, in chunks; alone, or with an LRU cache of blocks.
import { createBlockPool, type BlockPool } from '../kv/block-pool.ts';
import { createPrefixCache, type PrefixCache } from '../kv/prefix-cache.ts';
import {
  advance,
  blocksFor,
  checkRequests,
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
  checkRequests(requests, options.blockSize, options.blocks);
  return new FirstCome(requests, options);
}

class FirstCome implements Scheduler {
  readonly #requests: readonly GenerationRequest[];
  readonly #options: FirstComeOptions;
  readonly #cached: PrefixCache | null;
  readonly #pool: BlockPool;
  readonly #waiting: number[];
  #running: Sequence[] = [];

  constructor(requests: readonly GenerationRequest[], options: FirstComeOptions) {
    const { cache, blocks, blockSize, order } = options;
    this.#requests = requests;
    this.#options = options;
    this.#cached = cache ? createPrefixCache(blocks, blockSize) : null;
    this.#pool = this.#cached ?? createBlockPool(blocks);
    this.#waiting = [...order];
  }

  next(): readonly Chunk[] | undefined {
    const chunks: Chunk[] = this.#running.filter(isDecoding).map((sequence) => ({ sequence, count: 1 }));
    let left = this.#options.chunk - chunks.length;
    for (const sequence of this.#running) {
      if (left > 0 && !isDecoding(sequence)) left -= addChunk(chunks, sequence, left);
    }
    while (left > 0) {
      const sequence = this.#admit();
      if (!sequence) break;
      this.#running.push(sequence);
      left -= addChunk(chunks, sequence, left);
    }
    return chunks.length > 0 ? chunks : undefined;
  }

  finish(chunks: readonly Chunk[], tokens: ArrayLike<number>): void {
    const done = advance(chunks, tokens, this.#requests);
    for (const { blocks } of done) this.#pool.release(blocks);
    this.#running = this.#running.filter((sequence) => !done.has(sequence));
  }

  blocksInUse(): number {
    return this.#pool.size - this.#pool.available();
  }

  /** The next request, if the pool has room for it. */
  #admit(): Sequence | undefined {
    const [at] = this.#waiting;
    const request = at === undefined ? undefined : this.#requests[at];
    if (at === undefined || !request) return undefined;
    const sequence = letIn(at, request, this.#pool, this.#cached, this.#options.blockSize);
    if (sequence) this.#waiting.shift();
    return sequence;
  }
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
