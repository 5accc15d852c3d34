// BatchLLM's scheduler: groups in the plan's order, prefixes computed once, iterations filled as memory allows.
import type { Group } from '../../plan/types.ts';
import { createBlockPool, type BlockPool } from '../kv/block-pool.ts';
import { blocksToBegin, waitingGroups, waitingNeeds, type LiveGroup, type WaitingGroup } from './groups.ts';
import {
  advance,
  checkRequests,
  type Chunk,
  type GenerationRequest,
  type Scheduler,
  type Sequence,
} from './types.ts';

export interface BatchOptions {
  /** Groups in the order in which they run; every request in one of them. */
  readonly groups: readonly Group[];
  readonly blocks: number;
  readonly blockSize: number;
  /** Tokens of an iteration (S_chunk), decodes included. */
  readonly chunk: number;
  /** Blocks that may be used (M_threshold); all where left out. */
  readonly threshold?: number;
  /** Most requests at once, as servers have it; without end where left out: memory alone decides. */
  readonly mostRequests?: number;
}

interface Member {
  readonly sequence: Sequence;
  readonly group: LiveGroup;
  readonly own: readonly number[];
}

/**
 * Each iteration takes, in this order, one token of every member that decodes, chunks of members whose prefix is there,
 * and chunks of prefixes, up to `chunk` tokens. A member begins when all blocks that it can come to need are free, and a
 * group when its prefix and members find room: a live prefix is never given up, and its blocks are free as soon as the
 * last member has ended. Throws RangeError for requests that cannot fit.
 */
export function createBatchScheduler(
  requests: readonly GenerationRequest[],
  options: BatchOptions,
): Scheduler {
  const { blockSize, threshold = options.blocks } = options;
  checkRequests(requests, blockSize, threshold);
  return new BatchScheduler(requests, options, createBlockPool(Math.min(threshold, options.blocks)));
}

class BatchScheduler implements Scheduler {
  readonly #requests: readonly GenerationRequest[];
  readonly #pool: BlockPool;
  readonly #queue: WaitingGroup[];
  readonly #chunk: number;
  readonly #mostRequests: number;
  readonly #live = new Set<LiveGroup>();
  #members: Member[] = [];
  #lastId = 0;

  constructor(requests: readonly GenerationRequest[], options: BatchOptions, pool: BlockPool) {
    const { groups, blockSize, chunk, mostRequests = Infinity } = options;
    this.#requests = requests;
    this.#pool = pool;
    this.#queue = waitingGroups(requests, groups, { blocks: pool.size, blockSize });
    this.#chunk = chunk;
    this.#mostRequests = mostRequests;
  }

  next(): readonly Chunk[] | undefined {
    const decoding = this.#members.filter(({ sequence }) => isDecoding(sequence));
    const chunks: Chunk[] = decoding.map(({ sequence }) => ({ sequence, count: 1 }));
    this.#addPrefixes(chunks, this.#addDistinct(chunks, this.#chunk - chunks.length));
    return chunks.length > 0 ? chunks : undefined;
  }

