import { cp, mkdtemp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Result } from '../result.ts';
import { resultToJson } from '../serialize.ts';
import { sampleResult, SYNTHETIC_METHODS, syntheticReproduction } from '../testing/index.ts';
import { findReproduction, listReproductions, type Room } from './rooms.ts';
import { writeRecord } from './record.ts';

const METHODS = fileURLToPath(SYNTHETIC_METHODS);
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rooms-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A room in the temporary folder whose definition stays where it is. */
async function newRoom(): Promise<Room> {
  const room = await findReproduction('antithetic-sampling', METHODS);
  if (room === null) throw new Error('The synthetic room is missing.');
  return { ...room, folder: join(folder, room.name) };
}

const NOTHING = { rooms: [], broken: [] };

describe('discovery', () => {
  test('finds each folder with a reproduction by its name', async () => {
    const { rooms, broken } = await listReproductions(METHODS);
    const [room, ...others] = rooms;
    expect([others, broken]).toEqual([[], []]);
    expect(room).toMatchObject({
      name: 'antithetic-sampling',
      folder: join(METHODS, 'antithetic-sampling'),
      records: { quick: null, full: null },
    });
    expect(room?.definition).toBe(syntheticReproduction);
    expect((await findReproduction('antithetic-sampling', METHODS))?.name).toBe('antithetic-sampling');
  });

  test('passes over folders without one, and folders that are not there', async () => {
    await mkdir(join(folder, 'library-only', 'src'), { recursive: true });
    expect(await listReproductions(folder)).toEqual(NOTHING);
    expect(await listReproductions(join(folder, 'nowhere'))).toEqual(NOTHING);
    expect(await findReproduction('library-only', folder)).toBeNull();
    expect(await findReproduction('../methods/antithetic-sampling', METHODS)).toBeNull();
  });

  test.each([
    ['no default export', 'export const a = 1;', /needs a default export/],
    ['an error on import', 'throw new Error("half written");', /cannot be imported: Error: half written/],
    [
      'a definition that is not sound',
      'export default { name: "Broken Name", run() {} };',
      /broken\/reproduction\/index\.ts is not sound/,
    ],
  ])('names the file with %s', async (_, source, message) => {
    await mkdir(join(folder, 'broken', 'reproduction'), { recursive: true });
    await writeFile(join(folder, 'broken', 'reproduction', 'index.ts'), source);
    await expect(findReproduction('broken', folder)).rejects.toThrow(message);
    expect(await listReproductions(folder)).toMatchObject({
      rooms: [],
      broken: [{ name: 'broken', error: { message: expect.stringMatching(message) as string } }],
    });
  });

  test('reads what was recorded, and names the file that is no result', async () => {
    await cp(join(METHODS, 'antithetic-sampling'), join(folder, 'antithetic-sampling'), { recursive: true });
    const definition = join(folder, 'antithetic-sampling', 'reproduction', 'index.ts');
    const original = new URL('antithetic-sampling/reproduction/index.ts', SYNTHETIC_METHODS);
    await writeFile(definition, `export { default } from ${JSON.stringify(original.href)};`);
    await writeRecord(await newRoom(), sampleResult());
    expect((await findReproduction('antithetic-sampling', folder))?.records.quick?.seeds).toEqual([1, 2, 3]);
    await writeFile(join(folder, 'antithetic-sampling/reproduction/recorded/full.json'), '{"version": 1}');
    await expect(findReproduction('antithetic-sampling', folder)).rejects.toThrow(
      /full\.json: This is no result/,
    );
  });

  test('a room that cannot be read hides no other', async () => {
    const original = new URL('antithetic-sampling/reproduction/index.ts', SYNTHETIC_METHODS);
    for (const [name, source] of [
      ['antithetic-sampling', `export { default } from ${JSON.stringify(original.href)};`],
      ['before', 'throw new Error("half written");'],
    ] as const) {
      await mkdir(join(folder, name, 'reproduction'), { recursive: true });
      await writeFile(join(folder, name, 'reproduction', 'index.ts'), source);
    }
    const { rooms, broken } = await listReproductions(folder);
    expect(rooms.map(({ name }) => name)).toEqual(['antithetic-sampling']);
    expect(broken.map(({ name }) => name)).toEqual(['before']);
  });
});

describe('records', () => {
  test('are written whole, with verdicts computed again', async () => {
    const room = await newRoom();
    const forged = sampleResult();
    const claims = forged.claims.map((claim) => ({ ...claim, verdict: 'does not hold' as const }));
    const path = await writeRecord(room, { ...forged, claims });
    const written = JSON.parse(await readFile(path, 'utf8')) as Result;
    expect(written.runs).toEqual(forged.runs);
    expect(written.claims.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['smaller-error', 'holds'],
      ['any-function', 'does not hold'],
      ['same-cost', 'holds'],
      ['by-hand', 'not testable here'],
    ]);
    expect(await readFile(path, 'utf8')).toBe(resultToJson(written));
    expect(await readdir(join(room.folder, 'reproduction', 'recorded'))).toEqual(['quick.json']);
  });

  test.each<[string, Partial<Result>, RegExp]>([
    ['unfinished', { finishedAt: null }, /not finished/],
    ['of another reproduction', { reproduction: 'other' }, /of 'other'/],
    ['with other parameters', { profile: { name: 'quick', parameters: {} } }, /other parameters/],
    ['of other seeds', { seeds: [1, 2], runs: sampleResult().runs.slice(0, 2) }, /registered seeds, 1, 2, 3/],
    [
      'in which every seed failed',
      {
        runs: sampleResult().runs.map(({ seed, seconds }) => ({
          seed,
          seconds,
          status: 'failed',
          error: '',
        })),
      },
      /every seed failed/,
    ],
    ['that contradicts itself', { seeds: [1, 2] }, /contradicts itself/],
  ])('are not made of a result %s', async (_, change, message) => {
    const room = await newRoom();
    await expect(writeRecord(room, { ...sampleResult(), ...change })).rejects.toThrow(message);
    expect(await readdir(folder)).toEqual([]);
  });
});
