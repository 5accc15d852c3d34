import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formClusters, neighboursOf } from '../../clusters/clusters.ts';
import { takenInOrder } from './clusters.ts';

test('one pass over sorted pairs forms the clusters that formClusters does with one hop', async () => {
  const size = 40;
  const pair = fc.tuple(fc.nat({ max: size - 1 }), fc.nat({ max: size - 1 })).filter(([a, b]) => a !== b);
  await fc.assert(
    fc.asyncProperty(fc.array(pair, { maxLength: 120 }), async (given) => {
      const pairs = given.map(([a, b]): [number, number] => (a < b ? [a, b] : [b, a]));
      const expected = formClusters({ size, neighbours: neighboursOf(size, pairs), hops: 1 });
      const survivors = Uint32Array.from({ length: size }, (_, index) => index);
      const sorted = pairs.sort(([a, b], [c, d]) => a - c || b - d);
      const columns = [sorted.map(([a]) => a), sorted.map(([, b]) => b)];
      const pieces = [0, 50, 100].map((from) => columns.map((column) => column.slice(from, from + 50)));
      for await (const rows of takenInOrder(asynchronously(pieces))) {
        for (const [duplicate, original] of rows) survivors[duplicate] = original;
      }
      expect(survivors).toEqual(expected);
    }),
  );
});

async function* asynchronously<T>(values: readonly T[]): AsyncGenerator<T> {
  yield* values;
}
