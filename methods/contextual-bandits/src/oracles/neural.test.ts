import { expect, test } from 'vitest';
import { randomStream } from '@papertape/reproduction';
import { dense } from '../features/index.ts';
import { readModel, fitLinear } from './index.ts';
import { fitNeural } from './neural.ts';

/** Rewards of "exactly one of two", which no linear model can tell. */
const rows = Array.from({ length: 400 }, (_, i) => {
  const [a, b] = [i & 1, (i >> 1) & 1];
  return { features: dense([a * 2 - 1, b * 2 - 1]), reward: a ^ b };
});
const error = (predict: (row: (typeof rows)[number]) => number) =>
  rows.slice(0, 4).reduce((most, row) => Math.max(most, Math.abs(predict(row) - row.reward)), 0);

test('a network learns what a linear model cannot, is frozen, and is the same when stored and read', async () => {
  const fit = () =>
    fitNeural(rows, { dimension: 2, random: randomStream(1, 'network'), hidden: [8], rate: 0.03, batch: 50 });
  const model = await fit();
  const linear = fitLinear(rows, { dimension: 2 });
  expect(error(({ features }) => model.predict(features))).toBeLessThan(0.1);
  expect(error(({ features }) => linear.predict(features))).toBeGreaterThan(0.4);
  const stored = readModel(JSON.parse(JSON.stringify(model)));
  for (const { features } of rows.slice(0, 4)) expect(stored.predict(features)).toBe(model.predict(features));
  expect((await fit()).toJSON()).toEqual(model.toJSON());
});

test('rows of weight 0 count for nothing, and no rows are refused', async () => {
  const random = () => randomStream(2, 'network');
  const doubted = rows.map((row, i) => ({ ...row, reward: i % 2 ? 1 : 0, weight: i % 2 }));
  const model = await fitNeural(doubted, {
    dimension: 2,
    random: random(),
    hidden: [4],
    rate: 0.03,
    batch: 50,
  });
  expect(model.predict(dense([1, 1]))).toBeGreaterThan(0.9);
  await expect(fitNeural([], { dimension: 2, random: random() })).rejects.toThrow(/no row to learn from/);
  const ended = fitNeural(rows, {
    dimension: 2,
    random: random(),
    signal: AbortSignal.abort(new Error('enough')),
  });
  await expect(ended).rejects.toThrow('enough');
});
