import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeFrame, encodedLength, encodeFrame, framedLength, MalformedFrame, type Frame } from './wire.ts';

const SIZE = 5;
const word = fc.integer({ min: 0, max: 0xffffffff });
const vector = fc
  .array(fc.float({ noNaN: true }), { minLength: SIZE, maxLength: SIZE })
  .map((values) => Float32Array.from(values));
const frames: fc.Arbitrary<Frame> = fc.record({
  kind: fc.constantFrom('answer', 'gradient', 'difference', 'descend', 'control', 'mine', 'recurse'),
  ticket: word,
  round: word,
  seed: word,
  rate: fc.double({ noNaN: true, noDefaultInfinity: true }),
  localSteps: word,
  batch: word,
  evaluations: word,
  items: fc.array(
    fc.record({ slot: fc.integer({ min: 0, max: 255 }), key: word, vector: fc.option(vector) }),
    { maxLength: 4 },
  ),
});

describe('frames', () => {
  test('come back as they were sent, and are as long as said', () => {
    fc.assert(
      fc.property(frames, (frame) => {
        const bytes = encodeFrame(frame);
        expect(bytes.byteLength).toBe(encodedLength(frame.items));
        expect(decodeFrame(bytes, SIZE)).toEqual(frame);
      }),
    );
  });

  test('are read or refused as malformed, whatever the bytes; nothing else is thrown', () => {
    fc.assert(
      fc.property(
        frames,
        fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 4 }),
        fc.nat(20),
        (frame, noise, cut) => {
          const bytes = encodeFrame(frame);
          for (const [at, value] of noise) bytes[at % bytes.length] = value;
          try {
            decodeFrame(bytes.subarray(0, bytes.length - cut), SIZE);
          } catch (error) {
            expect(error).toBeInstanceOf(MalformedFrame);
          }
        },
      ),
    );
  });

  test.each<[string, (bytes: Uint8Array) => Uint8Array, RegExp]>([
    ['too short', (bytes) => bytes.subarray(0, 10), /too short/],
    ['of another protocol', (bytes) => bytes.with(0, 1), /not a frame/],
    ['of another version', (bytes) => bytes.with(2, 9), /version 9/],
    ['of an unknown kind', (bytes) => bytes.with(3, 99), /kind/],
    ['with a cut vector', (bytes) => bytes.subarray(0, bytes.length - 4), /ends inside/],
    ['with more than it says', (bytes) => Uint8Array.from([...bytes, 0]), /after the last/],
  ])('%s are refused with the reason', (_, spoil, reason) => {
    const bytes = encodeFrame({
      kind: 'answer',
      ticket: 1,
      round: 2,
      seed: 3,
      rate: 0.1,
      localSteps: 1,
      batch: 1,
      evaluations: 1,
      items: [{ slot: 0, key: 0, vector: new Float32Array(SIZE) }],
    });
    expect(() => decodeFrame(spoil(bytes), SIZE)).toThrow(reason);
  });

  test('a vector of another size than the model is refused before it is read', () => {
    const items = [{ slot: 0, key: 0, vector: new Float32Array(SIZE + 1) }];
    const bytes = encodeFrame({
      kind: 'answer',
      ticket: 0,
      round: 0,
      seed: 0,
      rate: 1,
      localSteps: 1,
      batch: 0,
      evaluations: 0,
      items,
    });
    expect(() => decodeFrame(bytes, SIZE)).toThrow(/6 elements where the model has 5/);
  });
});

test.each([
  [0, false, 2],
  [125, true, 131],
  [126, false, 130],
  [65_535, true, 65_543],
  [65_536, false, 65_546],
])('a message of %i bytes (masked: %s) takes %i bytes in a WebSocket', (payload, masked, length) => {
  expect(framedLength(payload, masked)).toBe(length);
});
