// Operations of a whole group. Rings carry vectors, dissemination carries votes; all end with the epoch.
import { bytesOf, floatsOf } from './frames.ts';
import type { Channel } from './group.ts';
import { PartialSums, type ReductionTree } from './reduction-tree.ts';

/** Elements [start, end) of a vector. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Members in the order of a ring, and what each of them owns of a vector. */
export interface Ring {
  readonly members: readonly number[];
  /** Of each member; disjoint. */
  readonly owned: readonly (readonly Range[])[];
}

/** Called between the hops of a ring, where an epoch may be interrupted. */
export type BetweenHops = (hop: number) => Promise<void> | void;

/**
 * Reduce-scatter: the elements that this member owns, summed over all samples by `tree`. What belongs to member c
 * starts at its successor and comes round to it; on the way nodes are joined, never added in another order than the
 * tree's. `nodes` are this member's sums over whole vectors. Rejects with EpochAborted.
 */
export async function reduceScatter(
  channel: Channel,
  { members, owned }: Ring,
  tree: ReductionTree,
  nodes: ReadonlyMap<number, Float32Array>,
  tag: string,
  betweenHops: BetweenHops = () => {},
): Promise<Float32Array> {
  const size = members.length;
  const me = members.indexOf(channel.id);
  const share = (owner: number) => {
    const sums = new PartialSums(tree);
    const ranges = owned[owner] ?? [];
    for (const [node, vector] of nodes) sums.add(node, gather(vector, ranges));
    return sums;
  };
  const at = (index: number) => ((index % size) + size) % size;
  let carried = share(at(me - 1));
  for (let hop = 0; hop < size - 1; hop++) {
    await betweenHops(hop);
    sendNodes(channel, members[at(me + 1)] ?? -1, `${tag}/${hop}`, carried);
    carried = share(at(me - 2 - hop));
    await receiveNodes(channel, members[at(me - 1)] ?? -1, `${tag}/${hop}`, carried);
  }
  return carried.total();
}

/** All-gather: writes what each member owns into `vector` of every member. Rejects with EpochAborted. */
export async function allGather(
  channel: Channel,
  { members, owned }: Ring,
  vector: Float32Array,
  tag: string,
  betweenHops: BetweenHops = () => {},
): Promise<void> {
  const size = members.length;
  const me = members.indexOf(channel.id);
  const at = (index: number) => ((index % size) + size) % size;
  for (let hop = 0; hop < size - 1; hop++) {
    await betweenHops(hop);
    const mine = gather(vector, owned[at(me - hop)] ?? []);
    channel.send(members[at(me + 1)] ?? -1, `${tag}/${hop}`, bytesOf(mine));
    const { payload } = await channel.receive(members[at(me - 1)] ?? -1, `${tag}/${hop}`);
    scatter(floatsOf(payload), vector, owned[at(me - 1 - hop)] ?? []);
  }
}

/** What a member votes on; each is agreed on if all say yes. */
export interface Vote {
  readonly commit: boolean;
  /** Whether migrating layers may change their owners with this step. */
  readonly flip: boolean;
}

/**
 * What all members said yes to, known to each of them once it heard from all, through ⌈log₂ n⌉ rounds of messages.
 * Nobody can learn of the agreement before the last member has voted. Rejects with EpochAborted.
 */
export async function voteUnanimously(
  channel: Channel,
  members: readonly number[],
  vote: Vote,
  tag: string,
): Promise<Vote> {
  const size = members.length;
  const me = members.indexOf(channel.id);
  let { commit, flip } = vote;
  for (let distance = 1; distance < size; distance *= 2) {
    const to = members[(me + distance) % size] ?? -1;
    const from = members[(me - distance + size) % size] ?? -1;
    channel.send(to, `${tag}/${distance}`, undefined, { commit, flip });
    const { header } = await channel.receive(from, `${tag}/${distance}`);
    commit &&= header.commit === true;
    flip &&= header.flip === true;
  }
  channel.check();
  return { commit, flip };
}

/** With whom a member exchanges votes. */
export function votePeers(members: readonly number[], id: number): number[] {
  const size = members.length;
  const me = members.indexOf(id);
  const peers = new Set<number>();
  for (let distance = 1; distance < size; distance *= 2) {
    for (const index of [me + distance, me - distance + size]) {
      const peer = members[index % size];
      if (peer !== undefined && peer !== id) peers.add(peer);
    }
  }
  return [...peers];
}

/** The predecessor and successor on a ring. */
export function ringPeers(members: readonly number[], id: number): number[] {
  const me = members.indexOf(id);
  const size = members.length;
  const both = [members[(me + 1) % size], members[(me - 1 + size) % size]];
  return [...new Set(both)].filter((peer): peer is number => peer !== undefined && peer !== id);
}

/** Elements of `ranges` in one vector of their own. */
export function gather(vector: Float32Array, ranges: readonly Range[]): Float32Array {
  const gathered = new Float32Array(ranges.reduce((sum, { start, end }) => sum + end - start, 0));
  let at = 0;
  for (const { start, end } of ranges) {
    gathered.set(vector.subarray(start, end), at);
    at += end - start;
  }
  return gathered;
}

/** Writes `gathered` to where `gather` took it from. Throws RangeError when the lengths differ. */
export function scatter(gathered: Float32Array, vector: Float32Array, ranges: readonly Range[]): void {
  let at = 0;
  for (const { start, end } of ranges) {
    vector.set(gathered.subarray(at, at + end - start), start);
    at += end - start;
  }
  if (at !== gathered.length) throw new RangeError(`${gathered.length} elements came where ${at} belong.`);
}

function sendNodes(channel: Channel, to: number, tag: string, { nodes }: PartialSums): void {
  const vectors = [...nodes.values()];
  const length = vectors[0]?.length ?? 0;
  const payload = new Float32Array(length * vectors.length);
  vectors.forEach((vector, index) => payload.set(vector, index * length));
  channel.send(to, tag, bytesOf(payload), { nodes: [...nodes.keys()] });
}

async function receiveNodes(channel: Channel, from: number, tag: string, sums: PartialSums): Promise<void> {
  const { header, payload } = await channel.receive(from, tag);
  const nodes = header.nodes as number[];
  const floats = floatsOf(payload);
  const length = nodes.length > 0 ? floats.length / nodes.length : 0;
  nodes.forEach((node, index) => sums.add(node, floats.subarray(index * length, (index + 1) * length)));
}
