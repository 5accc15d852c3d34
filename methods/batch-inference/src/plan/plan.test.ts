import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  buildTree,
  plan,
  PlanError,
  planSaving,
  treeSaving,
  type Group,
  type Plan,
  type TokenIds,
} from '../index.ts';

const exact = (prompts: readonly TokenIds[], blockSize = 1) => plan(prompts, { blockSize, mode: 'exact' });
const paper = (prompts: readonly TokenIds[], blockSize = 1) => plan(prompts, { blockSize, mode: 'paper' });

/** Prompts over few tokens, so that they share much: prefixes of others, equal and empty ones come often. */
const prompt = fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 9 });
const prompts = (most: number) => fc.array(prompt, { maxLength: most });
/** Many levels: each prompt goes on from a stretch of an earlier one. */
const levels = fc.array(fc.tuple(fc.nat(), fc.nat(), prompt), { maxLength: 40 }).map((steps) => {
  const all: number[][] = [];
  for (const [from, length, rest] of steps) {
    const base = all[from % Math.max(1, all.length)] ?? [];
    all.push([...base.slice(0, length % (base.length + 1)), ...rest]);
  }
  return all;
});
const block = fc.integer({ min: 1, max: 3 });

/** The best of all ways to part the prompts, by trying every one. */
function bestSaving(all: readonly TokenIds[], blockSize: number): number {
  let best = 0;
  const parts: number[][] = [];
  const place = (index: number) => {
    if (index === all.length) {
      const groups = parts.map((members) => ({ prefixLength: shared(all, members, blockSize), members }));
      best = Math.max(best, planSaving(all, groups).saving);
      return;
    }
    for (let at = 0; at <= parts.length; at++) {
      const part = parts[at];
      if (part) part.push(index);
      else parts.push([index]);
      place(index + 1);
      if (part) part.pop();
      else parts.pop();
    }
  };
  place(0);
  return best;
}

function shared(all: readonly TokenIds[], members: readonly number[], blockSize: number): number {
  const [first = [], ...others] = members.map((member) => all[member] ?? []);
  let length = Math.max(0, Math.min(...members.map((member) => (all[member]?.length ?? 0) - 1)));
  for (const other of others) {
    let same = 0;
    while (same < length && first[same] === other[same]) same++;
    length = same;
  }
  return length - (length % blockSize);
}

function expectSound(all: readonly TokenIds[], groups: readonly Group[], blockSize: number): void {
  expect(groups.flatMap(({ members }) => members).sort((a, b) => a - b)).toEqual([...all.keys()]);
  for (const { prefixLength, members } of groups) {
    expect(members).toEqual([...members].sort((a, b) => a - b));
    expect(prefixLength % blockSize).toBe(0);
    expect(prefixLength).toBeLessThanOrEqual(shared(all, members, blockSize));
    if (prefixLength > 0) expect(members.length).toBeGreaterThan(1);
    else expect(members).toHaveLength(1);
  }
}

describe('the exact plan', () => {
  test('saves as much as the best of all partitions', () => {
    fc.assert(
      fc.property(prompts(7), block, (all, blockSize) => {
        expect(exact(all, blockSize).saving).toBeCloseTo(bestSaving(all, blockSize), 12);
      }),
      { numRuns: 300 },
    );
  });

  test('equals the table of F(v, D) on trees of many levels', () => {
    fc.assert(
      fc.property(levels, block, (all, blockSize) => {
        expect(exact(all, blockSize).promptTokens - exact(all, blockSize).processedTokens).toBe(
          byTable(all, blockSize),
        );
      }),
      { numRuns: 500 },
    );
  });

  test('saves no less than the greedy one, and no more than the whole tree', () => {
    fc.assert(
      fc.property(levels, block, fc.integer({ min: 2, max: 4 }), (all, blockSize, minGroup) => {
        const best = plan(all, { blockSize, mode: 'exact', minGroup }).saving;
        expect(best).toBeGreaterThanOrEqual(plan(all, { blockSize, mode: 'paper', minGroup }).saving);
        expect(best).toBeLessThanOrEqual(treeSaving(all, blockSize).saving);
      }),
    );
  });

  test('finds what the greedy one misses', () => {
    // Two pairs under one prefix of 10 tokens, each with 6 more: no pair alone is worth a fork, both together are.
    const run = (token: number, times: number) => Array.from({ length: times }, () => token);
    const pairs = [1, 1, 2, 2].map((pair, index) => [...run(0, 10), ...run(pair, 6), 10 + index, 9]);
    const saved = ({ promptTokens, processedTokens }: Plan) => promptTokens - processedTokens;
    expect([saved(paper(pairs)), saved(exact(pairs))]).toEqual([30, 32]);
  });
});

