// What the picture of the pipeline shows: a cluster, who of it is dead, and the plan by which it goes on.
import { clusterAfter, PlanError, replan, type Cluster, type Plan } from '../../src/planner/index.ts';
import { clusterOf, simulatePlan, type PipelineOptions, type Simulated } from '../../src/simulator/index.ts';

export const PIPELINE: PipelineOptions = { stages: 4, replicas: 3, slots: 8, layers: 16, lostStage: 0 };

export interface PipelineState {
  /** The ranks of each stage at full strength. */
  readonly workers: readonly (readonly number[])[];
  readonly dead: ReadonlySet<number>;
  readonly cluster: Cluster;
  readonly plan: Plan;
  readonly simulated: Simulated;
  /** Of a step, in passes through one layer; and without a loss. */
  readonly time: number;
  readonly wholeTime: number;
}

export function wholePipeline(options: PipelineOptions = PIPELINE): PipelineState {
  const cluster = clusterOf(options);
  const plan = replan(cluster, []);
  const simulated = simulatePlan(options, plan);
  const time = simulated.ends[0] ?? 0;
  return { workers: cluster.stages, dead: new Set(), cluster, plan, simulated, time, wholeTime: time };
}

/** Without `rank`; null where nobody would be left who can go on. */
export function kill(state: PipelineState, rank: number): PipelineState | null {
  try {
    return changed(state, replan(state.cluster, [rank]), new Set([...state.dead, rank]));
  } catch (error) {
    if (error instanceof PlanError) return null;
    throw error;
  }
}

/** With `rank` back in its stage. */
export function revive(state: PipelineState, rank: number): PipelineState {
  const stage = state.workers.findIndex((ranks) => ranks.includes(rank));
  const plan = replan(state.cluster, [], { joining: [{ rank, stage }] });
  return changed(state, plan, new Set([...state.dead].filter((other) => other !== rank)));
}

function changed(state: PipelineState, plan: Plan, dead: ReadonlySet<number>): PipelineState {
  const simulated = simulatePlan(PIPELINE, plan);
  const cluster = clusterAfter(state.cluster, plan);
  return { ...state, plan, dead, cluster, simulated, time: simulated.ends[0] ?? 0 };
}
