export * from './rng/index.ts';
export type { Cluster, Interval, Plan, StagePlan } from './planner/types.ts';
export type { Shard, Transfer } from './shards/types.ts';