/** F(v, D) as the definition has it: O(nodes · depth), for comparison. Gives the tokens saved. */
function byTable(all: readonly TokenIds[], blockSize: number): number {
  const { size, parent, depth, end } = buildTree(all);
  const d = depth.map((tokens) => tokens - (tokens % blockSize));
  const children = Array.from({ length: size }, (_, v) => [...parent.keys()].filter((c) => parent[c] === v));
  const ends = Array.from({ length: size }, (_, v) => end.filter((node) => node === v).length);
  const below = (v: number, D: number): number =>
    (children[v] ?? []).reduce((sum, c) => sum + F(c, D), D * (ends[v] ?? 0));
  const F = (v: number, D: number): number => Math.max(below(v, D), below(v, d[v] ?? 0) - (d[v] ?? 0));
  return below(0, 0);
}

describe.each(['exact', 'paper'] as const)('a plan of mode %s', (mode) => {
  test('holds every prompt once, in groups that do share their prefix', () => {
    fc.assert(
      fc.property(levels, block, fc.integer({ min: 2, max: 4 }), (all, blockSize, minGroup) => {
        const { groups, order, saving } = plan(all, { blockSize, mode, minGroup });
        expectSound(all, groups, blockSize);
        expect([...order].sort((a, b) => a - b)).toEqual([...groups.keys()]);
        expect(groups.every(({ prefixLength: p, members }) => p === 0 || members.length >= minGroup)).toBe(
          true,
        );
        expect(saving).toBe(planSaving(all, groups).saving);
      }),
    );
  });

  test('saves the same whatever order the prompts come in', () => {
    fc.assert(
      fc.property(levels, (all) => {
        const { saving } = plan(all, { blockSize: 1, mode: 'exact' });
        expect(plan([...all].reverse(), { blockSize: 1, mode: 'exact' }).saving).toBeCloseTo(saving, 12);
      }),
    );
  });

  test('shares all but the last token of equal prompts', () => {
    const twice = [Uint16Array.of(1, 2, 3), [1, 2, 3]];
    expect(plan(twice, { blockSize: 1, mode }).groups).toEqual([{ prefixLength: 2, members: [0, 1] }]);
  });

  test('takes prompts that others begin with, empty ones, and none at all', () => {
    expect(plan([], { blockSize: 16, mode })).toMatchObject({ groups: [], order: [], saving: 0 });
    const nested = [[], [1], [1, 2, 3], [1, 2, 3, 4], []];
    expect(plan(nested, { blockSize: 1, mode }).groups.filter((g) => g.prefixLength > 0)).toEqual([
      { prefixLength: 2, members: [2, 3] },
    ]);
  });

  test('cuts prefixes to whole blocks, and shares nothing shorter', () => {
    const pair = (same: number) =>
      [1, 2].map((last) => [...Array.from({ length: same }, (_, i) => i), last, 9]);
    const prefixes = (same: number) =>
      plan(pair(same), { blockSize: 16, mode }).groups.map((g) => g.prefixLength);
    expect(prefixes(15)).toEqual([0, 0]);
    expect(prefixes(35)).toEqual([32]);
  });

  test('goes through trees as deep as the prompts are many', () => {
    const long = Int32Array.from({ length: 3000 }, (_, i) => i % 7);
    const nested = Array.from({ length: 3000 }, (_, i) => long.subarray(0, i));
    expectSound([], plan([], { blockSize: 1, mode }).groups, 1);
    expect(plan(nested, { blockSize: 1, mode }).saving).toBeGreaterThan(0.4);
  });
});

test('groups that decode much for what they prefill run first', () => {
  const all = [
    [1, 1, 1, 1, 5],
    [1, 1, 1, 1, 6],
    [2, 2],
    [3, 3, 3, 3, 3, 3, 3, 3],
  ];
  const ordered = (decodeLengths?: number[]) => {
    const { groups, order } = plan(all, {
      blockSize: 1,
      mode: 'exact',
      ...(decodeLengths && { decodeLengths }),
    });
    return order.map((index) => groups[index]?.members);
  };
  expect(ordered()).toEqual([[2], [0, 1], [3]]); // 1/2, 2/6, 1/8
  expect(ordered([1, 1, 1, 100])).toEqual([[3], [2], [0, 1]]);
});

test.each([
  [{ blockSize: 0, mode: 'exact' }, [[1]], 'block'],
  [{ blockSize: 1, mode: 'exact', minGroup: 1 }, [[1]], 'minGroup is 1'],
  [{ blockSize: 1, mode: 'exact', decodeLengths: [1, 2] }, [[1]], '2 decode lengths were given for 1'],
  [{ blockSize: 1, mode: 'exact' }, [[1], [2, -1]], 'Token 1 of prompt 1 is -1'],
  [{ blockSize: 1, mode: 'exact' }, [[1.5]], 'Token 0 of prompt 0 is 1.5'],
] as const)('options and tokens out of their range are refused: %j', (options, all, message) => {
  expect(() => plan(all as unknown as number[][], options)).toThrow(PlanError);
  expect(() => plan(all as unknown as number[][], options)).toThrow(message);
});
