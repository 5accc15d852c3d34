import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactJaccard } from '../jaccard.ts';
import { createSigner, type SignatureMode } from '../signatures/signer.ts';
import { editor, texts } from '../testing/texts.ts';
import { NORMALISATIONS } from '../text/normalise.ts';
import { bucketKeys, createBuckets } from './buckets.ts';
import { bandKeys } from './keys.ts';
import { bandErrors, optimiseBands } from './optimise.ts';
import { collisionProbability, threshold } from './probability.ts';

const NINE_BY_THIRTEEN = { bands: 9, rows: 13 };

describe('collisionProbability', () => {
  it('finds 40 % of the pairs at .8 with 9 bands of 13 rows, the published ones', () => {
    const found = [0.5, 0.7, 0.8, 0.9, 0.95].map((jaccard) =>
      collisionProbability(jaccard, NINE_BY_THIRTEEN),
    );
    expect(found.map((p) => Number(p.toFixed(3)))).toEqual([0.001, 0.084, 0.399, 0.929, 0.998]);
    expect(threshold(NINE_BY_THIRTEEN)).toBeCloseTo(0.8445, 4);
  });

  it('is 0 and 1 at the ends, and keeps what is rare', () => {
    expect(collisionProbability(0, NINE_BY_THIRTEEN)).toBe(0);
    expect(collisionProbability(1, NINE_BY_THIRTEEN)).toBe(1);
    expect(collisionProbability(0.01, NINE_BY_THIRTEEN)).toBeCloseTo(9e-26, 30);
  });
});

describe('the S-curve', () => {
  const EDITS = [0.01, 0.03, 0.05];
  const features = { normalisation: NORMALISATIONS.slimpajama, unit: 'characters', size: 13 } as const;
  const edited = editor(5);
  const pairs = EDITS.flatMap((share) =>
    texts(150, 120, 4).map((a) => {
      const b = edited(a, share);
      return { a, b, jaccard: exactJaccard(a, b, features) };
    }),
  );

  it.each<SignatureMode>(['slimpajama', 'fast'])(
    'is that of theory, within 3 standard errors: %s',
    (mode) => {
      const signer = createSigner({ mode, features });
      const signed = pairs.map(({ a, b, jaccard }) => ({ jaccard, a: signer.sign(a), b: signer.sign(b) }));
      for (const bands of [NINE_BY_THIRTEEN, { bands: 16, rows: 8 }, { bands: 25, rows: 5 }]) {
        let [difference, variance] = [0, 0];
        for (const { a, b, jaccard } of signed) {
          const p = collisionProbability(jaccard, bands);
          const [left, right] = [a && bandKeys(a, bands), b && bandKeys(b, bands)];
          difference += Number(left?.some((key, band) => key === right?.[band])) - p;
          variance += p * (1 - p);
        }
        expect(Math.abs(difference) / Math.sqrt(variance)).toBeLessThan(3);
      }
    },
  );
});

describe('optimiseBands', () => {
  it('has the least cost of all bands', () => {
    const weights = { falsePositiveWeight: 0.3, falseNegativeWeight: 0.7 };
    const best = optimiseBands({ threshold: 0.8, permutations: 64, ...weights });
    const cost = ({ falsePositives, falseNegatives }: typeof best) =>
      0.3 * falsePositives + 0.7 * falseNegatives;
    for (let bands = 1; bands <= 64; bands++) {
      for (let rows = 1; bands * rows <= 64; rows++) {
        expect(cost(bandErrors({ bands, rows }, 0.8))).toBeGreaterThanOrEqual(cost(best));
      }
    }
    expect(best.bands * best.rows).toBeLessThanOrEqual(64);
  });

  it('takes more rows where candidates are dear, and more bands where misses are', () => {
    const at = (falsePositiveWeight: number) =>
      optimiseBands({
        threshold: 0.8,
        permutations: 128,
        falsePositiveWeight,
        falseNegativeWeight: 1 - falsePositiveWeight,
      });
    expect(threshold(at(0.9))).toBeGreaterThan(threshold(at(0.5)));
    expect(threshold(at(0.1))).toBeLessThan(threshold(at(0.5)));
  });

  it('integrates exactly where the curve is a polynomial', () => {
    const { falsePositives, falseNegatives } = bandErrors({ bands: 1, rows: 3 }, 0.5);
    expect(falsePositives).toBeCloseTo(0.5 ** 4 / 4, 9);
    expect(falseNegatives).toBeCloseTo(0.5 - (1 - 0.5 ** 4) / 4, 9);
  });

  it('names what cannot work', () => {
    expect(() => optimiseBands({ threshold: 1, permutations: 128 })).toThrow('between 0 and 1, not at 1');
    expect(() => optimiseBands({ threshold: 0.5, permutations: 0 })).toThrow('1 to 1024 permutations, not 0');
    expect(() => optimiseBands({ threshold: 0.5, permutations: 8, falsePositiveWeight: NaN })).toThrow(
      'weights',
    );
  });
});

