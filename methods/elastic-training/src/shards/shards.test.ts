import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createShardMap, cutInterval, diffShards, lengthOf, loadsOf, sentElements } from './index.ts';
import type { Layout, ShardMap, StageShards } from './index.ts';

/** Owners [layer][element] of a map. */
function owners(map: ShardMap, elements: readonly number[]): number[][] {
  return elements.map((count, layer) => {
    const owner = new Array<number>(count).fill(-1);
    for (const shard of map.layers[layer] ?? []) {
      for (let e = shard.start; e < shard.end; e++) {
        expect(owner[e]).toBe(-1);
        owner[e] = shard.rank;
      }
    }
    expect(owner).not.toContain(-1);
    return owner;
  });
}

const layout = fc.constantFrom<Layout>('interleaved', 'contiguous');

/** Two ways to lay L layers over the same stages, some ranks of which are gone in the second. */
const change = fc
  .record({
    sizes: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }),
    elements: fc.array(fc.nat(9), { minLength: 3, maxLength: 6 }),
    cuts: fc.tuple(
      fc.array(fc.nat(6), { minLength: 2, maxLength: 2 }),
      fc.array(fc.nat(6), { minLength: 2 }),
    ),
    lost: fc.array(fc.nat(11), { maxLength: 3 }),
    layouts: fc.tuple(layout, layout),
  })
  .map(({ sizes, elements, cuts, lost, layouts }) => {
    const ranks = sizes.map((size, p) => Array.from({ length: size }, (_, k) => p * 4 + k));
    const gone = lost.filter((rank) =>
      ranks.every((stage) => stage.some((other) => !lost.includes(other)) || !stage.includes(rank)),
    );
    const staged = (at: readonly number[], live: readonly number[][]): StageShards[] => {
      const inner = at.slice(0, live.length - 1).map((cut) => Math.min(cut, elements.length));
      const bounds = [0, ...inner.sort((a, b) => a - b), elements.length];
      return live.map((stage, p) => ({
        ranks: stage,
        layers: { start: bounds[p] ?? 0, end: bounds[p + 1] ?? 0 },
      }));
    };
    const survivors = ranks.map((stage) => stage.filter((rank) => !gone.includes(rank)));
    return {
      elements,
      gone: gone.filter((rank) => ranks.flat().includes(rank)),
      old: createShardMap(staged(cuts[0], ranks), elements, layouts[0]),
      next: createShardMap(staged(cuts[1], survivors), elements, layouts[1]),
    };
  });

test('cuts are neighbours, cover the interval and differ by 1 at most', () => {
  fc.assert(
    fc.property(
      fc.nat(20),
      fc.nat(20),
      fc.integer({ min: 1, max: 7 }),
      fc.nat(9),
      (start, length, parts, first) => {
        const cuts = cutInterval({ start, end: start + length }, parts, first);
        expect(cuts).toHaveLength(parts);
        expect([cuts[0]?.start, cuts.at(-1)?.end]).toEqual([start, start + length]);
        for (const [k, cut] of cuts.slice(1).entries()) expect(cut.start).toBe(cuts[k]?.end);
        const lengths = cuts.map(lengthOf);
        expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1);
        if (length % parts > 0) expect(lengths[first % parts]).toBe(Math.ceil(length / parts));
      },
    ),
  );
});

