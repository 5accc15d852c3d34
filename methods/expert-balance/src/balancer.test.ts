import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { balanceGradient } from './balance-loss.ts';
import { createBalancer, type BalancerOptions } from './balancer.ts';
import { frequencies } from './counts.ts';
import { inProcessGroup } from './reduce/in-process.ts';
import { alone, type Reduce } from './reduce/reduce.ts';
import { groupOf, pullBack, softmaxRows, tokenBatch, type TokenBatch } from './testing/tokens.ts';

const α = 0.1;

/** Tokens of each rank and accumulation step: [ranks][steps], of sizes that differ. */
interface Grid {
  readonly experts: number;
  readonly topK: number;
  readonly cells: TokenBatch[][];
}

const grids: fc.Arbitrary<Grid> = fc
  .record({ ranks: fc.integer({ min: 1, max: 3 }), steps: fc.integer({ min: 1, max: 3 }) })
  .chain(({ ranks, steps }) =>
    fc.tuple(
      tokenBatch(24),
      fc.array(fc.array(fc.integer({ min: 1, max: 2 }), { minLength: steps, maxLength: steps }), {
        minLength: ranks,
        maxLength: ranks,
      }),
    ),
  )
  .map(([{ logits, experts, topK }, sizes]) => {
    let next = 0;
    const cut = (size: number): TokenBatch => {
      const start = next * experts;
      next += size;
      return { logits: logits.slice(start, start + size * experts), experts, topK };
    };
    return { experts, topK, cells: sizes.map((steps) => steps.map(cut)) };
  });

/** All tokens of a grid as one batch. */
const together = ({ cells, experts, topK }: Grid): TokenBatch => ({
  logits: cells.flat().flatMap(({ logits }) => logits),
  experts,
  topK,
});

/** Gradients by all logits, averaged over ranks and steps; each rank with its own balancer. */
async function distributedGradient(
  grid: Grid,
  reduces: readonly Reduce[],
  options: Partial<BalancerOptions> = {},
): Promise<number[]> {
  const steps = grid.cells[0]?.length ?? 0;
  const share = 1 / (grid.cells.length * steps);
  const ranks = await Promise.all(
    grid.cells.map(async (cells, rank) => {
      const balancer = createBalancer({
        layers: 1,
        experts: grid.experts,
        topK: grid.topK,
        scope: 'global',
        coefficient: α,
        reduce: reduces[rank] ?? alone,
        accumulate: steps,
        ...options,
      });
      for (const cell of cells) {
        const { counts, validTokens } = groupOf(cell);
        await balancer.observe(0, counts, validTokens);
      }
      return cells.map((cell, step) => pullBack(balancer.cotangent(step)[0] ?? [], cell));
    }),
  );
  return ranks.flat().flatMap((gradient) => [...gradient].map((value) => value * share));
}

/** The gradient of α times the loss of one large batch. */
function wholeGradient(grid: Grid): number[] {
  const batch = together(grid);
  const f = frequencies(groupOf(batch).counts);
  return [...balanceGradient(f, softmaxRows(batch.logits, grid.experts))].map((value) => α * value);
}

const furthest = (a: readonly number[], b: readonly number[]) =>
  Math.max(...a.map((value, i) => Math.abs(value - (b[i] ?? NaN))));

describe('N ranks × M accumulation steps', () => {
  test('equal one large batch, whatever the sizes of their batches', async () => {
    await fc.assert(
      fc.asyncProperty(grids, async (grid) => {
        const found = await distributedGradient(grid, inProcessGroup(grid.cells.length));
        expect(furthest(found, wholeGradient(grid))).toBeLessThan(1e-14);
      }),
    );
  });

  test('do not where nothing is summed over ranks, or each counts for itself', async () => {
    const apart: Grid = {
      experts: 2,
      topK: 1,
      cells: [[{ logits: [1, 0], experts: 2, topK: 1 }], [{ logits: [0, 1], experts: 2, topK: 1 }]],
    };
    const whole = wholeGradient(apart);
    expect(furthest(await distributedGradient(apart, inProcessGroup(2)), whole)).toBeLessThan(1e-15);
    expect(furthest(await distributedGradient(apart, [alone, alone]), whole)).toBeGreaterThan(0.01);
    const micro = await distributedGradient(apart, inProcessGroup(2), { scope: 'micro' });
    expect(furthest(micro, whole)).toBeGreaterThan(0.01);
  });
});

