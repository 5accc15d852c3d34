export * from './planner/index.ts';
export * from './rng/index.ts';
export * from './shards/index.ts';