  finish(chunks: readonly Chunk[], tokens: ArrayLike<number>): void {
    const done = advance(chunks, tokens, this.#requests);
    for (const group of this.#live) if (group.prefix?.computed === group.prefixLength) group.prefix = null;
    for (const member of this.#members) if (done.has(member.sequence)) this.#end(member);
    this.#members = this.#members.filter(({ sequence }) => !done.has(sequence));
  }

  blocksInUse(): number {
    return this.#pool.size - this.#pool.available();
  }

  /** Chunks of what is the members' own, as far as there is room; the room that is left. */
  #addDistinct(chunks: Chunk[], room: number): number {
    let left = room;
    for (const { sequence } of this.#members)
      if (!isDecoding(sequence)) left -= addChunk(chunks, sequence, left);
    for (const group of this.#live) {
      while (left > 0 && !group.prefix) {
        const member = this.#beginMember(group);
        if (!member) break;
        left -= addChunk(chunks, member.sequence, left);
      }
    }
    return left;
  }

  #addPrefixes(chunks: Chunk[], room: number): void {
    let left = room;
    for (const { prefix } of this.#live) if (prefix) left -= addChunk(chunks, prefix, left);
    while (left > 0 && this.#members.length < this.#mostRequests) {
      const group = this.#beginGroup();
      if (!group) break;
      if (group.prefix) left -= addChunk(chunks, group.prefix, left);
      else {
        const member = this.#beginMember(group);
        if (member) left -= addChunk(chunks, member.sequence, left);
      }
    }
  }

  /** The next member of a group whose prefix is there, if it finds room. */
  #beginMember(group: LiveGroup): Member | undefined {
    const [next] = group.waiting;
    const request = next && this.#requests[next.request];
    if (!next || !request || this.#members.length >= this.#mostRequests) return undefined;
    const own = next.need <= this.#free() + group.reserved ? this.#pool.take(next.need) : undefined;
    if (!own) return undefined;
    group.waiting.shift();
    group.running++;
    group.reserved = Math.min(Math.max(0, group.reserved - next.need), waitingNeeds(group));
    const sequence = memberSequence(next.request, request, group, own);
    const member = { sequence, group, own };
    this.#members.push(member);
    return member;
  }

  /** The next group, if it finds room. Whoever stands alone has no prefix to wait for. */
  #beginGroup(): LiveGroup | undefined {
    const [next] = this.#queue;
    if (!next) return undefined;
    const waiting = [...this.#live].some((group) => group.waiting.length > 0);
    const wanted = blocksToBegin(next, { size: this.#pool.size, free: this.#free(), waiting });
    if (wanted === undefined) return undefined;
    this.#queue.shift();
    const group = liveGroup(++this.#lastId, next, wanted, this.#pool, this.#requests);
    this.#live.add(group);
    return group;
  }

  /** Blocks that are available and reserved by no group. */
  #free(): number {
    return [...this.#live].reduce((free, { reserved }) => free - reserved, this.#pool.available());
  }

  #end({ group, own }: Member): void {
    this.#pool.release(own);
    group.running--;
    group.reserved = Math.min(waitingNeeds(group), group.reserved + own.length);
    if (group.running > 0 || group.waiting.length > 0) return;
    this.#pool.release(group.blocks);
    this.#live.delete(group);
  }
}

const isDecoding = ({ tokens, computed, prefix }: Sequence) =>
  tokens.length - computed === 1 && computed > (prefix?.length ?? 0);

/** Adds as much of what is left as there is room for; the tokens it takes. */
function addChunk(chunks: Chunk[], sequence: Sequence, room: number): number {
  const count = Math.max(0, Math.min(room, sequence.tokens.length - sequence.computed));
  if (count > 0) chunks.push({ sequence, count });
  return count;
}

function liveGroup(
  id: number,
  { prefixLength, prefixBlocks, members, needs }: WaitingGroup,
  wanted: number,
  pool: BlockPool,
  requests: readonly GenerationRequest[],
): LiveGroup {
  const blocks = pool.take(prefixBlocks) ?? [];
  const first = requests[members[0] ?? -1];
  const tokens = Array.from({ length: prefixLength }, (_, at) => first?.prompt[at] ?? 0);
  return {
    id,
    prefixLength,
    blocks,
    prefix: prefixLength > 0 ? { request: -1, tokens, computed: 0, blocks, prefix: null } : null,
    waiting: members.map((request, at) => ({ request, need: needs[at] ?? 0 })),
    running: 0,
    reserved: wanted - prefixBlocks,
  };
}

function memberSequence(
  at: number,
  { prompt }: GenerationRequest,
  { id, prefixLength, blocks }: LiveGroup,
  own: readonly number[],
): Sequence {
  return {
    request: at,
    tokens: Array.from(prompt),
    computed: prefixLength,
    blocks: [...blocks, ...own],
    prefix: prefixLength > 0 ? { id, length: prefixLength } : null,
  };
}
