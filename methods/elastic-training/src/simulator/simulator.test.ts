import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { replan } from '../planner/index.ts';
import { oneForwardOneBackward } from '../schedule/index.ts';
import {
  clusterOf,
  recycleWorkload,
  simulate,
  simulateArms,
  simulateFleet,
  simulateMigration,
  simulatePlan,
  stepTime,
  type Simulated,
  type Workload,
} from './index.ts';

const pipeline = (times: readonly number[], slots: number, change: Partial<Workload> = {}): Workload => ({
  workers: times.map((time, stage) => ({ stage, time, limit: times.length - stage })),
  steps: [{ paths: new Array<readonly number[]>(slots).fill(times.map((_, p) => p)) }],
  link: 0,
  decoupled: false,
  barrier: 'all',
  ...change,
});

/** Throws unless passes follow one another as they must, and no worker does two at once. */
function checkOrder({ spans }: Simulated, { workers, steps, link }: Workload): void {
  const ends = new Map<string, number>();
  const key = (kind: string, step: number, slot: number, worker: number) =>
    `${kind} ${step} ${slot} ${worker}`;
  for (const span of spans) ends.set(key(span.kind, span.step, span.slot, span.worker), span.end);
  expect(ends.size).toBe(spans.length);
  for (const { kind, step, slot, worker, start } of spans) {
    const path = steps[step]?.paths[slot] ?? [];
    const p = workers[worker]?.stage ?? -1;
    const after = (what: string, stage: number) =>
      ends.get(key(what, step, slot, path[stage] ?? -1)) ?? Infinity;
    const needed = [
      kind === 'forward' && p > 0 ? after('forward', p - 1) + link : 0,
      kind === 'input' ? after('forward', p) : 0,
      kind === 'input' && p < path.length - 1 ? after('input', p + 1) + link : 0,
      kind === 'weight' ? after('input', p) : 0,
    ];
    expect(start).toBeGreaterThanOrEqual(Math.max(...needed) - 1e-9);
  }
  for (const worker of workers.keys()) {
    const own = spans.filter((span) => span.worker === worker).toSorted((a, b) => a.start - b.start);
    for (const [k, span] of own.slice(1).entries())
      expect(span.start).toBeGreaterThanOrEqual((own[k]?.end ?? 0) - 1e-9);
  }
}

describe('one step of 1F1B', () => {
  test('takes (M + P − 1) slots of a stage where stages are alike, and twice the links of a way', () => {
    expect(simulate(pipeline([4, 4, 4, 4], 8)).ends).toEqual([11 * 12]);
    expect(simulate(pipeline([1, 1], 1, { link: 0.5 })).ends).toEqual([2 * 3 + 2 * 0.5]);
  });

  test('has the passes of the schedule, in its order', () => {
    const { spans } = simulate(pipeline([2, 2, 2], 5));
    for (const stage of [0, 1, 2]) {
      const own = spans
        .filter(({ worker, kind }) => worker === stage && kind !== 'weight')
        .toSorted((a, b) => a.start - b.start);
      expect(own.map(({ kind, slot }) => ({ kind: kind === 'forward' ? kind : 'backward', slot }))).toEqual(
        oneForwardOneBackward({ stage, stages: 3, slots: 5 }),
      );
    }
    expect(() => oneForwardOneBackward({ stage: 3, stages: 3, slots: 1 })).toThrow(RangeError);
  });

  test('does every pass once and none too early, whatever the stages take', () => {
    const sizes = fc.record({
      times: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }),
      slots: fc.integer({ min: 1, max: 6 }),
      link: fc.constantFrom(0, 0.5, 3),
      decoupled: fc.boolean(),
    });
    fc.assert(
      fc.property(sizes, ({ times, slots, link, decoupled }) => {
        const workload = pipeline(times, slots, { link, decoupled });
        const simulated = simulate(workload);
        expect(simulated.spans).toHaveLength(3 * slots * times.length);
        checkOrder(simulated, workload);
        expect(simulated.ends[0]).toBe(Math.max(...simulated.spans.map(({ end }) => end)));
        if (!decoupled)
          expect(simulated.ends[0]).toBeGreaterThanOrEqual(
            stepTime(
              times.map((t) => 3 * t),
              slots,
            ) - 1e-9,
          );
      }),
      { numRuns: 60 },
    );
  });

  test('is the closed form after a loss, once layers have moved', () => {
    for (const [stages, replicas, slots] of [
      [4, 2, 8],
      [4, 3, 16],
      [8, 4, 16],
      [8, 16, 32],
    ] as const) {
      for (const lostStage of [0, 1, stages - 1]) {
        const options = { stages, replicas, slots, layers: 4 * stages, lostStage };
        const plan = replan({ ...clusterOf(options), maximumFrequency: 1 }, [lostStage * replicas]);
        const times = plan.stages.map(
          ({ ranks, layers }) => (3 * (layers.end - layers.start) * replicas) / ranks.length,
        );
        expect(simulatePlan(options, plan).ends[0]).toBeCloseTo(stepTime(times, slots), 6);
      }
    }
  });
});

