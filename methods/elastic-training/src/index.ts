export * from './planner/index.ts';
export * from './rng/index.ts';
export * from './schedule/index.ts';
export * from './shards/index.ts';
export * from './simulator/index.ts';
