import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openStream } from '../rng/index.ts';
import { cutInterval, lengthOf, sentElements } from '../shards/index.ts';
import {
  clusterAfter,
  planDataflow,
  planExchanges,
  planFrequencies,
  planLayers,
  planStreams,
  replan,
  slotSamples,
  type Cluster,
  type Interval,
} from './index.ts';

/** P stages of D ranks, which are numbered stage by stage, with L/P layers each that cost and weigh 1. */
function cluster(P: number, D: number, L: number, change: Partial<Cluster> = {}): Cluster {
  return {
    stages: Array.from({ length: P }, (_, p) => Array.from({ length: D }, (_, r) => p * D + r)),
    layersOf: cutInterval({ start: 0, end: L }, P),
    layerCosts: new Array<number>(L).fill(1),
    layerBytes: new Array<number>(L).fill(12),
    memoryCap: Infinity,
    samples: 24,
    slots: 4,
    replicas: D,
    ...change,
  };
}

describe('dataflow', () => {
  const sizes = fc.record({
    d: fc.integer({ min: 1, max: 5 }),
    e: fc.integer({ min: 1, max: 5 }),
    slots: fc.integer({ min: 1, max: 6 }),
    extra: fc.nat(30),
  });

  test('has every sample of the batch once, in its slot, and no rank computes more than one more than another', () => {
    fc.assert(
      fc.property(sizes, ({ d, slots, extra }) => {
        const plan = planDataflow(d, slots + extra, slots);
        const covered = plan
          .flat()
          .flatMap(({ start, end }) => Array.from({ length: end - start }, (_, k) => start + k));
        expect(covered).toEqual(Array.from({ length: slots + extra }, (_, k) => k));
        const bounds = (cuts: Interval[]) => ({ start: cuts[0]?.start, end: cuts.at(-1)?.end });
        expect(plan.map(bounds)).toEqual(slotSamples(slots + extra, slots));
        const loads = Array.from({ length: d }, (_, r) =>
          plan.reduce((sum, cuts) => sum + lengthOf(cuts[r] ?? { start: 0, end: 0 }), 0),
        );
        expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('exchanges bring every receiver exactly its samples from who has them', () => {
    fc.assert(
      fc.property(sizes, ({ d, e, slots, extra }) => {
        const B = slots + extra;
        const sender = {
          ranks: cutInterval({ start: 0, end: d }, d).map(({ start }) => start),
          samples: planDataflow(d, B, slots),
        };
        const receiver = {
          ranks: Array.from({ length: e }, (_, r) => 10 + r),
          samples: planDataflow(e, B, slots),
        };
        const got = new Map<string, number>();
        for (const { slot, from, to, samples } of planExchanges(sender, receiver)) {
          const own = sender.samples[slot]?.[from] ?? { start: 0, end: 0 };
          expect(samples.start >= own.start && samples.end <= own.end).toBe(true);
          for (let s = samples.start; s < samples.end; s++)
            got.set(`${to}/${s}`, (got.get(`${to}/${s}`) ?? 0) + 1);
        }
        const wanted = receiver.samples.flatMap((cuts) =>
          cuts.flatMap((cut, r) =>
            Array.from({ length: lengthOf(cut) }, (_, k) => `${10 + r}/${cut.start + k}`),
          ),
        );
        expect([...got.keys()].toSorted()).toEqual(wanted.toSorted());
        expect([...got.values()].every((times) => times === 1)).toBe(true);
      }),
    );
  });
});

describe('graph', () => {
  /** All ways to cut L layers into P stages. */
  function ways(P: number, L: number, start = 0): Interval[][] {
    if (P === 1) return [[{ start, end: L }]];
    return Array.from({ length: L - start + 1 }, (_, k) => start + k).flatMap((end) =>
      ways(P - 1, L, end).map((rest) => [{ start, end }, ...rest]),
    );
  }

  test('finds the least time of the slowest stage, and of those plans the one that moves the fewest bytes', () => {
    const problem = fc.record({
      costs: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 7 }),
      shares: fc.array(fc.constantFrom(0, 1, 1.5, 2), { minLength: 1, maxLength: 4 }),
      bytes: fc.array(fc.nat(9), { minLength: 28, maxLength: 28 }),
      cap: fc.integer({ min: 2, max: 8 }),
    });
    fc.assert(
      fc.property(problem, ({ costs, shares, bytes, cap }) => {
        const time = (p: number, { start, end }: Interval) => {
          const share = shares[p] ?? 0;
          if (start === end || share === 0) return start === end && share === 0 ? 0 : Infinity;
          if (end - start > cap) return Infinity;
          return costs.slice(start, end).reduce((sum, cost) => sum + cost * share, 0);
        };
        const moved = (p: number, layer: number) => bytes[p * 7 + layer] ?? 0;
        const weigh = (plan: readonly Interval[]) => ({
          time: Math.max(...plan.map((layers, p) => time(p, layers))),
          bytes: plan
            .flatMap(({ start, end }, p) =>
              Array.from({ length: end - start }, (_, k) => moved(p, start + k)),
            )
            .reduce((a, b) => a + b, 0),
        });
        const sizes = { stages: shares.length, layers: costs.length };
        const all = ways(sizes.stages, sizes.layers).map(weigh);
        const best = all.reduce((a, b) =>
          b.time < a.time || (b.time === a.time && b.bytes < a.bytes) ? b : a,
        );
        if (best.time === Infinity)
          expect(() => planLayers({ ...sizes, time, moved })).toThrow(/fit no ranks/);
        else expect(weigh(planLayers({ ...sizes, time, moved }))).toEqual(best);
      }),
      { numRuns: 300 },
    );
  });
});

test.each([
  [[15, 15, 12, 12], 1.1, [1.1, 1.1, 1, 1]],
  [[15, 14.5, 12], 1.1, [15 / 14.5, 1, 1]],
  [[20, 19, 12], 1.1, [20 / 19, 1, 1]],
  [[12, 12, 12], 1.1, [1, 1, 1]],
  [[24, 12, 12], 1, [1, 1, 1]],
])('frequencies of stages that take %j, at most %d', (times, maximum, expected) => {
  const frequencies = planFrequencies(
    times.map((computation) => ({ computation, fixed: 0 })),
    maximum,
  );
  for (const [p, frequency] of expected.entries()) expect(frequencies[p]).toBeCloseTo(frequency, 12);
});

test('no frequency shortens what is fixed', () => {
  const [boosted] = planFrequencies(
    [
      { computation: 10, fixed: 5 },
      { computation: 9, fixed: 5.5 },
    ],
    1.2,
  );
  expect(boosted).toBeCloseTo(10 / 9.5, 12);
});

describe('replan', () => {
  test('after a loss gives the stage fewer layers and its samples to who is left', () => {
    const plan = replan(cluster(4, 2, 16), [3]);
    expect(plan.stages.map(({ ranks }) => ranks)).toEqual([[0, 1], [2], [4, 5], [6, 7]]);
    expect(plan.stages.map(({ layers }) => lengthOf(layers))).toEqual([5, 2, 5, 4]);
    expect(plan.stages[1]?.samples.map((cuts) => cuts.map(lengthOf))).toEqual([[6], [6], [6], [6]]);
    expect(plan.transfers.filter(({ owner }) => owner === 3).every(({ from }) => from === 2)).toBe(true);
  });

  test('without a loss changes nothing', () => {
    const plan = replan(cluster(3, 2, 12), []);
    expect(plan.transfers).toEqual([]);
    expect(plan.stages.map(({ layers }) => layers)).toEqual(cluster(3, 2, 12).layersOf);
  });

  test('reads from disk what owner and backup have lost together, and spreads the layers of an empty stage', () => {
    const plan = replan(cluster(3, 2, 12), [2, 3]);
    expect(plan.stages.map(({ layers }) => lengthOf(layers))).toEqual([6, 0, 6]);
    const disk = plan.transfers.filter(({ source }) => source === 'disk');
    expect(disk.reduce((sum, transfer) => sum + lengthOf(transfer), 0)).toBe(4 * 12);
    expect(() => replan(cluster(3, 2, 12), [2, 3], { moveLayers: false })).toThrow(/Stage 1 cannot keep/);
    expect(() => replan(cluster(1, 2, 4), [0, 1])).toThrow(/start more ranks/);
  });

  test('goes back when somebody joins, at the place that moves the least', () => {
    const whole = cluster(3, 3, 12);
    const after = clusterAfter(whole, replan(whole, [4]));
    const plan = replan(after, [], { joining: [{ rank: 9 }] });
    expect(plan.stages.map(({ ranks }) => ranks)).toEqual([
      [0, 1, 2],
      [3, 9, 5],
      [6, 7, 8],
    ]);
    expect(plan.stages.map(({ layers }) => layers)).toEqual(whole.layersOf);
    expect(
      plan.transfers.every(({ to, layer }) => to === 9 || layer < 4 || layer >= 8 || [3, 5].includes(to)),
    ).toBe(true);
    expect(() => replan(after, [], { joining: [{ rank: 5 }] })).toThrow(/there already/);
    expect(() => replan(after, [], { joining: [{ rank: 10, stage: 7 }] })).toThrow(/stage 7/);
  });

  test('keeps within memory, and says when it cannot', () => {
    const tight = cluster(2, 2, 8, { memoryCap: 30 });
    expect(replan(tight, []).transfers).toEqual([]);
    expect(() => replan(tight, [1])).toThrow(/memoryCap/);
    const roomy = replan(cluster(2, 2, 8, { memoryCap: 36 }), [1]);
    expect(roomy.stages.map(({ layers }) => lengthOf(layers))).toEqual([3, 5]);
  });

  test('whatever is lost one after another, every sample, layer and element has a place', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(8), { maxLength: 6 }), (losses) => {
        let now = cluster(3, 3, 7, { samples: 17 });
        for (const lost of losses) {
          if (!now.stages.flat().includes(lost) || now.stages.flat().length === 1) continue;
          const plan = replan(now, [lost]);
          const layers = plan.stages.flatMap(({ layers: { start, end } }) =>
            Array.from({ length: end - start }, (_, k) => start + k),
          );
          expect(layers).toEqual([0, 1, 2, 3, 4, 5, 6]);
          expect(plan.stages.flatMap(({ ranks }) => ranks)).not.toContain(lost);
          expect(sentElements(plan.transfers)).toBeLessThanOrEqual(7 * 12);
          now = clusterAfter(now, plan);
        }
      }),
    );
  });

  test.each([
    [{ layersOf: [] }, /interval of layers each/],
    [{ layerBytes: [1] }, /another number/],
    [{ samples: 3 }, /cannot be cut into 4 slots/],
  ])('refuses a cluster with %j', (change, message) => {
    expect(() => replan(cluster(2, 2, 4, change), [])).toThrow(message);
  });
});

test('streams follow their samples: every sample draws what it drew before the loss', () => {
  const slot = { start: 6, end: 12 };
  const logical = cutInterval(slot, 3);
  const states = [0, 1, 2].map((rank) => ({ seed: 4, logical: rank, offset: 20 }));
  const drawn = (cuts: readonly Interval[]) => {
    const bySample = new Map<number, number[]>();
    for (const uses of planStreams({ cuts, logical, states, draws: 5 })) {
      for (const { samples, stream } of uses) {
        const open = openStream(stream);
        for (let s = samples.start; s < samples.end; s++)
          bySample.set(
            s,
            Array.from({ length: 5 }, () => open.next()),
          );
      }
    }
    return [...bySample].toSorted(([a], [b]) => a - b);
  };
  const whole = drawn(logical);
  expect(whole).toHaveLength(6);
  for (const ranks of [1, 2, 4]) expect(drawn(cutInterval(slot, ranks))).toEqual(whole);
});
