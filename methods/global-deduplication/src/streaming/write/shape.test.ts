import { expect, test } from 'vitest';
import { columnsOf, mergeShapes, shapeOf, typeOf } from './shape.ts';

const typeOfAll = (...values: unknown[]) => typeOf(values.map(shapeOf).reduce(mergeShapes, 'null'));

test.each([
  [['a', null], 'VARCHAR'],
  [['2025-01-02'], 'VARCHAR'],
  [[1, 2], 'BIGINT'],
  [[1, 2.5, null], 'DOUBLE'],
  [[1e19], 'DOUBLE'],
  [[true, false], 'BOOLEAN'],
  [[null], 'VARCHAR'],
  [[['a'], [], null], 'VARCHAR[]'],
  [[[1], [2.5]], 'DOUBLE[]'],
  [[{ x: 1 }, { y: 'a' }], 'STRUCT("x" BIGINT, "y" VARCHAR)'],
  [[{ x: [{ y: 1 }] }], 'STRUCT("x" STRUCT("y" BIGINT)[])'],
  [['a', 1], 'JSON'],
  [[{ a: 1 }, [1]], 'JSON'],
  [[{}], 'JSON'],
  [[{ a: 1, A: 2 }], 'JSON'],
])('%j is %s', (values, type) => {
  expect(typeOfAll(...values)).toBe(type);
});

test('quotes in names do not break out', () => {
  expect(columnsOf(new Map([["it's", shapeOf({ 'a"b': 1 })]]))).toBe(`{'it''s': 'STRUCT("a""b" BIGINT)'}`);
});

test('columns whose names differ in case only are refused with what to do', () => {
  const columns = new Map([
    ['Text', shapeOf('a')],
    ['text', shapeOf('b')],
  ]);
  expect(() => columnsOf(columns)).toThrow(/write \.jsonl/);
});
