import { expect, test } from 'vitest';
import { mutualInformation, reportRouting } from './report.ts';

test('mutual information is what the domain tells of the expert, in bits', () => {
  expect(
    mutualInformation([
      [1, 1],
      [1, 1],
    ]),
  ).toBe(0);
  expect(
    mutualInformation([
      [5, 0, 0, 0],
      [0, 5, 0, 0],
      [0, 0, 5, 0],
      [0, 0, 0, 5],
    ]),
  ).toBeCloseTo(2, 12);
  // H(Y) − H(Y|X) = 1 − H(3/4)
  expect(
    mutualInformation([
      [3, 1],
      [1, 3],
    ]),
  ).toBeCloseTo(1 + 0.75 * Math.log2(0.75) + 0.25 * Math.log2(0.25), 12);
  expect(mutualInformation([])).toBe(0);
});

test('a report tells specialisation and balance, over all and within sequences', () => {
  // Domain 0 always takes expert 0, domain 2 evenly; domain 1 has no rows.
  const { layers, domains } = reportRouting([[4, 0, 4, 0, 2, 2]], [0, 0, 2], 2);
  expect(domains).toBe(3);
  const [layer] = layers;
  expect(layer?.largestDomainFrequency).toBe(1);
  expect(layer?.heatMap.map((row) => [...row])).toEqual([
    [1, 0],
    [0, 0],
    [0.5, 0.5],
  ]);
  expect([...(layer?.frequencies ?? [])]).toEqual([10 / 12, 2 / 12]);
  expect(layer?.largestLoad).toBeCloseTo(10 / 6, 12);
  expect(layer?.variation).toBeCloseTo(4 / 6, 12);
  expect(layer?.sequenceVariation).toBeCloseTo(2 / 3, 12);
});

test('a row without a domain is refused', () => {
  expect(() => reportRouting([[1, 1]], [-1], 2)).toThrow(/Row 0 has the domain -1/);
});
