import { expect, test } from 'vitest';
import { randomStream } from '@papertape/reproduction';
import { dense } from '../features/index.ts';
import { fitLinear, readModel } from './index.ts';
import { fitNeural } from './neural.ts';

/** Rewards of 'one of the two, not both', which no linear model can tell; what contradicts them weighs nothing. */
const rows = [0, 1, 2, 3].flatMap((i) => {
  const [a, b] = [i & 1, i >> 1];
  const features = dense([a * 2 - 1, b * 2 - 1]);
  return [
    { features, reward: a ^ b, weight: 1 },
    { features, reward: 1 - (a ^ b), weight: 0 },
  ];
});
const counted = rows.filter(({ weight }) => weight > 0);
const random = () => randomStream(1, 'network');

test('a network learns what a linear model cannot, and is the same when stored and read', async () => {
  const model = await fitNeural(rows, { dimension: 2, random: random(), hidden: [6], rate: 0.1, epochs: 60 });
  const linear = fitLinear(rows, { dimension: 2 });
  const stored = readModel(JSON.parse(JSON.stringify(model)));
  for (const { features, reward } of counted) {
    expect(Math.abs(model.predict(features) - reward)).toBeLessThan(0.1);
    expect(linear.predict(features)).toBeCloseTo(0.5, 3);
    expect(stored.predict(features)).toBe(model.predict(features));
  }
});

test('the same stream gives the same network; no rows and an abort are refused', async () => {
  const fit = () =>
    fitNeural(rows, { dimension: 2, random: random(), hidden: [3], link: 'identity', epochs: 2 });
  expect((await fit()).toJSON()).toEqual((await fit()).toJSON());
  await expect(fitNeural([], { dimension: 2, random: random() })).rejects.toThrow(/no row to learn from/);
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(fitNeural(rows, { dimension: 2, random: random(), signal })).rejects.toThrow('enough');
});
