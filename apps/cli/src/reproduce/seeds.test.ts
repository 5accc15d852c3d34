import { expect, test } from 'vitest';
import { chooseSeeds } from './seeds.ts';

test('the registered seeds unless told otherwise, without a remark', () => {
  expect(chooseSeeds([3, 1, 7])).toEqual({ seeds: [3, 1, 7], registered: true, note: null });
  expect(chooseSeeds([3, 1, 7], 3).registered).toBe(true);
});

test('fewer are the first of them', () => {
  const { seeds, registered, note } = chooseSeeds([3, 1, 7], 2);
  expect({ seeds, registered }).toEqual({ seeds: [3, 1], registered: false });
  expect(note).toContain('2 of the 3 registered seeds');
});

test('more go on after the largest, and are named as not registered', () => {
  const { seeds, registered, note } = chooseSeeds([3, 1, 7], 5);
  expect({ seeds, registered }).toEqual({ seeds: [3, 1, 7, 8, 9], registered: false });
  expect(note).toContain('Seeds 8, 9 are not registered');
});