describe('the buffer', () => {
  const observed = [
    [4, 0],
    [0, 4],
    [2, 2],
  ];
  const create = () =>
    createBalancer({ layers: 1, experts: 2, topK: 1, scope: 'global', coefficient: α, accumulate: 3 });

  test('sees part of f in early steps, and all of it in the last', async () => {
    const balancer = create();
    const seen = [];
    for (const counts of observed) seen.push([...(await balancer.observe(0, counts, 4))]);
    expect(seen).toEqual([
      [1, 0],
      [0.5, 0.5],
      [0.5, 0.5],
    ]);
  });

  test('is never further from f than the share of tokens not yet seen', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(4), { minLength: 3, maxLength: 3 }), async (firsts) => {
        const balancer = create();
        const partial = [];
        for (const first of firsts) partial.push(await balancer.observe(0, [first, 4 - first], 4));
        for (const [step, f] of partial.entries()) {
          const gap = Math.abs((f[0] ?? 0) - (partial.at(-1)?.[0] ?? 0));
          expect(gap).toBeLessThanOrEqual((2 - step) / 3 + 1e-15);
        }
      }),
    );
  });

  test('begins anew after each optimiser step, and refuses to go on without', async () => {
    const balancer = create();
    for (const counts of observed) await balancer.observe(0, counts, 4);
    await expect(balancer.observe(0, [4, 0], 4)).rejects.toThrow(/call endStep\(\)/);
    balancer.endStep();
    expect([...(await balancer.observe(0, [0, 4], 4))]).toEqual([0, 1]);
  });
});

describe('scopes', () => {
  test('hybrid adds the micro-batch loss with a coefficient of its own', async () => {
    const [first, second] = inProcessGroup(2).map((reduce) =>
      createBalancer({
        layers: 1,
        experts: 2,
        topK: 1,
        scope: 'global',
        coefficient: 1,
        microCoefficient: 0.01,
        reduce,
      }),
    );
    await Promise.all([first?.observe(0, [4, 0], 4), second?.observe(0, [0, 4], 4)]);
    expect(first?.cotangent()[0]).toEqual(Float64Array.of(1.02, 1));
    expect(second?.cotangent()[0]).toEqual(Float64Array.of(1, 1.02));
  });

  test('micro asks nobody', async () => {
    const reduce = () => Promise.reject(new Error('asked'));
    const balancer = createBalancer({
      layers: 1,
      experts: 2,
      topK: 1,
      scope: 'micro',
      coefficient: 1,
      reduce,
    });
    expect([...(await balancer.observe(0, [3, 1], 4))]).toEqual([0.75, 0.25]);
    expect([...(balancer.cotangent()[0] ?? [])]).toEqual([1.5, 0.5]);
  });
});

test('counts that are not k for each valid token, and options without sense, are refused', async () => {
  const options = { layers: 1, experts: 2, topK: 1, scope: 'global', coefficient: α } as const;
  const balancer = createBalancer(options);
  await expect(balancer.observe(0, [4, 1], 4)).rejects.toThrow(/5 choices are not 1 for each of 4/);
  await expect(balancer.observe(1, [4, 0], 4)).rejects.toThrow(/Layer 1 is not in/);
  await expect(balancer.observe(0, [1, 2, 3], 6)).rejects.toThrow(/not rows of 2/);
  expect(() => balancer.cotangent()).toThrow(/not observed/);
  expect(() => createBalancer({ ...options, topK: 3 })).toThrow(/cannot choose 3 of 2/);
  expect(() => createBalancer({ ...options, layers: 0 })).toThrow(/layers must be/);
  expect(() => createBalancer({ ...options, scope: 'micro', microCoefficient: 1 })).toThrow(/scope global/);
});

test('a report has a row of counts for each sequence', async () => {
  const balancer = createBalancer({ layers: 2, experts: 2, topK: 1, scope: 'global', coefficient: α });
  for (const layer of [0, 1]) await balancer.observe(layer, [4, 0, layer * 4, 4 - layer * 4], 8);
  const { layers } = balancer.report([0, 1]);
  expect(layers.map(({ mutualInformation }) => mutualInformation)).toEqual([1, 0]);
  expect(() => balancer.report([0])).toThrow(/2 rows of counts have 1 domains/);
});
