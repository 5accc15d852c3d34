import fc from 'fast-check';
import { expect, test } from 'vitest';
import { frame, FrameReader, renameStatement, simpleQuery } from './messages.ts';

test('frames come out whole, however the stream is cut', () => {
  const anyFrame = fc
    .tuple(fc.constantFrom('Q', 'P', 'B', 'S'), fc.uint8Array({ maxLength: 300 }))
    .map(([type, body]) => frame(type, Buffer.from(body)));
  fc.assert(
    fc.property(
      fc.array(anyFrame),
      fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }),
      (frames, sizes) => {
        const stream = Buffer.concat(frames);
        const reader = new FrameReader();
        const found: Buffer[] = [];
        for (let at = 0, cut = 0; at < stream.length; cut += 1) {
          const size = sizes[cut % sizes.length] ?? 1;
          reader.push(stream.subarray(at, at + size));
          at += size;
          for (let next = reader.takeFrame(); next; next = reader.takeFrame()) found.push(next);
        }
        expect(Buffer.concat(found)).toEqual(stream);
        expect(found.map(({ length }) => length)).toEqual(frames.map(({ length }) => length));
      },
    ),
  );
});

test('a frame that claims to be larger than memory is refused', () => {
  const reader = new FrameReader();
  reader.push(Buffer.from([0x51, 0xff, 0xff, 0xff, 0xff]));
  expect(() => reader.takeFrame()).toThrow(RangeError);
});

test('only named statements are renamed', () => {
  const parse = frame('P', Buffer.from('mine\0select 1\0\0\0'));
  expect(renameStatement(parse, 'c7_')).toEqual({
    message: frame('P', Buffer.from('c7_mine\0select 1\0\0\0')),
    statement: 'c7_mine',
  });
  const bind = frame('B', Buffer.from('portal\0mine\0\0\0\0\0\0\0'));
  expect(renameStatement(bind, 'c7_').message).toEqual(
    frame('B', Buffer.from('portal\0c7_mine\0\0\0\0\0\0\0')),
  );
  expect(renameStatement(frame('D', Buffer.from('Smine\0')), 'c7_').statement).toBe('c7_mine');
  for (const other of [
    frame('P', Buffer.from('\0select 1\0\0\0')),
    frame('B', Buffer.from('\0\0\0\0\0\0\0\0')),
    frame('D', Buffer.from('Pmine\0')),
    simpleQuery('select 1'),
  ])
    expect(renameStatement(other, 'c7_')).toEqual({ message: other, statement: null });
});
