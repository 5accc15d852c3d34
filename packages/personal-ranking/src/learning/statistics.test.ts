import { randomStream } from '@papertape/reproduction';
import { expect, test } from 'vitest';
import { alternationOf, clusteredMean, gini, topShare } from './statistics.ts';

test('a mean without bounds for one cluster; wider bounds where clusters agree within', () => {
  expect(clusteredMean([1, 0, 1, 0], ['a', 'a', 'a', 'a'])).toEqual({ estimate: 0.5, low: null, high: null });
  const values = Array.from({ length: 400 }, (_, index) => (index % 4 < 2 ? 1 : 0));
  const apart = clusteredMean(
    values,
    values.map((_, index) => `${index}`),
  );
  // Twenty clusters of twenty rows that are all the same tell as little as twenty rows.
  const together = clusteredMean(
    values,
    values.map((value, index) => `${value}-${index % 10}`),
  );
  const width = ({ low, high }: typeof apart) => (high ?? 0) - (low ?? 0);
  expect(width(apart)).toBeCloseTo(2 * 1.959964 * Math.sqrt(0.25 / 399), 4);
  expect(width(together)).toBeGreaterThan(3 * width(apart));
});

test('intervals of clustered rows cover the truth about 95 times in 100', () => {
  const random = randomStream(1, 'coverage');
  let covered = 0;
  for (let trial = 0; trial < 400; trial++) {
    const clusters = Array.from({ length: 30 }, () => 0.3 + 0.1 * random.normal());
    const rows = clusters.flatMap((chance, index) =>
      Array.from({ length: 20 }, () => ({ value: random.uniform() < chance ? 1 : 0, cluster: `${index}` })),
    );
    const { low, high } = clusteredMean(
      rows.map(({ value }) => value),
      rows.map(({ cluster }) => cluster),
    );
    if ((low ?? 1) <= 0.3 && 0.3 <= (high ?? 0)) covered++;
  }
  expect(covered).toBeGreaterThan(400 * 0.9);
  expect(covered).toBeLessThan(400 * 0.99);
});

test('levels that go up and down in turn alternate; noise does not, nor does a slope', () => {
  const random = () => randomStream(3, 'alternation');
  const turns = Array.from({ length: 20 }, (_, index) => (index % 2) + 0.1 * Math.sin(index));
  expect(alternationOf(turns, random())?.finding).toBe('alternates');
  const slope = Array.from({ length: 20 }, (_, index) => index + Math.sin(5 * index));
  expect(alternationOf(slope, random())?.finding).toBe('drifts');
  const noise = randomStream(4, 'noise');
  const findings = Array.from(
    { length: 30 },
    (_, trial) =>
      alternationOf(Array.from({ length: 20 }, noise.normal), randomStream(trial, 'shuffle'))?.finding,
  );
  // 5% of them are expected to be found by chance.
  expect(findings.filter((finding) => finding !== 'neither').length).toBeLessThan(6);
  expect(alternationOf([1, 0, 1, 0, 1, 0, 1], random())).toBeNull();
  expect(
    alternationOf(
      Array.from({ length: 9 }, () => 0.4),
      random(),
    ),
  ).toBeNull();
});

test('how uneven counts are', () => {
  expect(gini([5, 5, 5, 5])).toBeCloseTo(0);
  expect(gini([0, 0, 0, 8])).toBeCloseTo(0.75);
  expect(gini([])).toBe(0);
  expect(topShare([1, 1, 1, 97], 0.01)).toBeCloseTo(0.97);
  expect(topShare([])).toBe(0);
});
