export { planDataflow, planExchanges, slotSamples, type Exchange } from './dataflow.ts';
export { planFrequencies, type StageTime } from './dvfs.ts';
export { PlanError } from './errors.ts';
export { leastBottleneck, planLayers, type LayerProblem } from './graph.ts';
export { clusterAfter, replan, type Joining, type ReplanOptions } from './replan.ts';
export { createStageTimes, type StageTimes } from './stage-times.ts';
export { planStreams, type StreamPlanOptions, type StreamUse } from './streams.ts';
export type { Cluster, Interval, Plan, StagePlan } from './types.ts';