test('ReCycle sends every micro-batch through live workers, one after another, and steps stages by themselves', () => {
  const workload = recycleWorkload({ stages: 3, replicas: 3, slots: 4, layers: 6, lostStage: 1 }, 2);
  const simulated = simulate(workload);
  expect(simulated.spans).toHaveLength(3 * 3 * 12 * 2);
  expect(simulated.spans.some(({ worker }) => worker === 5)).toBe(false);
  checkOrder(simulated, workload);
  const first = (step: number) => simulated.spans.filter((span) => span.step === step);
  expect(Math.min(...first(1).map(({ start }) => start))).toBeLessThan(
    Math.max(...first(0).map(({ end }) => end)),
  );
  const barred = simulate({ ...workload, barrier: 'all' });
  expect(barred.ends[1]).toBeGreaterThan(simulated.ends[1] ?? Infinity);
});

test('moving layers beats sharing samples alone, clocks help, and ReCycle wins where bubbles are large', () => {
  const two = simulateArms({ stages: 4, replicas: 2, slots: 8, layers: 16, lostStage: 2 });
  expect(two.TorchFT).toBe(0.5);
  expect(two.graph).toBeCloseTo(132 / 159, 9);
  expect(two.resize).toBeLessThan(two.ReCycle);
  expect(two.ReCycle).toBeLessThan(two.graph);
  expect(two.graph).toBeLessThan(two.DVFS);
  const three = simulateArms({ stages: 4, replicas: 3, slots: 8, layers: 16, lostStage: 2 });
  expect(three.ReCycle).toBeGreaterThan(three.graph);
  expect(() => simulateArms({ stages: 4, replicas: 2, slots: 8, layers: 15, lostStage: 0 })).toThrow(
    /evenly/,
  );
});

test('memory that does not suffice for the slots under way costs time', () => {
  const options = { stages: 4, replicas: 2, slots: 8, layers: 16, lostStage: 0 };
  expect(simulateArms({ ...options, memory: 1 }).resize).toBeLessThan(simulateArms(options).resize);
});

test('interleaved shards move in parallel, and weights alone are waited for', () => {
  const stages = (cut: number) => [
    { ranks: [0, 1, 2, 3], layers: { start: 0, end: cut } },
    { ranks: [4, 5, 6, 7], layers: { start: cut, end: 8 } },
  ];
  const options = {
    before: stages(4),
    after: stages(3),
    elements: new Array<number>(8).fill(1000),
    link: { latency: 0, perByte: 0.001 },
    stepSeconds: 1,
  };
  const interleaved = simulateMigration({ ...options, layout: 'interleaved' });
  expect(interleaved).toEqual({ bytes: 12_000, senders: 4, blocking: 3, nonBlocking: 1, shadowSteps: 20 });
  const contiguous = simulateMigration({ ...options, layout: 'contiguous' });
  expect(contiguous.blocking).toBeGreaterThanOrEqual(12);
});

describe('a fleet', () => {
  const fleet = {
    accelerators: 1024,
    perWorker: 8,
    stages: 4,
    slots: 16,
    layersPerStage: 4,
    repairHours: 24,
    days: 5,
    maximumFrequency: 1.1,
    recoverySeconds: { elastic: 30, restart: 1800 },
  };
  const seeded = () => {
    let state = 1;
    return () => (state = (state * 16807) % 2147483647) / 2147483647;
  };

  test('without failures loses nothing', () => {
    const { goodput, failures } = simulateFleet({ ...fleet, failuresPerDay: 1e-12, random: seeded() });
    expect(failures).toBe(0);
    expect(Object.values(goodput)).toEqual(new Array(6).fill(1));
  });

  test('fails as often as it should, and has as many nodes out', () => {
    const { goodput, failures, out } = simulateFleet({
      ...fleet,
      failuresPerDay: 0.01,
      days: 40,
      random: seeded(),
    });
    expect(failures / (40 * 1024 * 0.01)).toBeCloseTo(0.93, 1);
    expect(out).toBeCloseTo(1024 * 0.01 * 0.93, 0);
    expect(goodput.TorchFT).toBeLessThan(goodput.resize);
    expect(goodput.resize).toBeLessThanOrEqual(goodput.graph + 1e-9);
  });

  test('needs two replicas', () => {
    expect(() => simulateFleet({ ...fleet, accelerators: 40, failuresPerDay: 1, random: seeded() })).toThrow(
      /two replicas/,
    );
  });
});
