export * from './rng/index.ts';
export type { Cluster, Interval, Plan, StagePlan } from './planner/types.ts';
export * from './shards/index.ts';
