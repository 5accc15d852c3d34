// What the engine is asked for, and what a scheduler decides for each iteration.
import type { TokenIds } from '../../plan/types.ts';

export interface GenerationRequest {
  /** At least one token. */
  readonly prompt: TokenIds;
  /** Tokens to generate, at least 1. */
  readonly maxTokens: number;
  /** Generation ends behind this token. */
  readonly stopToken?: number;
}

/** Tokens in the pool of keys and values: a request, or the prefix of a group. */
export interface Sequence {
  /** Index of the request; −1 for a prefix. */
  readonly request: number;
  /** Prompt and what was generated. */
  readonly tokens: number[];
  /** Tokens whose keys and values are in the pool. */
  computed: number;
  /** Of the pool, in the order of positions, the shared ones first. */
  readonly blocks: readonly number[];
  /** The shared prefix that it stands on, whose attention is computed with that of its other members. */
  readonly prefix: { readonly id: number; readonly length: number } | null;
}

/** The next `count` tokens of a sequence that are not yet computed. */
export interface Chunk {
  readonly sequence: Sequence;
  readonly count: number;
}

export interface Scheduler {
  /** What the next iteration computes; undefined when all requests are done. */
  next(): readonly Chunk[] | undefined;
  /** After it: `token` follows the request's sequence, in the order of the chunks that end one. */
  finish(chunks: readonly Chunk[], tokens: ArrayLike<number>): void;
  /** Blocks in use, of those that the pool has. */
  blocksInUse(): number;
}

/** Whether a chunk ends its sequence, so that a token of a request can be chosen after it. */
export const endsSequence = ({ sequence, count }: Chunk): boolean =>
  sequence.request >= 0 && sequence.computed + count === sequence.tokens.length;

/** Blocks for so many tokens. */
export const blocksFor = (tokens: number, blockSize: number): number => Math.ceil(tokens / blockSize);

/** Tokens that a request can come to hold in the pool; the last one it generates is never stored. */
export const mostTokens = ({ prompt, maxTokens }: GenerationRequest): number => prompt.length + maxTokens - 1;

/** Throws RangeError, which names the request, for one that cannot be computed. */
export function checkRequests(
  requests: readonly GenerationRequest[],
  blockSize: number,
  blocks: number,
): void {
  for (const [at, request] of requests.entries()) {
    if (request.prompt.length === 0) throw new RangeError(`Request ${at} has an empty prompt.`);
    if (!Number.isInteger(request.maxTokens) || request.maxTokens < 1) {
      throw new RangeError(`Request ${at} asks for ${request.maxTokens} tokens; at least 1 is needed.`);
    }
    const needed = blocksFor(mostTokens(request), blockSize);
    if (needed > blocks) {
      throw new RangeError(
        `Request ${at} needs ${needed} blocks of ${blockSize} tokens; the pool has ${blocks}. Give the engine more blocks.`,
      );
    }
  }
}

/** Moves sequences on by an iteration: those whose request is done with the token that it gave. */
export function advance(
  chunks: readonly Chunk[],
  tokens: ArrayLike<number>,
  requests: readonly GenerationRequest[],
): Set<Sequence> {
  const done = new Set<Sequence>();
  let at = 0;
  for (const part of chunks) {
    const { sequence, count } = part;
    const request = requests[sequence.request];
    const ends = endsSequence(part);
    sequence.computed += count;
    if (ends && request && appendToken(sequence, request, tokens[at++] ?? 0)) done.add(sequence);
  }
  return done;
}

/** Appends a token; whether the request is done with it. */
function appendToken(sequence: Sequence, request: GenerationRequest, token: number): boolean {
  sequence.tokens.push(token);
  const generated = sequence.tokens.length - request.prompt.length;
  return generated >= request.maxTokens || token === request.stopToken;
}
