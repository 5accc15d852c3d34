// Goodput of a large training job over days of failures and repairs, by what each system does about them: simulated.
import { planFrequencies, planLayers, type Interval } from '../planner/index.ts';
import { cutInterval, lengthOf } from '../shards/intervals.ts';
import { stepTime } from './analytic.ts';
import type { ArmName } from './arms.ts';
import { createHeap } from './heap.ts';

export interface FleetOptions {
  readonly accelerators: number;
  /** Accelerators that fail and come back together, and make one worker: a node. */
  readonly perWorker: number;
  /** P; D is what the accelerators suffice for. */
  readonly stages: number;
  /** M */
  readonly slots: number;
  readonly layersPerStage: number;
  /** Failures of one accelerator in a day. */
  readonly failuresPerDay: number;
  readonly repairHours: number;
  readonly days: number;
  readonly maximumFrequency: number;
  /** Seconds that training stands still at each failure: of the elastic systems, and of one that restarts. */
  readonly recoverySeconds: { readonly elastic: number; readonly restart: number };
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

export interface Fleet {
  /** D */
  readonly replicas: number;
  readonly failures: number;
  /** Work done over that without failures, of each system. 'restart' goes back to a checkpoint, onto spare nodes. */
  readonly goodput: Readonly<Record<ArmName | 'restart', number>>;
  /** Nodes that are out, on average. */
  readonly out: number;
}

const DAY = 86_400;

/** Runs one fleet; failures are a Poisson process, and every repair takes as long. */
export function simulateFleet(options: FleetOptions): Fleet {
  const { stages: P, perWorker, random } = options;
  const replicas = Math.floor(options.accelerators / (perWorker * P));
  if (replicas < 2)
    throw new RangeError(`${options.accelerators} accelerators make no two replicas of ${P} nodes.`);
  const horizon = options.days * DAY;
  const rate = (options.failuresPerDay * perWorker) / DAY;
  const repairs = createHeap<{ stage: number; replica: number }>();
  const lost = Array.from({ length: P }, () => new Set<number>());
  const throughputs = throughputsOf(options, replicas);
  const done: Record<ArmName, number> = { TorchFT: 0, ReCycle: 0, resize: 0, graph: 0, DVFS: 0 };
  let [now, failures, changes, out] = [0, 0, 0, 0];
  let nextRepair = Infinity;
  while (now < horizon) {
    const dead = lost.reduce((sum, { size }) => sum + size, 0);
    const failure = now - Math.log(1 - random()) / (rate * (P * replicas - dead));
    const until = Math.min(failure, nextRepair, horizon);
    const pace = throughputs(lost);
    for (const arm of Object.keys(done) as ArmName[]) done[arm] += pace[arm] * (until - now);
    out += dead * (until - now);
    now = until;
    if (now === horizon) break;
    changes++;
    if (now === nextRepair) {
      const back = repairs.pop();
      if (back) lost[back.item.stage]?.delete(back.item.replica);
    } else {
      failures++;
      const place = failNode(lost, replicas, random);
      repairs.push(now + options.repairHours * 3600, place);
    }
    nextRepair = repairs.peek()?.key ?? Infinity;
  }
  const goodput = goodputOf(done, { horizon, changes, failures, recovery: options.recoverySeconds });
  return { replicas, failures, out: out / horizon, goodput };
}

/** What is left of the work `done` once recoveries have taken their time. */
function goodputOf(
  done: Readonly<Record<ArmName, number>>,
  {
    horizon,
    changes,
    failures,
    recovery,
  }: { horizon: number; changes: number; failures: number; recovery: FleetOptions['recoverySeconds'] },
): Fleet['goodput'] {
  const up = (arm: ArmName) =>
    Math.max(0, done[arm] - changes * recovery.elastic * (done[arm] / horizon)) / horizon;
  return {
    TorchFT: up('TorchFT'),
    ReCycle: up('ReCycle'),
    resize: up('resize'),
    graph: up('graph'),
    DVFS: up('DVFS'),
    restart: Math.max(0, 1 - (failures * recovery.restart) / horizon),
  };
}

function failNode(lost: readonly Set<number>[], replicas: number, random: () => number) {
  for (;;) {
    const stage = Math.floor(random() * lost.length);
    const replica = Math.floor(random() * replicas);
    if (lost[stage]?.has(replica)) continue;
    lost[stage]?.add(replica);
    return { stage, replica };
  }
}

/** Throughput of each arm over that without a fault, by which replicas each stage has lost. */
function throughputsOf(
  { stages: P, slots: M, layersPerStage, maximumFrequency }: FleetOptions,
  D: number,
): (lost: readonly ReadonlySet<number>[]) => Record<ArmName, number> {
  const L = P * layersPerStage;
  const kept = cutInterval({ start: 0, end: L }, P);
  const base = stepTime(new Array<number>(P).fill(3 * layersPerStage), M);
  return (lost) => {
    const live = lost.map(({ size }) => D - size);
    if (live.some((d) => d === 0)) return { TorchFT: 0, ReCycle: 0, resize: 0, graph: 0, DVFS: 0 };
    const time = (p: number, layers: Interval) =>
      lengthOf(layers) === 0 ? Infinity : (3 * lengthOf(layers) * D) / (live[p] ?? 1);
    const layers = planLayers({ stages: P, layers: L, time, moved: () => 0 });
    const times = layers.map((interval, p) => time(p, interval));
    const clocks = planFrequencies(
      times.map((computation) => ({ computation, fixed: 0 })),
      maximumFrequency,
    );
    const broken = new Set(lost.flatMap((replicas) => [...replicas]));
    return {
      TorchFT: (D - broken.size) / D,
      // The peers of the stage that lost most are never idle; what fits into bubbles costs nothing.
      ReCycle: base / Math.max(base, (M * 3 * layersPerStage * D) / Math.min(...live)),
      resize:
        base /
        stepTime(
          kept.map((interval, p) => time(p, interval)),
          M,
        ),
      graph: base / stepTime(times, M),
      DVFS:
        base /
        stepTime(
          times.map((t, p) => t / (clocks[p] ?? 1)),
          M,
        ),
    };
  };
}
