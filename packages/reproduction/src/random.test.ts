import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { murmur3 } from './murmur3.ts';
import { randomStream, xoshiro } from './random.ts';

const draw = <T>(count: number, next: () => T) => Array.from({ length: count }, next);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function correlation(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  const products = (x: readonly number[], mx: number, y: readonly number[], my: number) =>
    mean(x.map((value, index) => (value - mx) * ((y[index] ?? NaN) - my)));
  return (
    products(a, meanA, b, meanB) / Math.sqrt(products(a, meanA, a, meanA) * products(b, meanB, b, meanB))
  );
}

/** Pearson's statistic of counts that should be equal. */
function chiSquare(counts: readonly number[]): number {
  const expected = mean(counts);
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

describe('the generators are the published ones', () => {
  test('xoshiro128** gives its reference output', () => {
    expect(draw(10, xoshiro([1, 2, 3, 4]))).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
  });

  test.each([
    ['', 0, 0],
    ['', 1, 0x514e28b7],
    ['test', 0, 0xba6bd213],
    ['Hello, world!', 0x9747b28c, 0x24884cba],
    ['The quick brown fox jumps over the lazy dog', 0x9747b28c, 0x2fa826cd],
  ])('MurmurHash3 of %j under %i', (text, seed, hash) => {
    expect(murmur3(new TextEncoder().encode(text), seed)).toBe(hash);
  });
});

describe('a stream never changes', () => {
  test('golden values', () => {
    const stream = randomStream(0, 'weights');
    expect(draw(3, stream.uniform)).toEqual([0.14161737794431062, 0.5409016637502037, 0.06363722148475304]);
    expect(draw(3, stream.normal)).toEqual([1.4220684694919572, 0.027952783115796232, 0.7989095121644603]);
    expect(draw(5, () => stream.integer(10))).toEqual([2, 3, 7, 9, 3]);
    expect(Array.from(stream.permutation(8))).toEqual([4, 5, 7, 6, 3, 1, 0, 2]);
    expect(randomStream(2 ** 53 - 1, 'größer').uniform()).toEqual(0.13280160888622095);
  });

  test('the same name gives the same numbers from their beginning', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.string(), (seed, name) => {
        const first = randomStream(seed, name);
        first.normal();
        expect(draw(4, randomStream(seed, name).uniform)).toEqual(draw(4, randomStream(seed, name).uniform));
      }),
    );
  });
});

describe('streams are independent', () => {
  const count = 20_000;
  const limit = 4.5 / Math.sqrt(count);
  test.each([
    ['names that differ in one letter', randomStream(1, 'a'), randomStream(1, 'b')],
    ['neighbouring seeds', randomStream(1, 'a'), randomStream(2, 'a')],
    ['a seed that ends as the other name begins', randomStream(1, '1/a'), randomStream(11, 'a')],
  ])('%s', (_, left, right) => {
    const [a, b] = [draw(count, left.uniform), draw(count, right.uniform)];
    expect(Math.abs(correlation(a, b))).toBeLessThan(limit);
    expect(Math.abs(correlation(a.slice(1), b.slice(0, -1)))).toBeLessThan(limit);
    expect(a.some((value, index) => value === b[index])).toBe(false);
  });

  test('the first numbers of 20,000 seeds are as uniform as those of one stream', () => {
    const firsts = Array.from({ length: count }, (_, seed) => randomStream(seed, 'init').uniform());
    const counts = new Array<number>(100).fill(0);
    for (const value of firsts) counts[Math.floor(value * 100)] = (counts[Math.floor(value * 100)] ?? 0) + 1;
    expect(chiSquare(counts)).toBeLessThan(161);
    expect(Math.abs(correlation(firsts.slice(1), firsts.slice(0, -1)))).toBeLessThan(limit);
  });
});

describe('distributions', () => {
  test('uniform: in [0, 1), even in 100 bins, its low bits too', () => {
    const { uniform } = randomStream(3, 'uniform');
    const high = new Array<number>(100).fill(0);
    const low = new Array<number>(128).fill(0);
    for (let index = 0; index < 100_000; index += 1) {
      const value = uniform();
      if (!(value >= 0 && value < 1)) throw new Error(`uniform() gave ${value}.`);
      high[Math.floor(value * 100)] = (high[Math.floor(value * 100)] ?? 0) + 1;
      const bits = (value * 2 ** 53) % 128;
      low[bits] = (low[bits] ?? 0) + 1;
    }
    expect(chiSquare(high)).toBeLessThan(161); // 99 degrees of freedom, p = 0.0001
    expect(chiSquare(low)).toBeLessThan(195); // 127 degrees of freedom, p = 0.0001
  });

  test('normal: moments, tails, and no correlation between the two of a pair', () => {
    const values = draw(100_000, randomStream(4, 'normal').normal);
    expect(Math.abs(mean(values))).toBeLessThan(0.015);
    expect(Math.abs(mean(values.map((value) => value ** 2)) - 1)).toBeLessThan(0.02);
    expect(Math.abs(mean(values.map((value) => value ** 4)) - 3)).toBeLessThan(0.15);
    const beyond = values.filter((value) => Math.abs(value) > 1.959964).length / values.length;
    expect(Math.abs(beyond - 0.05)).toBeLessThan(0.003);
    const firsts = values.filter((_, index) => index % 2 === 0);
    const seconds = values.filter((_, index) => index % 2 === 1);
    expect(Math.abs(correlation(firsts, seconds))).toBeLessThan(0.02);
  });

  test('integer: every value below the bound equally often', () => {
    const { integer } = randomStream(5, 'integer');
    const counts = new Array<number>(7).fill(0);
    for (let index = 0; index < 70_000; index += 1) {
      const value = integer(7);
      counts[value] = (counts[value] ?? 0) + 1;
    }
    expect(counts).toHaveLength(7);
    expect(chiSquare(counts)).toBeLessThan(28);
    expect(integer(1)).toBe(0);
  });

  test('integer has no bias where the bound does not divide 2³²', () => {
    const { integer } = randomStream(6, 'integer');
    const below = 3 * 2 ** 30;
    const values = draw(30_000, () => integer(below));
    const low = values.filter((value) => value < 2 ** 30).length;
    expect(Math.abs(low / values.length - 1 / 3)).toBeLessThan(0.012);
    expect(integer(2 ** 32)).toBeLessThan(2 ** 32);
  });

  test('permutation: every order of three equally often', () => {
    const { permutation } = randomStream(7, 'order');
    const counts = new Map<string, number>();
    for (let index = 0; index < 12_000; index += 1) {
      const order = permutation(3).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    expect(chiSquare([...counts.values()])).toBeLessThan(26);
    expect(permutation(0)).toHaveLength(0);
  });

  test.each([0, -1, 1.5, 2 ** 32 + 1, NaN])('integer(%d) is refused', (below) => {
    expect(() => randomStream(0, 'x').integer(below)).toThrow(RangeError);
  });

  test.each([-1, 0.5, 2 ** 53])('seed %d is refused', (seed) => {
    expect(() => randomStream(seed, 'x')).toThrow(RangeError);
  });
});
