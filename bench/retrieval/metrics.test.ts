import { expect, test } from 'vitest';
import { ndcg, recall } from './metrics.ts';

const judgements = new Map([
  ['a', 3],
  ['b', 1],
  ['c', 0],
]);

test('the ideal order gains 1, nothing relevant gains 0', () => {
  expect(ndcg(['a', 'b', 'x'], judgements, 10)).toBe(1);
  expect(ndcg(['x', 'c'], judgements, 10)).toBe(0);
  expect(ndcg([], judgements, 10)).toBe(0);
});

test('a later place counts by the logarithm', () => {
  const ideal = 3 + 1 / Math.log2(3);
  expect(ndcg(['b', 'a'], judgements, 10)).toBeCloseTo((1 + 3 / Math.log2(3)) / ideal, 12);
  expect(ndcg(['x', 'a'], judgements, 1)).toBe(0);
});

test('recall counts the relevant within the depth', () => {
  expect(recall(['c', 'b'], judgements, 100)).toBe(0.5);
  expect(recall(['c', 'b'], judgements, 1)).toBe(0);
});
