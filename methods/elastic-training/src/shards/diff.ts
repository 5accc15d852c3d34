import { intersect, lengthOf } from './intervals.ts';
import type { ShardMap } from './shard-map.ts';
import type { Shard, Transfer } from './types.ts';

/**
 * What has to be moved so that every owner of `next` has its elements, given those of `old`: the intersections of old
 * and new shards whose owner changes or is among the `lost`. Nothing else is moved, and nothing twice. The owner
 * sends; where it is lost, the neighbour that keeps its backup (to itself, if that is the new owner); where both are
 * lost, the elements come from disk.
 */
export function diffShards(old: ShardMap, next: ShardMap, lost: readonly number[] = []): Transfer[] {
  const gone = new Set(lost);
  return next.layers.flatMap((shards, layer) => diffLayer(old, layer, shards, gone));
}

/** The same for one layer, of which `shards` are the new ones. */
export function diffLayer(
  old: ShardMap,
  layer: number,
  shards: readonly Shard[],
  gone: ReadonlySet<number>,
): Transfer[] {
  const transfers: Transfer[] = [];
  const before = old.layers[layer] ?? [];
  let at = 0;
  for (const shard of shards) {
    // Both are in ascending order; the shard before may have ended within the owner looked at last.
    while (at > 0 && (before[at]?.start ?? Infinity) > shard.start) at--;
    for (; at < before.length; at++) {
      const owned = before[at];
      if (!owned || owned.start >= shard.end) break;
      const shared = intersect(owned, shard);
      if (lengthOf(shared) === 0 || (owned.rank === shard.rank && !gone.has(owned.rank))) continue;
      const source = sourceOf(old, owned.rank, gone);
      transfers.push({ layer, ...shared, to: shard.rank, owner: owned.rank, ...source });
    }
  }
  return transfers;
}

function sourceOf(
  { backups }: ShardMap,
  owner: number,
  lost: ReadonlySet<number>,
): Pick<Transfer, 'from' | 'source'> {
  if (!lost.has(owner)) return { from: owner, source: 'owner' };
  const backup = backups.get(owner) ?? null;
  if (backup !== null && !lost.has(backup)) return { from: backup, source: 'backup' };
  return { from: null, source: 'disk' };
}

/** Elements that cross a link: those that a rank restores from its own backup or from disk do not. */
export function sentElements(transfers: readonly Transfer[]): number {
  return transfers
    .filter(({ from, to }) => from !== null && from !== to)
    .reduce((sum, transfer) => sum + lengthOf(transfer), 0);
}

/** What one rank sends, or receives. */
export interface Load {
  readonly messages: number;
  readonly elements: number;
}

/** What each rank sends, and what each receives: a migration takes as long as the largest of them. */
export function loadsOf(transfers: readonly Transfer[]): {
  sent: ReadonlyMap<number, Load>;
  received: ReadonlyMap<number, Load>;
} {
  const sent = new Map<number, Load>();
  const received = new Map<number, Load>();
  for (const transfer of transfers) {
    const { from, to } = transfer;
    if (from === null || from === to) continue;
    add(sent, from, lengthOf(transfer));
    add(received, to, lengthOf(transfer));
  }
  return { sent, received };
}

function add(loads: Map<number, Load>, rank: number, elements: number): void {
  const load = loads.get(rank) ?? { messages: 0, elements: 0 };
  loads.set(rank, { messages: load.messages + 1, elements: load.elements + elements });
}
