// Optimisers, schedules and clipping.
export { adam, adamW, type AdamOptions, type AdamWOptions } from './adam.ts';
export { clipByGlobalNorm, globalNorm } from './clip.ts';
export type { Optimizer, OptimizerState, Schedule } from './optimizer.ts';
export * from './schedules.ts';
export { momentum, sgd, type MomentumOptions } from './sgd.ts';
