import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCounterRng, openStream, philox, type Place } from './index.ts';

const PLACE: Place = { step: 7, layer: 3, operation: 1, sample: 11 };

function words(counter: [number, number, number, number], key: [number, number]): string {
  const out = new Uint32Array(4);
  philox(out, counter, key);
  return Array.from(out, (word) => word.toString(16).padStart(8, '0')).join(' ');
}

function filled(place: Place, length: number, first = 0, seed = 5): number[] {
  const out = new Float32Array(length);
  createCounterRng(seed).fill(place, out, first);
  return Array.from(out);
}

test.each([
  [[0, 0, 0, 0], [0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
  [
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    [0xffffffff, 0xffffffff],
    '408f276d 41c83b0e a20bc7c6 6d5451fd',
  ],
  [
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xa4093822, 0x299f31d0],
    'd16cfe09 94fdcceb 5001e420 24126ea1',
  ],
] as const)('Philox4x32-10 answers %j under %j as Random123 does', (counter, key, answer) => {
  expect(words([...counter], [...key])).toBe(answer);
});

describe('the counter', () => {
  test('gives the same numbers whoever draws which part of them', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.nat(40), (first, length) => {
        expect(filled(PLACE, length, first)).toEqual(filled(PLACE, first + length).slice(first));
        const rng = createCounterRng(5);
        expect(filled(PLACE, 1, first)[0]).toBe(rng.uniform(PLACE, first));
      }),
    );
  });

  test('gives others for another seed, step, layer, operation and sample', () => {
    const places = [
      PLACE,
      { ...PLACE, step: 8 },
      { ...PLACE, layer: 4 },
      { ...PLACE, operation: 2 },
      { ...PLACE, sample: 12 },
      { step: 11, layer: 1, operation: 3, sample: 7 },
    ];
    const drawn = [...places.map((place) => filled(place, 8)), filled(PLACE, 8, 0, 5 + 2 ** 32)];
    expect(new Set(drawn.flat()).size).toBe(drawn.length * 8);
  });

  test('is uniform, and drops the share it is asked to', () => {
    const drawn = filled(PLACE, 100_000);
    const bins = new Array<number>(64).fill(0);
    for (const u of drawn) bins[Math.floor(u * 64)] = (bins[Math.floor(u * 64)] ?? 0) + 1;
    const chi = bins.reduce((sum, count) => sum + (count - 100_000 / 64) ** 2 / (100_000 / 64), 0);
    expect(chi).toBeLessThan(120); // 63 degrees of freedom, p = 0.00002
    const mask = new Float32Array(100_000);
    createCounterRng(5).dropout(PLACE, mask, 0.1);
    expect(new Set(mask)).toEqual(new Set([0, Math.fround(1 / 0.9)]));
    expect(mask.filter((value) => value === 0).length / mask.length).toBeCloseTo(0.1, 2);
  });

  test.each([
    { ...PLACE, step: 2 ** 32 },
    { ...PLACE, layer: 2 ** 16 },
    { ...PLACE, operation: -1 },
    { ...PLACE, sample: 0.5 },
  ])('refuses %j', (place) => {
    expect(() => filled(place, 1)).toThrow(RangeError);
  });

  test('refuses a rate of 1 and a seed below 0', () => {
    expect(() => createCounterRng(1).dropout(PLACE, new Float32Array(1), 1)).toThrow(RangeError);
    expect(() => createCounterRng(-1)).toThrow(RangeError);
  });
});

describe('a stream', () => {
  const draw = (count: number, offset = 0, logical = 2) => {
    const stream = openStream({ seed: 9, logical, offset });
    return Array.from({ length: count }, () => stream.next());
  };

  test('goes on where its state was taken', () => {
    fc.assert(
      fc.property(fc.nat(20), fc.nat(20), (before, jumped) => {
        const stream = openStream({ seed: 9, logical: 2, offset: 0 });
        for (let i = 0; i < before; i++) stream.next();
        stream.jump(jumped);
        const moved = openStream(stream.state());
        expect([moved.next(), moved.next()]).toEqual(draw(before + jumped + 2).slice(-2));
      }),
    );
  });

  test('differs between logical ranks, and jumps far', () => {
    expect(draw(4, 0, 3)).not.toEqual(draw(4));
    expect(draw(4, 2 ** 40)).not.toEqual(draw(4));
    expect(() => draw(1, -1)).toThrow(RangeError);
    expect(() => draw(1, 0, 2 ** 32)).toThrow(RangeError);
  });
});
