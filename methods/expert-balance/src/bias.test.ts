import { expect, test } from 'vitest';
import { createSelectionBias } from './bias.ts';
import { inProcessGroup } from './reduce/in-process.ts';

async function biasesOf(scope: 'micro' | 'global') {
  const ranks = inProcessGroup(2).map((reduce) =>
    createSelectionBias({ layers: 1, experts: 3, rate: 0.5, scope, reduce }),
  );
  ranks[0]?.observe(0, [9, 0, 0]);
  ranks[1]?.observe(0, [0, 4, 0, 0, 0, 2]);
  await Promise.all(ranks.map((rank) => rank.endStep()));
  return ranks.map((rank) => [...rank.bias(0)]);
}

test('a global bias moves by the sign of all counts, the same on every rank', async () => {
  // All counts: 9, 4, 2; mean 5.
  expect(await biasesOf('global')).toEqual([
    [-0.5, 0.5, 0.5],
    [-0.5, 0.5, 0.5],
  ]);
});

test('a micro bias averages the signs of the ranks', async () => {
  // Signs: −, +, + and +, −, 0.
  expect(await biasesOf('micro')).toEqual([
    [0, 0, 0.25],
    [0, 0, 0.25],
  ]);
});

test('counts are forgotten after a step, and an even load moves nothing', async () => {
  const bias = createSelectionBias({ layers: 1, experts: 2, rate: 1, scope: 'global' });
  bias.observe(0, [3, 1]);
  await bias.endStep();
  bias.observe(0, [1, 1]);
  await bias.endStep();
  expect([...bias.bias(0)]).toEqual([-1, 1]);
});
