// BatchLLM's scheduler: groups in the plan's order, prefixes computed once, iterations filled as memory allows.
import type { Group } from '../../plan/types.ts';
import { createBlockPool, type BlockPool } from '../kv/block-pool.ts';
import { blocksToBegin, waitingGroups, waitingNeeds, type LiveGroup, type WaitingGroup } from './groups.ts';
import {
  appendToken,
  checkRequests,
  endsSequence,
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
  const { blockSize, chunk, threshold = options.blocks, mostRequests = Infinity } = options;
  checkRequests(requests, blockSize, threshold);
  const pool = createBlockPool(Math.min(threshold, options.blocks));
  const queue = waitingGroups(requests, options.groups, { blocks: pool.size, blockSize });
  const live = new Set<LiveGroup>();
  let members: Member[] = [];
  let lastId = 0;

  const reservedBy = (others: Iterable<LiveGroup>) =>
    [...others].reduce((sum, { reserved }) => sum + reserved, 0);

  /** The next member of a group whose prefix is there, if it finds room. */
  function beginMember(group: LiveGroup): Member | undefined {
    const [next] = group.waiting;
    const request = next && requests[next.request];
    if (!next || !request || members.length >= mostRequests) return undefined;
    const free = pool.available() - (reservedBy(live) - group.reserved);
    const own = next.need <= free ? pool.take(next.need) : undefined;
    if (!own) return undefined;
    group.waiting.shift();
    group.running++;
    group.reserved = Math.min(Math.max(0, group.reserved - next.need), waitingNeeds(group));
    const sequence = memberSequence(next.request, request, group, own);
    const member = { sequence, group, own };
    members.push(member);
    return member;
  }

  /** The next group, if it finds room. Whoever stands alone has no prefix to wait for. */
  function beginGroup(): LiveGroup | undefined {
    const [next] = queue;
    if (!next) return undefined;
    const free = pool.available() - reservedBy(live);
    const waiting = [...live].some((group) => group.waiting.length > 0);
    const wanted = blocksToBegin(next, { size: pool.size, free, waiting });
    if (wanted === undefined) return undefined;
    queue.shift();
    const group = liveGroup(++lastId, next, wanted, pool, requests);
    live.add(group);
    return group;
  }

  function addDistinct(chunks: Chunk[], room: number): number {
    let left = room;
    for (const { sequence } of members) if (!isDecoding(sequence)) left -= addChunk(chunks, sequence, left);
    for (const group of live) {
      while (left > 0 && !group.prefix) {
        const member = beginMember(group);
        if (!member) break;
        left -= addChunk(chunks, member.sequence, left);
      }
    }
    return left;
  }

  function addPrefixes(chunks: Chunk[], room: number): void {
    let left = room;
    for (const { prefix } of live) if (prefix) left -= addChunk(chunks, prefix, left);
    while (left > 0 && members.length < mostRequests) {
      const group = beginGroup();
      if (!group) break;
      if (group.prefix) left -= addChunk(chunks, group.prefix, left);
      else {
        const member = beginMember(group);
        if (member) left -= addChunk(chunks, member.sequence, left);
      }
    }
  }

  function end(member: Member): void {
    const { group, own } = member;
    pool.release(own);
    group.running--;
    group.reserved = Math.min(waitingNeeds(group), group.reserved + own.length);
    if (group.running > 0 || group.waiting.length > 0) return;
    pool.release(group.blocks);
    live.delete(group);
  }

  return {
    next() {
      const decoding = members.filter(({ sequence }) => isDecoding(sequence));
      const chunks: Chunk[] = decoding.map(({ sequence }) => ({ sequence, count: 1 }));
      addPrefixes(chunks, addDistinct(chunks, chunk - chunks.length));
      return chunks.length > 0 ? chunks : undefined;
    },
    finish(chunks, tokens) {
      const done = new Set<Sequence>();
      let at = 0;
      for (const part of chunks) {
        const { sequence, count } = part;
        const request = requests[sequence.request];
        const ends = endsSequence(part);
        sequence.computed += count;
        if (ends && request && appendToken(sequence, request, tokens[at++] ?? 0)) done.add(sequence);
      }
      for (const group of live) if (group.prefix?.computed === group.prefixLength) group.prefix = null;
      for (const member of members) if (done.has(member.sequence)) end(member);
      members = members.filter(({ sequence }) => !done.has(sequence));
    },
    blocksInUse: () => pool.size - pool.available(),
  };
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
