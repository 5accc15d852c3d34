/** Plans of large batches: which prompts share which prefix, and in which order they run. Pure; Node and browsers. */
export type { Group, Plan, PlanOptions, TokenIds } from './plan/types.ts';
