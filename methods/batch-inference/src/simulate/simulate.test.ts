import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  depthFirstOrder,
  plan,
  plannedOrder,
  simulateBlockCache,
  sortedOrder,
  treeSaving,
} from '../index.ts';

const prompts = fc.array(fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 10 }), { maxLength: 25 });

/** The cache as it is described: a list of blocks, each named by all tokens up to its end. */
function byLists(all: readonly number[][], blockSize: number, capacity: number): number {
  const recent: string[] = []; // most recent first
  let cached = 0;
  for (const each of all) {
    const names = Array.from({ length: Math.floor(each.length / blockSize) }, (_, block) =>
      each.slice(0, (block + 1) * blockSize).join(),
    );
    let hits = 0;
    while (hits < Math.floor((each.length - 1) / blockSize) && recent.includes(names[hits] ?? '')) hits++;
    cached += hits * blockSize;
    for (const name of names.reverse()) {
      if (recent.includes(name)) recent.splice(recent.indexOf(name), 1);
      recent.unshift(name);
      if (recent.length > capacity) recent.pop();
    }
  }
  return cached;
}

describe('a cache of blocks', () => {
  test('finds what a list of whole prefixes finds', () => {
    fc.assert(
      fc.property(
        prompts,
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ max: 20, min: 0 }),
        (all, size, room) => {
          const { promptTokens, processedTokens } = simulateBlockCache(all, {
            blockSize: size,
            capacityTokens: room * size,
          });
          expect(promptTokens - processedTokens).toBe(byLists(all, size, room));
        },
      ),
      { numRuns: 300 },
    );
  });

  test('saves what the whole tree does when nothing is ever evicted', () => {
    fc.assert(
      fc.property(prompts, fc.integer({ min: 1, max: 3 }), (all, blockSize) => {
        const { saving } = simulateBlockCache(all, {
          blockSize,
          capacityTokens: 1e6,
          order: sortedOrder(all),
        });
        // Sorted, a prompt comes before those that go on from it, so that its last block is theirs as well.
        expect(saving).toBeGreaterThanOrEqual(treeSaving(all, blockSize).saving - 1e-12);
      }),
    );
  });
});

test('orders hold every prompt once', () => {
  fc.assert(
    fc.property(prompts, (all) => {
      const planned = plannedOrder(plan(all, { blockSize: 1, mode: 'exact' }));
      for (const order of [sortedOrder(all), depthFirstOrder(all), planned])
        expect([...order].sort((a, b) => a - b)).toEqual([...all.keys()]);
    }),
  );
});

test('sorting is by tokens, and a walk begins with the fullest branch', () => {
  const all = [[2, 1], [10], [2], [1, 5], [2, 0, 3]];
  expect(sortedOrder(all)).toEqual([3, 2, 4, 0, 1]);
  expect(depthFirstOrder(all).slice(0, 3).sort()).toEqual([0, 2, 4]);
});
