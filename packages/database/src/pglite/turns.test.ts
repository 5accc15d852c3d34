import { expect, test } from 'vitest';
import { Turns } from './turns.ts';

test('those who wait come one at a time, in the order they asked', async () => {
  const turns = new Turns();
  const order: number[] = [];
  await turns.take();
  const others = [1, 2, 3].map(async (number) => {
    await turns.take();
    order.push(number);
    await Promise.resolve();
    turns.release();
  });
  expect(turns.waiting).toBe(3);
  expect(order).toEqual([]);
  turns.release();
  await Promise.all(others);
  expect(order).toEqual([1, 2, 3]);
  await turns.take(); // free again
});