describe('a map', () => {
  test('has every element once, in both layouts', () => {
    fc.assert(
      fc.property(change, ({ old, next, elements }) => {
        owners(old, elements);
        owners(next, elements);
      }),
    );
  });

  test('interleaved, each rank has a part of each layer; contiguous, one run of the stage', () => {
    const stage = [{ ranks: [7, 8], layers: { start: 0, end: 3 } }];
    const parts = (kind: Layout) =>
      createShardMap(stage, [4, 4, 4], kind).layers.map((shards) =>
        shards.map(({ rank, start, end }) => [rank, start, end]),
      );
    expect(parts('interleaved')).toEqual(
      new Array(3).fill([
        [7, 0, 2],
        [8, 2, 4],
      ]),
    );
    expect(parts('contiguous')).toEqual([
      [[7, 0, 4]],
      [
        [7, 0, 2],
        [8, 2, 4],
      ],
      [[8, 0, 4]],
    ]);
  });

  test('has backups at neighbours of the stage', () => {
    const { backups } = createShardMap(
      [
        { ranks: [3, 1, 2], layers: { start: 0, end: 1 } },
        { ranks: [9], layers: { start: 1, end: 2 } },
      ],
      [5, 5],
    );
    expect(Object.fromEntries(backups)).toEqual({ 3: 1, 1: 2, 2: 3, 9: null });
  });

  test.each<[StageShards[], RegExp]>([
    [[{ ranks: [0], layers: { start: 0, end: 1 } }], /Layer 1 must belong/],
    [
      [
        { ranks: [0], layers: { start: 0, end: 2 } },
        { ranks: [1], layers: { start: 1, end: 2 } },
      ],
      /Layer 1 must/,
    ],
    [[{ ranks: [], layers: { start: 0, end: 2 } }], /Stage 0 has layers and no ranks/],
    [[{ ranks: [0, 0], layers: { start: 0, end: 2 } }], /Rank 0 is in two places/],
  ])('is refused where the stages make none', (stages, message) => {
    expect(() => createShardMap(stages, [4, 4])).toThrow(message);
  });
});

describe('a diff', () => {
  test('moves what changes its owner or lost it, once, and nothing that stays', () => {
    fc.assert(
      fc.property(change, ({ old, next, elements, gone }) => {
        const [before, after] = [owners(old, elements), owners(next, elements)];
        const moved = elements.map((count) => new Array<number>(count).fill(0));
        for (const { layer, start, end, to, from, owner, source } of diffShards(old, next, gone)) {
          for (let e = start; e < end; e++) {
            (moved[layer] ?? [])[e] = (moved[layer]?.[e] ?? 0) + 1;
            expect([before[layer]?.[e], after[layer]?.[e]]).toEqual([owner, to]);
          }
          const backup = old.backups.get(owner) ?? null;
          if (!gone.includes(owner)) expect([source, from]).toEqual(['owner', owner]);
          else if (backup !== null && !gone.includes(backup))
            expect([source, from]).toEqual(['backup', backup]);
          else expect([source, from]).toEqual(['disk', null]);
        }
        const changed = before.map((layer, l) =>
          layer.map((owner, e) => (owner !== after[l]?.[e] || gone.includes(owner) ? 1 : 0)),
        );
        expect(moved).toEqual(changed);
      }),
    );
  });

  test('of a layer that moves between stages of d ranks is sent by all of them at once, each its own part', () => {
    const stages = (cut: number): StageShards[] => [
      { ranks: [0, 1, 2, 3], layers: { start: 0, end: cut } },
      { ranks: [4, 5, 6, 7], layers: { start: cut, end: 8 } },
    ];
    const elements = new Array<number>(8).fill(8);
    const worst = (kind: Layout) => {
      const transfers = diffShards(
        createShardMap(stages(4), elements, kind),
        createShardMap(stages(3), elements, kind),
      );
      return Math.max(...[...loadsOf(transfers).sent.values()].map(({ elements: sent }) => sent));
    };
    expect([worst('interleaved'), worst('contiguous')]).toEqual([2, 8]);
  });

  test('counts what a rank restores from its own backup as not sent', () => {
    const old = createShardMap([{ ranks: [0, 1], layers: { start: 0, end: 1 } }], [6]);
    const next = createShardMap([{ ranks: [1], layers: { start: 0, end: 1 } }], [6]);
    const transfers = diffShards(old, next, [0]);
    expect(transfers).toEqual([{ layer: 0, start: 0, end: 3, to: 1, from: 1, source: 'backup', owner: 0 }]);
    expect(sentElements(transfers)).toBe(0);
  });
});
