// The next epoch of a run from what its ranks say of themselves: who computes what, from which version, and who sends
// which pieces to whom. Pure.
import type { Member } from '../communicator/index.ts';
import { replan, type Cluster, type Interval, type StagePlan } from '../planner/index.ts';
import {
  cutInterval,
  ShardMap,
  type Layout,
  type Shard,
  type StageShards,
  type Transfer,
} from '../shards/index.ts';
import type { PieceName } from '../snapshot/index.ts';
import type { Assignment, Source } from './messages.ts';
import type { Migration, Policy, StepSettings } from './settings.ts';
import { newestWhole } from './versions.ts';
import type { StateLayer } from './workload.ts';

/** A rank that is there. */
export interface Present extends Member {
  readonly inventory: readonly PieceName[];
}

export interface EpochProblem {
  readonly epoch: number;
  readonly training: StepSettings;
  readonly policy: Policy;
  readonly migration: Migration;
  readonly layout?: Layout;
  readonly layers: readonly StateLayer[];
  readonly present: readonly Present[];
  /** The newest assignment that any of them knows; null at the start. */
  readonly previous: Assignment | null;
  readonly disk: readonly PieceName[];
}

/** Stands for the disk in a shard map; ranks are never negative. */
const DISK = -1;

/** Throws PlanError when who is left cannot go on. */
export function planEpoch(problem: EpochProblem): { assignment: Assignment; source: Source } {
  const { epoch, layers, present, disk, layout } = problem;
  const sizes = layers.map(({ size }) => size);
  const held = present.flatMap(({ inventory }) => inventory);
  const { version, source } = chooseVersion(sizes, held, disk);
  const { stages, owned } = planStages(problem);
  const members = present.filter(({ id }) => stages.some(({ ranks }) => ranks.includes(id)));
  return {
    source,
    assignment: {
      epoch,
      version,
      stages,
      owned,
      ...(layout ? { layout } : {}),
      members: members.map(({ id, address }) => ({ id, address })),
      transfers: planTransfers(sizes, ownersOf({ stages, owned }), present, { version, layout }),
    },
  };
}

/** The newest version that every shard has: in memory, else with the help of the disk, else what the seed gives. */
function chooseVersion(
  sizes: readonly number[],
  held: readonly PieceName[],
  disk: readonly PieceName[],
): { version: number; source: Source } {
  const inMemory = newestWhole(sizes, held);
  if (inMemory !== null) return { version: inMemory, source: 'memory' };
  const onDisk = newestWhole(sizes, [...held, ...disk]);
  return onDisk === null ? { version: 0, source: 'seed' } : { version: onDisk, source: 'disk' };
}

/** Stages as owners of optimiser state. */
export function ownersOf({ stages, owned }: Pick<Assignment, 'stages' | 'owned'>): StageShards[] {
  return stages.map(({ ranks }, p) => ({ ranks, layers: owned[p] ?? { start: 0, end: 0 } }));
}

function planStages(problem: EpochProblem): Pick<Assignment, 'stages' | 'owned'> {
  const { previous, present, policy } = problem;
  const ids = present.map(({ id }) => id).sort((a, b) => a - b);
  const layersOf = (stages: readonly StagePlan[]) => stages.map(({ layers }) => layers);
  if (!previous) {
    const { stages } = replan(firstCluster(problem, ids), []);
    return { stages, owned: layersOf(stages) };
  }
  const before = previous.stages.map(({ ranks }) => ranks);
  const cluster = clusterOf(problem, before, previous.owned);
  const lost = lostRanks(policy, before, ids);
  const joining = ids.filter((id) => !before.flat().includes(id)).map((rank) => ({ rank }));
  const { stages } = replan(cluster, lost, { joining, moveLayers: policy === 'elastic' });
  return { stages, owned: canStay(problem, previous.owned, stages) ? previous.owned : layersOf(stages) };
}

/** Whether layers may stay with their owners at first: each stage that owns some still has ranks. */
function canStay(
  { migration, layout }: EpochProblem,
  owned: readonly Interval[],
  stages: readonly StagePlan[],
): boolean {
  return (
    migration === 'shadow' &&
    layout !== 'contiguous' &&
    owned.every(({ start, end }, p) => start === end || (stages[p]?.ranks.length ?? 0) > 0)
  );
}

/** With `drop-replica`, whoever has the place of a lost rank in another stage goes with it. */
function lostRanks(policy: Policy, before: readonly (readonly number[])[], ids: readonly number[]): number[] {
  const gone = before.flat().filter((rank) => !ids.includes(rank));
  if (policy !== 'drop-replica') return gone;
  const places = new Set(
    gone.map((rank) => before.find((ranks) => ranks.includes(rank))?.indexOf(rank) ?? -1),
  );
  return before.flatMap((ranks) => ranks.filter((_, place) => places.has(place)));
}

/** Ranks in turn over the stages, layers in equal parts: where the planner starts from. */
function firstCluster(problem: EpochProblem, ids: readonly number[]): Cluster {
  const { training, layers } = problem;
  const count = Math.min(training.stages, ids.length);
  const stages = Array.from({ length: count }, (_, p) => ids.filter((_id, index) => index % count === p));
  return clusterOf(problem, stages, cutInterval({ start: 0, end: layers.length }, count));
}

function clusterOf(
  { training, layers }: EpochProblem,
  stages: readonly (readonly number[])[],
  layersOf: readonly Interval[],
): Cluster {
  return {
    stages,
    layersOf,
    layerCosts: layers.map(({ cost }) => cost),
    layerBytes: layers.map(({ size }) => 12 * size),
    layerElements: layers.map(({ size }) => size),
    memoryCap: Infinity,
    samples: training.samples,
    slots: training.slots,
    replicas: training.replicas,
  };
}

/** What the new owners lack of `version`, each piece from one who has it, or from disk or seed (`from` null). */
function planTransfers(
  sizes: readonly number[],
  owners: readonly StageShards[],
  present: readonly Present[],
  { version, layout }: { version: number; layout: Layout | undefined },
): Transfer[] {
  const active = owners.filter(({ layers }) => layers.end > layers.start);
  const next = ShardMap.create(active, sizes, layout);
  const held = present.flatMap(({ id, inventory }) =>
    inventory.filter((piece) => piece.version === version).map((piece) => ({ ...piece, rank: id })),
  );
  const layers = next.layers.map((shards, layer) =>
    holders(
      shards,
      held.filter((piece) => piece.layer === layer),
    ),
  );
  return ShardMap.diff({ ...next, layers }, next, [DISK]);
}

/** Who is to send each element: the new owner itself if it has it, else the one that was asked least so far. */
function holders(shards: readonly Shard[], held: readonly Shard[]): Shard[] {
  const cuts = [...shards, ...held].flatMap(({ start, end }) => [start, end]);
  const bounds = [...new Set(cuts)].sort((a, b) => a - b);
  const asked = new Map<number, number>();
  return bounds.slice(0, -1).flatMap((start, index) => {
    const end = bounds[index + 1] ?? start;
    const inside = (shard: Shard) => shard.start <= start && shard.end >= end;
    const owner = shards.find(inside);
    if (!owner) return [];
    const able = held.filter(inside).map(({ rank }) => rank);
    const load = (rank: number) => asked.get(rank) ?? 0;
    const least = able.reduce((best, rank) => (load(rank) < load(best) ? rank : best), able[0] ?? DISK);
    const rank = able.includes(owner.rank) ? owner.rank : least;
    if (rank !== owner.rank) asked.set(rank, load(rank) + end - start);
    return [{ layer: owner.layer, start, end, rank }];
  });
}
