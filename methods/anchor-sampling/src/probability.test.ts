import { describe, expect, test } from 'vitest';
import {
  anchorChance,
  automaticProbability,
  closedForm,
  minimiserOfBound,
  rootFormula,
} from './probability.ts';

describe('candidates for the anchor probability', () => {
  test.each([
    [100, 20, 0.88, 0.488, 0.887],
    [100, 5, 0.773, 0.497, 0.778],
  ])('for %i clients of whom %i take part', (clients, participants, a, b, c) => {
    expect(minimiserOfBound(clients, participants)).toBeCloseTo(a, 3);
    expect(rootFormula(clients, participants)).toBeCloseTo(b, 3);
    expect(closedForm(participants)).toBeCloseTo(c, 3);
  });

  test('(a) is a minimum of its bound', () => {
    const bound = (p: number) => 1 / (1 - p ** 7) + (2 * 60) / (7 * p * Math.sqrt(1 - p ** 7));
    const p = minimiserOfBound(60, 7);
    for (const step of [-0.01, -0.001, 0.001, 0.01]) expect(bound(p + step)).toBeGreaterThan(bound(p));
  });

  test("'auto' is (c), under which a round has no miner with probability 2/(A+2)", () => {
    expect(automaticProbability(5)).toBe(closedForm(5));
    expect(automaticProbability(5) ** 5).toBeCloseTo(2 / 7, 12);
  });
});

test('a period makes everybody an anchor in its first round and nobody in the others', () => {
  const chances = [0, 1, 2, 3, 4].map((round) => anchorChance({ period: 3 }, round, 5));
  expect(chances).toEqual([1, 0, 0, 1, 0]);
});

test.each([-0.1, 1.1, NaN, { period: 0 }, { period: 1.5 }])('refuses the schedule %o', (schedule) => {
  expect(() => anchorChance(schedule, 0, 5)).toThrow(RangeError);
});
