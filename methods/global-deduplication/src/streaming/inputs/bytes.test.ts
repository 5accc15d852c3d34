import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inventedRows, toLines } from '../testing/invented.ts';
import { readPieces } from './bytes.ts';
import type { InputFile } from './files.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'papertape-bytes-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const text = Buffer.from(toLines(inventedRows(1500)));

async function file(name: string, content: Uint8Array, format: InputFile['format']): Promise<InputFile> {
  const path = join(folder, name);
  await writeFile(path, content);
  return { path, name, format, role: 'corpus', bytes: content.length, modified: 0 };
}

async function read(input: InputFile, offset = 0): Promise<{ text: Buffer; failure: string | null }> {
  const pieces: Uint8Array[] = [];
  try {
    for await (const { bytes } of readPieces(input, offset)) pieces.push(bytes);
    return { text: Buffer.concat(pieces), failure: null };
  } catch (error) {
    return { text: Buffer.concat(pieces), failure: (error as Error).message };
  }
}

test.each(['lines', 'gzip'] as const)('a file in %s is read from any offset', async (format) => {
  const input = await file(`whole.${format}`, format === 'gzip' ? gzipSync(text) : text, format);
  expect((await read(input)).text.equals(text)).toBe(true);
  expect((await read(input, 100_001)).text.equals(text.subarray(100_001))).toBe(true);
});

test('several packed parts in a row are one file', async () => {
  const half = Math.floor(text.length / 2);
  const packed = Buffer.concat([gzipSync(text.subarray(0, half)), gzipSync(text.subarray(half))]);
  const { text: found, failure } = await read(await file('parts.gz', packed, 'gzip'));
  expect(failure).toBeNull();
  expect(found.equals(text)).toBe(true);
});

test('of a file whose end is missing, all that comes before is read', async () => {
  const packed = gzipSync(text);
  const { text: found, failure } = await read(
    await file('cut.gz', packed.subarray(0, packed.length - 5000), 'gzip'),
  );
  expect(failure).toMatch(/unexpected end of file/);
  expect(found.length).toBeGreaterThan(text.length * 0.8);
  expect(found.equals(text.subarray(0, found.length))).toBe(true);
});

test('a file with a damaged middle is read up to the damage, within a buffer of the unpacker', async () => {
  const packed = gzipSync(text);
  const middle = Math.floor(packed.length / 2);
  packed.fill(0xff, middle, middle + 300);
  const { text: found, failure } = await read(await file('damaged.gz', packed, 'gzip'));
  expect(failure).not.toBeNull();
  expect(found.length).toBeGreaterThan(text.length * 0.4);
  expect(found.subarray(0, text.length * 0.4).equals(text.subarray(0, text.length * 0.4))).toBe(true);
});

test('what is no gzip at all says so', async () => {
  expect((await read(await file('no.gz', Buffer.from('{}\n'), 'gzip'))).failure).toMatch(/incorrect header/);
});
