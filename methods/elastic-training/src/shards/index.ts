import { diffShards } from './diff.ts';
import { createShardMap, type ShardMap as Map } from './shard-map.ts';

export { diffShards, loadsOf, sentElements, type Load } from './diff.ts';
export { cutInterval, intersect, lengthOf } from './intervals.ts';
export { createShardMap, type Layout, type StageShards } from './shard-map.ts';
export type { Shard, Transfer } from './types.ts';

export type ShardMap = Map;
/** `ShardMap.create` makes a map, `ShardMap.diff` what is moved from one to the next. */
export const ShardMap = { create: createShardMap, diff: diffShards };
