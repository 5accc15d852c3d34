// What one rank has to do in an epoch, read from the assignment that all ranks were sent.
import { ringPeers, votePeers, type Range, type Ring } from '../communicator/index.ts';
import { planExchanges, type Exchange, type Interval, type StagePlan } from '../planner/index.ts';
import { ShardMap, type Shard, type Transfer } from '../shards/index.ts';
import type { Assignment } from './messages.ts';
import { ownersOf } from './plan-epoch.ts';

export interface Role {
  readonly id: number;
  /** All members, in an order that all agree on. */
  readonly everyone: readonly number[];
  readonly layers: Interval;
  /** Where each layer begins in the stage's flat vector, and where the last ends. */
  readonly offsets: readonly number[];
  readonly ring: Ring;
  /** This rank's pieces of the state, by layer. */
  readonly shards: readonly Shard[];
  /** What of the gradients this rank reduces, by layer: of layers that do not migrate the same. */
  readonly reduced: readonly Shard[];
  /** Layers that are computed elsewhere than where they are owned, with the shards of both. */
  readonly migrating: readonly {
    readonly layer: number;
    readonly from: readonly Shard[];
    readonly to: readonly Shard[];
  }[];
  /** [slot] */
  readonly samples: readonly Interval[];
  readonly first: boolean;
  readonly last: boolean;
  /** Place of the stage among those that have layers, and their number. */
  readonly stage: number;
  readonly stages: number;
  readonly from: readonly Exchange[];
  readonly to: readonly Exchange[];
  readonly backup: number | null;
  readonly wards: readonly { readonly rank: number; readonly pieces: number }[];
  /** With whom there must be a link. */
  readonly peers: readonly number[];
}

/** Throws an Error when `id` is in no stage that has layers. */
export function roleOf(assignment: Assignment, sizes: readonly number[], id: number): Role {
  const active = assignment.stages.filter(({ layers }) => layers.end > layers.start);
  const stage = active.findIndex(({ ranks }) => ranks.includes(id));
  const own = active[stage];
  if (!own) throw new Error(`Rank ${id} has nothing to do.`);
  const computing = ShardMap.create(active, sizes, assignment.layout);
  const owning = ShardMap.create(
    ownersOf(assignment).filter(({ layers }) => layers.end > layers.start),
    sizes,
    assignment.layout,
  );
  const everyone = active.flatMap(({ ranks }) => ranks);
  const wards = everyone
    .filter((rank) => backupOf(active, rank) === id)
    .map((rank) => ({ rank, pieces: shardsOf(owning, rank).length }));
  const [before, after] = [active[stage - 1], active[stage + 1]];
  const offsets = offsetsOf(own.layers, sizes);
  const owned = own.ranks.map((rank) => rangesOf(shardsOf(computing, rank), own.layers, offsets));
  const role = {
    id,
    everyone,
    layers: own.layers,
    offsets,
    ring: { members: own.ranks, owned },
    shards: shardsOf(owning, id),
    reduced: shardsOf(computing, id),
    migrating: migratingLayers(owning, computing),
    samples: own.samples.map((cuts) => cuts[own.ranks.indexOf(id)] ?? { start: 0, end: 0 }),
    first: stage === 0,
    last: stage === active.length - 1,
    stage,
    stages: active.length,
    from: before ? planExchanges(before, own).filter((exchange) => exchange.to === id) : [],
    to: after ? planExchanges(own, after).filter((exchange) => exchange.from === id) : [],
    backup: backupOf(active, id),
    wards,
  };
  return { ...role, peers: peersOf(role, [before, after], assignment.transfers) };
}

const shardsOf = (map: ShardMap, rank: number): Shard[] =>
  map.layers.flat().filter((shard) => shard.rank === rank);

/** Layers whose owners are not those who compute them. */
function migratingLayers(owning: ShardMap, computing: ShardMap): Role['migrating'] {
  return owning.layers.flatMap((from, layer) => {
    const to = computing.layers[layer] ?? [];
    return from[0]?.rank === to[0]?.rank ? [] : [{ layer, from, to }];
  });
}

function peersOf(
  { id, everyone, ring, migrating, wards, backup }: Omit<Role, 'peers'>,
  neighbours: readonly (StagePlan | undefined)[],
  transfers: readonly Transfer[],
): number[] {
  const sides = migrating.flatMap(({ from, to }) => [
    [from, to],
    [to, from],
  ]);
  const peers = [
    ...votePeers(everyone, id),
    ...ringPeers(ring.members, id),
    ...neighbours.flatMap((stage) => stage?.ranks ?? []),
    ...wards.map(({ rank }) => rank),
    ...sides.flatMap(([mine = [], others = []]) =>
      mine.some(({ rank }) => rank === id) ? others.map(({ rank }) => rank) : [],
    ),
    ...transfers
      .filter(({ from, to }) => from === id || to === id)
      .flatMap(({ from, to }) => [from ?? id, to]),
    ...(backup === null ? [] : [backup]),
  ];
  return [...new Set(peers)].filter((peer) => peer !== id);
}

/**
 * Who keeps a rank's snapshots: the neighbour (r + 1) mod d_p of its stage. A rank that is alone in its stage gives
 * them to the next stage, so that they survive it.
 */
function backupOf(stages: readonly StagePlan[], rank: number): number | null {
  const stage = stages.findIndex(({ ranks }) => ranks.includes(rank));
  const ranks = stages[stage]?.ranks ?? [];
  if (ranks.length > 1) return ranks[(ranks.indexOf(rank) + 1) % ranks.length] ?? null;
  const next = stages[(stage + 1) % stages.length]?.ranks[0];
  return next === undefined || next === rank ? null : next;
}

function offsetsOf({ start, end }: Interval, sizes: readonly number[]): number[] {
  const offsets = [0];
  for (let layer = start; layer < end; layer++) offsets.push((offsets.at(-1) ?? 0) + (sizes[layer] ?? 0));
  return offsets;
}

function rangesOf(shards: readonly Shard[], layers: Interval, offsets: readonly number[]): Range[] {
  return shards.map(({ layer, start, end }) => {
    const offset = offsets[layer - layers.start] ?? 0;
    return { start: offset + start, end: offset + end };
  });
}

/** The ranks of each stage that has others than before. */
export function changedRings(before: Assignment, now: Assignment): (readonly number[])[] {
  return now.stages
    .map(({ ranks }) => ranks)
    .filter((ranks, p) => ranks.join() !== before.stages[p]?.ranks.join());
}
