import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CheckpointError } from '../checkpoint/index.ts';
import { readCheckpoint, writeCheckpoint } from './index.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'checkpoint-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

test('a file gives back what was written last, and nothing lies beside it', async () => {
  const path = join(folder, 'model.safetensors');
  await writeCheckpoint(path, checkpoint(1));
  await writeCheckpoint(path, checkpoint(2));
  expect(await readCheckpoint(path)).toEqual(checkpoint(2));
  expect(await readdir(folder)).toEqual(['model.safetensors']);
});

test('writers at the same time leave one whole file', async () => {
  const path = join(folder, 'model.safetensors');
  await Promise.all([1, 2, 3, 4].map((value) => writeCheckpoint(path, checkpoint(value))));
  const { tensors } = await readCheckpoint(path);
  expect(new Set(tensors['w']?.values).size).toBe(1);
  expect(await readdir(folder)).toEqual(['model.safetensors']);
});

test('a write that fails leaves the old file and no other', async () => {
  const path = join(folder, 'model.safetensors');
  await writeCheckpoint(path, checkpoint(1));
  const tensors = { w: { shape: [1], values: new Float32Array(2) } };
  await expect(writeCheckpoint(path, { tensors, metadata: {} })).rejects.toThrow(CheckpointError);
  expect(await readCheckpoint(path)).toEqual(checkpoint(1));
  await mkdir(join(folder, 'taken', 'inside'), { recursive: true });
  await expect(writeCheckpoint(join(folder, 'taken'), checkpoint(1))).rejects.toThrow();
  expect(await readdir(folder)).toEqual(['model.safetensors', 'taken']);
});

test('the error about a damaged file names it', async () => {
  const path = join(folder, 'model.safetensors');
  await writeFile(path, 'short');
  await expect(readCheckpoint(path)).rejects.toThrow(`${path}: Cut off`);
});

/** Large enough that writers which mixed would show. */
function checkpoint(value: number) {
  return {
    tensors: { w: { shape: [1000, 100], values: new Float32Array(100_000).fill(value) } },
    metadata: {},
  };
}