describe('bandKeys', () => {
  const signature = Uint32Array.from({ length: 12 }, (_, i) => (i * 2654435761) >>> 0);
  const bands = { bands: 3, rows: 4 };

  it('differ by band, and where a single value differs', () => {
    const same = new Uint32Array(12).fill(7);
    expect(new Set(bandKeys(same, bands)).size).toBe(3);
    const other = signature.slice();
    other[5] = 1;
    const [before, after] = [bandKeys(signature, bands), bandKeys(other, bands)];
    expect([...before].map((key, band) => key === after[band])).toEqual([true, false, true]);
  });

  it('are those of the source in local scope alone', () => {
    const global = bandKeys(signature, bands, 'global', 'a');
    expect(bandKeys(signature, bands, 'global', 'b')).toEqual(global);
    const local = bandKeys(signature, bands, 'local', 'a');
    expect(bandKeys(signature, bands, 'local', 'a')).toEqual(local);
    expect(bandKeys(signature, bands, 'local', 'b').some((key, band) => key === local[band])).toBe(false);
  });

  it('hardly ever meet: none of a hundred thousand', () => {
    const keys = new Set<bigint>();
    for (let i = 0; i < 100_000; i++)
      keys.add(bandKeys(Uint32Array.of(i, i ^ 1), { bands: 1, rows: 2 })[0] ?? 0n);
    expect(keys.size).toBe(100_000);
    // Halves too: they are independent, and each is a place in a table.
    expect(new Set([...keys].map((key) => key >> 48n)).size).toBeGreaterThan(40_000);
    expect(new Set([...keys].map((key) => key & 0xffffn)).size).toBeGreaterThan(40_000);
  });

  it('need as many values as they use', () => {
    expect(() => bandKeys(signature, { bands: 4, rows: 4 })).toThrow('at most 12 values');
  });
});

describe('buckets', () => {
  it('are those that a Map would hold, through additions and removals', () => {
    const key = fc.bigInt({ min: 0n, max: 5n }).map((value) => value * 0x1_0000_0003n);
    const step = fc.record({ document: fc.integer({ min: 0, max: 9 }), keys: fc.tuple(key, key) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const buckets = createBuckets(2);
        const held = new Map<number, BigUint64Array>();
        for (const { document, keys } of steps) {
          const old = held.get(document);
          if (old) buckets.remove(document, old);
          if (old) held.delete(document);
          else {
            // Of one band each: keys hold their band.
            held.set(
              document,
              BigUint64Array.from(keys, (value, band) => value + BigInt(band) * 1000n),
            );
            buckets.add(document, held.get(document) ?? new BigUint64Array());
          }
        }
        for (const [document, keys] of held) {
          for (const name of bucketKeys(keys)) {
            const expected = [...held]
              .filter(([, other]) => other[name.band] === keys[name.band])
              .map(([id]) => id);
            expect(buckets.last(name, 100)).toEqual(expected.reverse());
            expect(buckets.last(name, 1)).toHaveLength(1);
          }
          expect(held.has(document)).toBe(true);
        }
      }),
      { seed: 1 },
    );
  });

  it('grow to many keys', () => {
    const buckets = createBuckets(4);
    const keysOf = (document: number) =>
      BigUint64Array.from([0, 1, 2, 3], (band) => BigInt(document * 4 + band) << 20n);
    for (let document = 0; document < 20_000; document++) buckets.add(document, keysOf(document));
    for (const document of [0, 9_999, 19_999]) {
      for (const key of bucketKeys(keysOf(document))) expect(buckets.last(key, 9)).toEqual([document]);
    }
  });
});
