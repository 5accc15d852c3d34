import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutLines, type CutOptions, type LinePart } from './lines.ts';

const options: CutOptions = { batchBytes: 40, batchLines: 5, longestLine: 30 };

async function cut(pieces: readonly string[], given = options, failure?: Error): Promise<LinePart[]> {
  async function* read() {
    let read = 0;
    for (const piece of pieces) {
      const bytes = Buffer.from(piece);
      read += bytes.length;
      yield { bytes, read };
    }
    if (failure) throw failure;
  }
  return collect(cutLines(read(), given));
}

async function collect<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const value of values) all.push(value);
  return all;
}

const textOf = (part: LinePart) => (part.kind === 'lines' ? Buffer.from(part.bytes).toString() : part.kind);

describe('lines', () => {
  test('are cut into the same batches however the pieces of the file fall', async () => {
    const line = fc.string({ unit: fc.constantFrom('a', 'é', ' ', '"'), maxLength: 50 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 20 }),
        fc.array(fc.nat({ max: 400 })),
        async (lines, at) => {
          const text = lines.join('\n');
          const whole = await cut([text]);
          const cuts = [0, ...at.filter((place) => place <= text.length).sort((a, b) => a - b), text.length];
          const pieces = cuts.slice(1).map((end, index) => text.slice(cuts[index], end));
          const parts = await cut(pieces);
          expect(parts.map(({ read: _, ...part }) => part)).toEqual(
            whole.map(({ read: _, ...part }) => part),
          );
        },
      ),
    );
  });

  test('follow each other without a gap, and every byte is in one part', async () => {
    const text = `${'x'.repeat(20)}\n\n${'y'.repeat(99)}\nshort\n${'z'.repeat(29)}\nend`;
    const parts = await cut([text]);
    let place = { line: 0, offset: 0 };
    for (const part of parts) {
      expect({ line: part.line, offset: part.offset }).toEqual(place);
      place = part.next;
    }
    expect(place).toEqual({ line: 6, offset: text.length });
    expect(parts.map(textOf)).toEqual([
      `${'x'.repeat(20)}\n\n`,
      'long-line',
      `short\n${'z'.repeat(29)}\nend`,
    ]);
  });

  test('that are too long are passed over without being held', async () => {
    async function* endless() {
      const bytes = Buffer.alloc(1 << 20, 'x');
      for (let read = 0; read < 300; read++) yield { bytes, read };
      yield { bytes: Buffer.from('\n{}\n'), read: 300 };
    }
    const before = process.memoryUsage().arrayBuffers;
    const parts = await collect(cutLines(endless(), { ...options, longestLine: 2 << 20 }));
    expect(parts.map(textOf)).toEqual(['long-line', '{}\n']);
    expect(parts[0]).toMatchObject({ line: 0, offset: 0, length: 300 * (1 << 20) + 1 });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50e6);
  });

  test('before a damage are given, and the damage begins with the line that is not whole', async () => {
    const parts = await cut(['one\ntwo\nthr'], options, new Error('unexpected end of file'));
    expect(parts.map(textOf)).toEqual(['one\ntwo\n', 'damage']);
    expect(parts[1]).toMatchObject({ line: 2, offset: 8, reason: 'unexpected end of file' });
  });

  test('go on from a place as if what is before had been read', async () => {
    const all = await cut(['aaaa\nbbbb\ncccc\ndddd\neeee\nffff\ngggg\n']);
    const [first] = all;
    if (!first) throw new Error('no batch');
    const rest = await cut(['ffff\ngggg\n'], { ...options, from: first.next });
    expect(first.next).toEqual({ line: 5, offset: 25 });
    expect(rest).toMatchObject([{ line: 5, offset: 25, next: { line: 7, offset: 35 } }]);
  });
});
