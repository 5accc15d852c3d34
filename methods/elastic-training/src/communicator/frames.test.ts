import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MalformedFrame } from './errors.ts';
import { encodeHead, FrameReader, MEMBER, type Frame } from './frames.ts';

test('frames are read whole however the stream is cut', () => {
  const sent = [Uint8Array.of(), Uint8Array.of(1, 2, 3), new Uint8Array(70).fill(9)];
  const stream = Buffer.concat(
    sent.flatMap((payload, number) => [encodeHead({ kind: 'test', number }, payload), payload]),
  );
  fc.assert(
    fc.property(fc.array(fc.nat(stream.length), { maxLength: 12 }), (cuts) => {
      const reader = new FrameReader();
      reader.limits = MEMBER;
      const read: Frame[] = [];
      const bounds = [0, ...cuts.sort((a, b) => a - b), stream.length];
      for (const [index, end] of bounds.slice(1).entries()) {
        reader.push(new Uint8Array(stream.subarray(bounds[index], end)));
        for (let frame = reader.next(); frame; frame = reader.next()) read.push(frame);
      }
      expect(read.map(({ header }) => header)).toEqual(sent.map((_, number) => ({ kind: 'test', number })));
      expect(read.map(({ payload }) => payload)).toEqual(sent);
    }),
  );
});

test.each([
  ['a header that is no JSON', [2, 0, 0, 0, 0, 0, 0, 0, 123, 123]],
  ['a header without a kind', [2, 0, 0, 0, 0, 0, 0, 0, 123, 125]],
  ['a header that is too long', [0, 0, 0, 1, 0, 0, 0, 0]],
  ['a payload before the other side is known', [2, 0, 0, 0, 1, 0, 0, 0, 123, 125]],
])('%s is refused', (_, bytes) => {
  const reader = new FrameReader();
  reader.push(Uint8Array.from(bytes));
  expect(() => reader.next()).toThrow(MalformedFrame);
});
