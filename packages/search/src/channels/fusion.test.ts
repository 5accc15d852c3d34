import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fuse } from './fusion.ts';

const OPTIONS = { textWeight: 0.5, floor: 'zero', least: 0 } as const;
const scores = fc.dictionary(
  fc.integer({ min: 1, max: 30 }).map(String),
  fc.double({ min: 0.01, max: 1, noNaN: true }),
);
const mapOf = (record: Record<string, number>) =>
  new Map(Object.entries(record).map(([id, score]): [number, number] => [Number(id), score]));
const order = (fused: { paperId: number }[]) => fused.map(({ paperId }) => paperId);

test('one channel alone keeps its order', () => {
  const text = new Map([
    [1, 2],
    [2, 9],
    [3, 4],
  ]);
  expect(order(fuse(text, new Map(), OPTIONS))).toEqual([2, 3, 1]);
  expect(
    order(
      fuse(
        new Map(),
        new Map([
          [1, 0.2],
          [2, 0.9],
        ]),
        OPTIONS,
      ),
    ),
  ).toEqual([2, 1]);
});

test('a paper of both channels comes before its equals in one', () => {
  const fused = fuse(
    new Map([
      [1, 5],
      [2, 5],
    ]),
    new Map([
      [2, 0.8],
      [3, 0.8],
    ]),
    OPTIONS,
  );
  expect(order(fused)).toEqual([2, 1, 3]);
});

test('vectors count less when nothing lies near', () => {
  const text = new Map([
    [1, 10],
    [2, 9],
  ]);
  const near = fuse(
    text,
    new Map([
      [1, 0.7],
      [2, 0.95],
    ]),
    OPTIONS,
  );
  const far = fuse(
    text,
    new Map([
      [1, 0.05],
      [2, 0.3],
    ]),
    OPTIONS,
  );
  expect(order(near)).toEqual([2, 1]);
  expect(order(far)).toEqual([1, 2]);
});

test('with the lowest cosine as floor only differences count', () => {
  const fused = fuse(
    new Map(),
    new Map([
      [1, 0.81],
      [2, 0.8],
      [3, 0.82],
    ]),
    { ...OPTIONS, floor: 'lowest' },
  );
  expect(fused).toEqual([
    { paperId: 3, score: 1 },
    { paperId: 1, score: expect.closeTo(0.5, 9) },
    { paperId: 2, score: 0 },
  ]);
});

describe('whatever the scores', () => {
  test('every paper is there once, from 0 to 1, best first', () => {
    fc.assert(
      fc.property(
        scores,
        scores,
        fc.constantFrom('zero' as const, 'lowest' as const),
        (text, vectors, floor) => {
          const fused = fuse(mapOf(text), mapOf(vectors), { ...OPTIONS, floor });
          expect(new Set(order(fused))).toEqual(
            new Set([...Object.keys(text), ...Object.keys(vectors)].map(Number)),
          );
          fused.forEach(({ score }, i) => {
            expect(score).toBeGreaterThanOrEqual(0);
            expect(score).toBeLessThanOrEqual(1 + 1e-9);
            expect(score).toBeLessThanOrEqual(fused[i - 1]?.score ?? 1.1);
          });
        },
      ),
    );
  });

  test('a better text score never lowers a paper', () => {
    fc.assert(
      fc.property(
        scores,
        scores,
        fc.integer({ min: 1, max: 30 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (text, vectors, id, gain) => {
          const before = mapOf({ ...text, 99: 1 });
          const after = new Map(before).set(id, Math.min(1, (before.get(id) ?? 0) + gain));
          const [low, high] = [before.set(id, before.get(id) ?? 0), after].map((map) =>
            order(fuse(map, mapOf(vectors), OPTIONS)).indexOf(id),
          );
          expect(high).toBeLessThanOrEqual(low ?? -1);
        },
      ),
    );
  });
});
