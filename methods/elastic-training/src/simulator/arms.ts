// Normalised throughput after one worker of a stage is lost, by what each system does then: simulated.
import { replan, type Cluster, type Interval, type Plan } from '../planner/index.ts';
import { cutInterval, lengthOf } from '../shards/intervals.ts';
import { simulate, type Simulated, type SimulatedWorker, type Workload } from './run.ts';

export interface PipelineOptions {
  /** P */
  readonly stages: number;
  /** D */
  readonly replicas: number;
  /** M: slots of a step, micro-batches of each replica. */
  readonly slots: number;
  /** L, a multiple of P. */
  readonly layers: number;
  /** Where the worker is lost, from 0. */
  readonly lostStage: number;
  /** Activations a worker can hold, over what the first stage holds in 1F1B at full strength. */
  readonly memory?: number;
  /** α + β·n of a slot's activations between stages, in units of one pass through one layer. */
  readonly link?: number;
  /** f_max over f₀ for the DVFS planner. */
  readonly maximumFrequency?: number;
}

export const ARMS = ['TorchFT', 'ReCycle', 'resize', 'graph', 'DVFS'] as const;
export type ArmName = (typeof ARMS)[number];
/** Throughput of each arm over that without a fault. */
export type Throughputs = Readonly<Record<ArmName, number>>;

/** Elements of a layer's state, which many numbers of ranks divide. */
const STATE = 2520;
const MEMORY = 2;
const FREQUENCY = 1.1;
/** Steps over which the staggered optimiser of ReCycle is measured; the first half is left out. */
const STEPS = 4;

/** The cluster of a pipeline before the fault; a layer costs the three passes of one unit each. */
export function clusterOf(options: PipelineOptions): Cluster {
  const { stages: P, replicas: D, slots: M, layers: L } = options;
  if (L % P !== 0) throw new RangeError(`${L} layers cannot be dealt to ${P} stages evenly.`);
  return {
    stages: Array.from({ length: P }, (_, p) => Array.from({ length: D }, (_, r) => p * D + r)),
    layersOf: cutInterval({ start: 0, end: L }, P),
    layerCosts: new Array<number>(L).fill(3),
    layerBytes: new Array<number>(L).fill(STATE),
    memoryCap: Infinity,
    samples: M * D,
    slots: M,
    replicas: D,
    maximumFrequency: options.maximumFrequency ?? FREQUENCY,
  };
}

/** All arms after one worker of `lostStage` is lost. */
export function simulateArms(options: PipelineOptions): Throughputs {
  const { replicas: D, lostStage } = options;
  const cluster = clusterOf(options);
  const base = simulatePlan(options, replan(cluster, [])).ends[0] ?? NaN;
  const lost = [lostStage * D + D - 1];
  const still = { ...cluster, maximumFrequency: 1 };
  const over = (time: number | undefined) => base / (time ?? NaN);
  return {
    // The replica that lost a worker sits out; the others keep their pace with a smaller batch.
    TorchFT: (D - 1) / D,
    ReCycle: over(recycleTime(options)),
    resize: over(simulatePlan(options, replan(still, lost, { moveLayers: false })).ends[0]),
    graph: over(simulatePlan(options, replan(still, lost)).ends[0]),
    DVFS: over(simulatePlan(options, replan(cluster, lost)).ends[0]),
  };
}

/** One step of 1F1B under a plan. A stage is simulated as one worker: its ranks share every slot. */
export function simulatePlan(options: PipelineOptions, plan: Plan): Simulated {
  const { slots, replicas: D, link = 0 } = options;
  const live = plan.stages.filter(({ ranks }) => ranks.length > 0);
  const workers = live.map(({ ranks, layers, frequency }, stage): SimulatedWorker => {
    const time = (lengthOf(layers) * D) / ranks.length / frequency;
    return {
      stage,
      time,
      limit: limitOf(options, { layers, share: D / ranks.length, most: live.length - stage }),
    };
  });
  const path = workers.map((_, p) => p);
  return simulate({
    workers,
    steps: [{ paths: new Array<readonly number[]>(slots).fill(path) }],
    link,
    decoupled: false,
    barrier: 'all',
  });
}

/** Slots that a worker may hold: those of 1F1B, if its memory suffices for their activations. */
function limitOf(
  { stages, layers, memory = MEMORY }: PipelineOptions,
  worker: { layers: Interval; share: number; most: number },
): number {
  const held = lengthOf(worker.layers) * worker.share;
  return Math.max(1, Math.min(worker.most, Math.floor((memory * stages * (layers / stages)) / held + 1e-9)));
}

/**
 * ReCycle: micro-batches of the lost worker go through its peers of the same stage, gradients of weights wait for
 * bubbles (decoupled), and a stage steps its optimiser when it is done itself (staggered).
 */
export function recycleWorkload(options: PipelineOptions, steps = STEPS): Workload {
  const { stages: P, replicas: D, slots: M, layers: L, lostStage, memory = MEMORY, link = 0 } = options;
  const workers = Array.from({ length: P * D }, (_, at): SimulatedWorker => {
    return { stage: Math.floor(at / D), time: L / P, limit: Math.max(1, Math.floor(memory * P)) };
  });
  const paths = Array.from({ length: M * D }, (_, at) => {
    const [slot, replica] = [Math.floor(at / D), at % D];
    return Array.from({ length: P }, (_, p) =>
      p === lostStage && replica === D - 1 ? p * D + (slot % (D - 1)) : p * D + replica,
    );
  });
  return {
    workers,
    steps: Array.from({ length: steps }, () => ({ paths })),
    link,
    decoupled: true,
    barrier: 'stage',
  };
}

function recycleTime(options: PipelineOptions): number {
  const { ends } = simulate(recycleWorkload(options));
  const half = STEPS / 2;
  return ((ends[STEPS - 1] ?? NaN) - (ends[half - 1] ?? NaN)) / (STEPS - half);
}
