import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readLines, type Line } from './lines.ts';
import { unpack } from './open.ts';

async function* chunked(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

function linesOf(text: string | Uint8Array, chunk = 7, max?: number): Promise<Line[]> {
  return collect(readLines(chunked(Buffer.from(text), chunk), max));
}

describe('readLines', () => {
  test('numbers lines, with and without a last line feed', async () => {
    expect(await linesOf('a\nbé\r\n\nd')).toEqual([
      { number: 1, text: 'a' },
      { number: 2, text: 'bé' },
      { number: 3, text: '' },
      { number: 4, text: 'd' },
    ]);
    expect(await linesOf('a\n')).toHaveLength(1);
    expect(await linesOf('')).toEqual([]);
  });

  test('gives the same lines however the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'grapheme' })),
        fc.integer({ min: 1, max: 9 }),
        async (texts, size) => {
          const lines = texts.map((text) => text.replace(/[\r\n\uFEFF]/g, ''));
          const read = await linesOf(lines.map((line) => `${line}\n`).join(''), size);
          expect(read).toEqual(lines.map((text, index) => ({ number: index + 1, text })));
        },
      ),
    );
  });

  test('reports a line that is too long and goes on after it', async () => {
    const lines = await linesOf(`short\n${'x'.repeat(500)}\nafter\n`, 16, 100);
    expect(lines).toMatchObject([
      { number: 1, text: 'short' },
      { number: 2, reason: 'it is longer than 100 bytes', beginning: 'x'.repeat(100) },
      { number: 3, text: 'after' },
    ]);
  });

  test('reports bytes that are no UTF-8', async () => {
    const lines = await linesOf(
      Buffer.concat([Buffer.from('a\n'), Buffer.from([0x66, 0xff, 0xfe, 10]), Buffer.from('b')]),
    );
    expect(lines).toMatchObject([
      { text: 'a' },
      { number: 2, reason: 'it is not valid UTF-8' },
      { text: 'b' },
    ]);
  });
});

describe('unpack', () => {
  const text = 'one line\n'.repeat(1000);

  test.each([1, 3, 100_000])('gzip is known by its bytes, in chunks of %i', async (size) => {
    const unpacked = await collect(unpack(chunked(gzipSync(text), size)));
    expect(Buffer.concat(unpacked).toString()).toBe(text);
  });

  test('what is not packed stays as it is', async () => {
    expect(Buffer.concat(await collect(unpack(chunked(Buffer.from('x'), 4)))).toString()).toBe('x');
    expect(await collect(unpack(chunked(Buffer.alloc(0), 4)))).toEqual([]);
  });

  test('a packed file that ends too early is damaged, after what was good', async () => {
    const random = Array.from({ length: 20_000 }, (_none, index) => String((index * 7919) % 10007)).join(
      '\n',
    );
    const packed = gzipSync(random);
    let read = 0;
    const reading = (async () => {
      for await (const bytes of unpack(chunked(packed.subarray(0, packed.length - 3000), 512)))
        read += bytes.length;
    })();
    await expect(reading).rejects.toMatchObject({ name: 'DamagedFile' });
    expect(read).toBeGreaterThan(1000);
  });
});
