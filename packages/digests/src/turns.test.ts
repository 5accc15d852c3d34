// Turns of topics, and that what counts as looked at of a ranking does not depend on what was drawn.
import { expect, test } from 'vitest';
import { lookedAt, takeTurns } from './turns.ts';

const list = (key: string, ids: readonly number[]) => ({ key, papers: ids.map((id) => ({ id })) });
const nothingSeen = new Set<number>();

test('topics give in turn what no other has given; what was given is looked at and passed by', () => {
  const turns = takeTurns([list('a', [1, 2, 3]), list('b', [1, 3, 4])]);
  expect(turns.map(({ topic, paper, looked }) => [topic, paper?.id, looked])).toEqual([
    ['a', 1, 1],
    ['b', 3, 2],
    ['a', 2, 2],
    ['b', 4, 3],
    ['a', undefined, 3],
    ['b', undefined, 3],
  ]);
});

test.each([
  ['a draw that another topic gives after the last turn is not looked at', [5, 7], [9, 7], 4, 1],
  ['a draw that another topic gave before is, when the ranking had a turn', [5, 7, 6], [8, 7, 9], 5, 3],
  ['draws that others gave until none is left are, while there was room', [5, 8], [8, 9], 5, 2],
  ['nothing is, where there was no room', [5], [9], 0, 0],
])('%s', (_, drawn, others, count, looked) => {
  const turns = takeTurns([list('a', others), list('b', drawn), list('c', [20])]);
  expect(lookedAt(turns, 'b', { seen: nothingSeen, count })).toBe(looked);
});

test('papers that the readers have seen take no room', () => {
  const turns = takeTurns([list('a', [1, 2]), list('b', [3, 4])]);
  expect(lookedAt(turns, 'b', { seen: new Set([1]), count: 2 })).toBe(1);
  expect(lookedAt(turns, 'b', { seen: new Set([1]), count: 3 })).toBe(2);
});

const orders = (ids: readonly number[]): number[][] =>
  ids.length === 0
    ? [[]]
    : ids.flatMap((id) => orders(ids.filter((other) => other !== id)).map((rest) => [id, ...rest]));

test.each([
  ['a', 2],
  ['a', 3],
  ['z', 2],
  ['z', 3],
  ['z', 4],
])(
  'weights of a policy average 1 over all orders of draws, beside topic %s with room for %i',
  (other, count) => {
    // Draws are uniform; the policy that is weighed wants those papers alone that the other topic gives as well.
    let excess = 0;
    for (const drawn of orders([1, 2, 3, 4])) {
      const lists = [list(other, [1, 2]), list('b', drawn)];
      const turns = takeTurns(other < 'b' ? lists : lists.toReversed());
      const looked = lookedAt(turns, 'b', { seen: nothingSeen, count });
      drawn.slice(0, looked).forEach((id, slot) => {
        const left = drawn.slice(slot);
        const wanted = left.some((each) => each <= 2) ? left.filter((each) => each <= 2) : left;
        excess += wanted.includes(id) ? left.length / wanted.length - 1 : -1;
      });
    }
    expect(excess).toBeCloseTo(0, 9);
  },
);
