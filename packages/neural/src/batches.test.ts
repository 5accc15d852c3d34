import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { read } from '../test/agreement.ts';
import { testStream } from '../test/stream.ts';
import { orderedBatches, shuffledBatches, takeRows } from './batches.ts';
import { openDevice } from './device.ts';
import { shuffledIndices } from './random.ts';

beforeAll(async () => {
  await openDevice('wasm');
});

test('with the rest, every epoch shows every example once', () => {
  const sizes = fc.record({ length: fc.integer({ min: 1, max: 50 }), size: fc.integer({ min: 1, max: 60 }) });
  fc.assert(
    fc.property(sizes, fc.nat(), ({ length, size }, seed) => {
      const batches = [...shuffledBatches(length, testStream(seed), { size, epochs: 2, keepRest: true })];
      const seen = batches.flatMap((batch) => [...batch]);
      const all = Array.from({ length }, (_, i) => i);
      expect(seen.slice(0, length).sort((a, b) => a - b)).toEqual(all);
      expect(seen.slice(length).sort((a, b) => a - b)).toEqual(all);
    }),
  );
});

test('without the rest, all batches are of one size', () => {
  const batches = [...shuffledBatches(10, testStream(1), { size: 4, epochs: 3 })];
  expect(batches.map((batch) => batch.length)).toEqual([4, 4, 4, 4, 4, 4]);
});

test('the order depends on the stream, and changes from epoch to epoch', () => {
  const order = (seed: number) => [...shuffledBatches(100, testStream(seed), { size: 100, epochs: 2 })];
  expect(order(1)).toEqual(order(1));
  expect(order(1)).not.toEqual(order(2));
  expect(order(1)[0]).not.toEqual(order(1)[1]);
});

test('all orders are equally likely', () => {
  const stream = testStream(9);
  const counts = new Map<string, number>();
  for (let i = 0; i < 6000; i++) {
    const order = shuffledIndices(3, stream).join();
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  const χ2 = [...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
  expect(counts.size).toBe(6);
  // Five degrees of freedom: above 20.5 once in a thousand streams, and this stream is fixed.
  expect(χ2).toBeLessThan(20.5);
});

test('evaluation takes the examples in order, the last few included', () => {
  expect([...orderedBatches(5, 2)].map((batch) => [...batch])).toEqual([[0, 1], [2, 3], [4]]);
});

test('batches that cannot be are refused', () => {
  expect(() => shuffledBatches(3, testStream(1), { size: 4 }).next()).toThrow(
    '3 examples do not fill a batch of 4',
  );
  expect(() => shuffledBatches(3, testStream(1), { size: 0 }).next()).toThrow(RangeError);
  expect(() => shuffledBatches(0, testStream(1), { size: 1, keepRest: true }).next()).toThrow(RangeError);
});

test('rows are taken as they are asked for', async () => {
  const table = Float32Array.from({ length: 12 }, (_, i) => i);
  const taken = takeRows(table, [2, 2], [2, 0, 2]);
  expect(taken.shape).toEqual([3, 2, 2]);
  expect(await read(taken)).toEqual([8, 9, 10, 11, 0, 1, 2, 3, 8, 9, 10, 11]);
  expect(() => takeRows(table, [2, 2], [3])).toThrow('Row 3 is not among the 3 rows');
});
