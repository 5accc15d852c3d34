// Groups of requests with a shared prefix while they wait and run, and the blocks they may count on.
import type { Group } from '../../plan/types.ts';
import { blocksFor, mostTokens, type GenerationRequest, type Sequence } from './types.ts';

/** A group that waits: what it needs of the pool. */
export interface WaitingGroup {
  readonly prefixLength: number;
  readonly members: readonly number[];
  /** Blocks of the prefix. */
  readonly prefixBlocks: number;
  /** Blocks of each member beyond the prefix, beside `members`. */
  readonly needs: readonly number[];
}

/** A group whose prefix is in the pool, or on its way. */
export interface LiveGroup {
  readonly id: number;
  readonly prefixLength: number;
  readonly blocks: readonly number[];
  /** The prefix while it is computed. */
  prefix: Sequence | null;
  /** Members that have not begun, with the blocks they need, first come first. */
  readonly waiting: { readonly request: number; readonly need: number }[];
  running: number;
  /** Blocks kept free for members that have not begun. */
  reserved: number;
}

/**
 * The groups as they wait. A prefix that covers a whole prompt is cut by a block there, since the last token of a prompt
 * is always a member's own; members of a prefix that is too short for a block, or alone, stand by themselves.
 * Throws RangeError for a request that is in no group or in two, or does not fit the pool with its prefix.
 */
export function waitingGroups(
  requests: readonly GenerationRequest[],
  groups: readonly Group[],
  { blocks, blockSize }: { blocks: number; blockSize: number },
): WaitingGroup[] {
  const seen = new Set<number>();
  const made = groups.flatMap(({ prefixLength, members }) => {
    for (const member of members) {
      if (!requests[member] || seen.has(member))
        throw new RangeError(`Request ${member} is not in one group.`);
      seen.add(member);
    }
    const shortest = Math.min(...members.map((member) => requests[member]?.prompt.length ?? 0));
    const shared = Math.floor(Math.min(prefixLength, shortest - 1) / blockSize) * blockSize;
    const alone = shared < blockSize || members.length < 2;
    return alone
      ? members.map((member) => groupOf(requests, [member], 0, blockSize))
      : [groupOf(requests, members, shared, blockSize)];
  });
  if (seen.size !== requests.length) {
    throw new RangeError(`The groups hold ${seen.size} of ${requests.length} requests.`);
  }
  for (const { prefixBlocks, needs, members } of made) {
    const most = prefixBlocks + Math.max(...needs);
    if (most > blocks) {
      throw new RangeError(
        `The group of request ${members[0]} needs ${most} blocks at once; the scheduler may use ${blocks}.`,
      );
    }
  }
  return made;
}

function groupOf(
  requests: readonly GenerationRequest[],
  members: readonly number[],
  prefixLength: number,
  blockSize: number,
): WaitingGroup {
  const needs = members.map((member) => {
    const request = requests[member];
    return request ? blocksFor(mostTokens(request) - prefixLength, blockSize) : 0;
  });
  return { prefixLength, members, prefixBlocks: prefixLength / blockSize, needs };
}

/**
 * Blocks that a group takes or reserves when it begins, of `free` ones in a pool of `size`; undefined where it has to
 * wait. Prefix and all members are wanted, so that no prefix stands in the way of another group's members; less, down to
 * the largest member, where no other group has `waiting` members and the blocks would lie idle.
 */
export function blocksToBegin(
  { prefixBlocks, needs }: WaitingGroup,
  { size, free, waiting }: { size: number; free: number; waiting: boolean },
): number | undefined {
  const wanted = Math.min(prefixBlocks + needs.reduce((sum, need) => sum + need, 0), size);
  if (wanted <= free) return wanted;
  return !waiting && prefixBlocks + Math.max(...needs) <= free ? free : undefined;
}

/** Blocks that members which have not begun still need. */
export const waitingNeeds = ({ waiting }: LiveGroup): number =>
  waiting.reduce((sum, { need }) => sum + need, 0);
