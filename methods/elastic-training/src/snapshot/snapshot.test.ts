import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTestGroup, type TestGroup } from '../communicator/testing.ts';
import {
  DamagedPiece,
  listPieces,
  packPiece,
  PieceStore,
  readFromDisk,
  removeBefore,
  SnapshotRing,
  unpackPiece,
  writePieces,
  type Piece,
} from './index.ts';

function piece(layer: number, start: number, end: number, version: number): Piece {
  const numbers = (offset: number) =>
    Float32Array.from({ length: end - start }, (_, i) => layer * 100 + offset + start + i + version / 16);
  return { layer, start, end, version, slots: { master: numbers(0), m: numbers(30), v: numbers(60) } };
}

describe('a packed piece', () => {
  test('does not share memory with what it was made of', () => {
    const live = piece(1, 0, 4, 2);
    const { about, bytes } = packPiece(live);
    live.slots.m.fill(-1);
    expect(unpackPiece({ ...about }, bytes)).toEqual(piece(1, 0, 4, 2));
  });

  test.each([0, 47])('with a changed byte %i is refused', (at) => {
    const { about, bytes } = packPiece(piece(1, 0, 4, 2));
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    expect(() => unpackPiece({ ...about }, bytes)).toThrow(DamagedPiece);
  });

  test('of another name is refused', () => {
    const { about, bytes } = packPiece(piece(1, 0, 4, 2));
    expect(() => unpackPiece({ ...about, version: 3 }, bytes)).toThrow(DamagedPiece);
  });
});

test('a store puts together what overlaps, and forgets versions on either side', () => {
  const store = new PieceStore();
  for (const held of [piece(0, 0, 5, 1), piece(0, 3, 8, 1), piece(0, 0, 8, 2), piece(0, 0, 8, 3)])
    store.put(held);
  expect(store.read({ layer: 0, start: 1, end: 7, version: 1 })).toEqual(piece(0, 1, 7, 1));
  expect(() => store.read({ layer: 0, start: 1, end: 9, version: 1 })).toThrow('Element 8 of layer 0');
  store.forgetAfter(2);
  store.forgetBefore(2);
  expect(store.inventory()).toEqual([{ layer: 0, start: 0, end: 8, version: 2 }]);
});

describe('on disk', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pieces-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('pieces of any cut are read as others', async () => {
    await writePieces(folder, [piece(0, 0, 5, 3), piece(0, 5, 9, 3)], 1);
    expect(await readFromDisk(folder, { layer: 0, start: 2, end: 8, version: 3 })).toEqual(piece(0, 2, 8, 3));
    await writePieces(folder, [piece(0, 0, 5, 4)], 1);
    await removeBefore(folder, 4);
    expect(await listPieces(folder)).toEqual([{ layer: 0, start: 0, end: 5, version: 4 }]);
  });

  test('a damaged file is said to be, once, and then counts as absent', async () => {
    await writePieces(folder, [piece(0, 0, 5, 3)], 1);
    const [place = ''] = await readdir(folder);
    const path = join(folder, place, '0-0-5.piece');
    const bytes = await readFile(path);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    await writeFile(path, bytes);
    await expect(readFromDisk(folder, { layer: 0, start: 0, end: 5, version: 3 })).rejects.toThrow(
      DamagedPiece,
    );
    expect(await listPieces(folder)).toEqual([]);
  });

  test('what was not written whole is not listed', async () => {
    await writePieces(folder, [piece(0, 0, 5, 3)], 1);
    const [place = ''] = await readdir(folder);
    await writeFile(join(folder, place, '0-5-9.7.part'), 'half');
    expect(await listPieces(folder)).toHaveLength(1);
    expect(await listPieces(join(folder, 'absent'))).toEqual([]);
  });
});

describe('the ring', () => {
  let group: TestGroup;
  beforeEach(async () => {
    group = await openTestGroup(2);
    await group.edit(1, [0, 1]);
  });
  afterEach(() => group.close());

  test('a version is safe once the neighbour holds it', async () => {
    const stores = [new PieceStore(), new PieceStore()];
    const rings = group.communicators.map(
      (communicator, id) =>
        new SnapshotRing({
          channel: communicator.channel(),
          store: stores[id] ?? new PieceStore(),
          backup: 1 - id,
          wards: [{ rank: 1 - id, pieces: 1 }],
        }),
    );
    rings[0]?.begin(1, [piece(0, 0, 4, 1)]);
    let safe = false;
    const waiting = rings[0]?.safe().then(() => {
      safe = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(safe).toBe(false);
    rings[1]?.begin(1, [piece(0, 4, 8, 1)]);
    await waiting;
    expect(stores[1]?.read({ layer: 0, start: 0, end: 4, version: 1 })).toEqual(piece(0, 0, 4, 1));
  });
});
