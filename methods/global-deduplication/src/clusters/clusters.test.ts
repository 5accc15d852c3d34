import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pairBucket, REPRESENTATIVES } from './bucket.ts';
import { formClusters, neighboursOf } from './clusters.ts';
import { preference, type Candidate } from './keep.ts';

const clusters = (size: number, hops: number, pairs: readonly (readonly [number, number])[]) => [
  ...formClusters({ size, hops, neighbours: neighboursOf(size, pairs) }),
];

describe('formClusters', () => {
  const chain = [0, 1, 2, 3].map((at): [number, number] => [at, at + 1]);

  it('caps chains: with one hop each member was verified against its survivor', () => {
    expect(clusters(5, 1, chain)).toEqual([0, 0, 2, 2, 4]);
    expect(clusters(5, 2, chain)).toEqual([0, 0, 0, 3, 3]);
  });

  it('gives connected components without a cap', () => {
    expect(clusters(6, Infinity, chain)).toEqual([0, 0, 0, 0, 0, 5]);
  });

  it('is a function of the set of pairs: neither their order nor their direction matters', () => {
    const size = 12;
    const document = fc.integer({ min: 0, max: size - 1 });
    const pairs = fc.array(fc.tuple(document, document), { maxLength: 25 });
    const hops = fc.constantFrom(1, 2, Infinity);
    fc.assert(
      fc.property(pairs, hops, fc.infiniteStream(fc.nat()), (pairs, hops, numbers) => {
        const other = pairs
          .map(([a, b]) => ({ pair: [b, a] as [number, number], at: numbers.next().value ?? 0 }))
          .sort((a, b) => a.at - b.at);
        expect(
          clusters(
            size,
            hops,
            other.map(({ pair }) => pair),
          ),
        ).toEqual(clusters(size, hops, pairs));
      }),
      { seed: 1 },
    );
  });

  it('names what cannot work', () => {
    expect(() => clusters(2, 0, [])).toThrow('hops is at least 1, not 0.');
    expect(() => clusters(2, 1, [[0, 2]])).toThrow('The pair 0, 2 names a document outside of 0 … 1.');
  });
});

describe('pairBucket', () => {
  const sameParity = (a: number, b: number) => a % 2 === b % 2;

  it('compares with the first of those that are not paired yet', () => {
    expect(pairBucket([4, 1, 3, 2], sameParity)).toEqual([
      [1, 3],
      [2, 4],
    ]);
  });

  it('compares no more often than representatives times members', () => {
    let comparisons = 0;
    const never = () => {
      comparisons++;
      return false;
    };
    pairBucket(
      Array.from({ length: 10_000 }, (_, at) => at),
      never,
    );
    expect(comparisons).toBeLessThan(REPRESENTATIVES * 10_000);
  });
});

describe('preference', () => {
  const candidate = (id: string, change: Partial<Candidate> = {}): Candidate => ({
    id,
    source: 'x',
    length: 1,
    ...change,
  });
  const first = (candidates: readonly Candidate[]) =>
    [...candidates].sort(preference({ sources: ['journal', 'preprint'] }))[0]?.id;

  it('asks for the source, then completeness, then length, then the id', () => {
    const [journal, preprint] = [
      candidate('c', { source: 'journal' }),
      candidate('a', { source: 'preprint', length: 9 }),
    ];
    expect(first([preprint, journal, candidate('b', { completeness: 9 })])).toBe('c');
    expect(first([candidate('a', { length: 9 }), candidate('b', { completeness: 1 })])).toBe('b');
    expect(first([candidate('a'), candidate('b', { length: 2 })])).toBe('b');
    expect(first([candidate('b'), candidate('a')])).toBe('a');
  });
});
