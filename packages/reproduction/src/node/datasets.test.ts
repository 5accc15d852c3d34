import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Dataset, ReproductionDefinition } from '../definition.ts';
import { syntheticReproduction } from '../testing/index.ts';
import { loadDataset } from './datasets.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'datasets-'));
});
afterEach(() => rm(folder, { recursive: true }));

const text = ({ bytes }: { bytes: Uint8Array }) => new TextDecoder().decode(bytes);

/** A room in the temporary folder with one dataset. */
function roomWith(change: Partial<Dataset>) {
  const dataset: Dataset = {
    name: 'digits',
    title: 'Digits',
    license: 'CC0',
    file: 'digits.bin',
    source: { kind: 'url', url: 'https://example.org/digits.bin' },
    profiles: ['quick'],
    ...change,
  };
  const definition: ReproductionDefinition = {
    ...syntheticReproduction,
    name: 'digits',
    datasets: [dataset],
  };
  return { folder: join(folder, 'room'), definition };
}

/** Serves `body` under any path while `use` runs; gives its address, and how often it was asked. */
async function serving<T>(body: string, use: (url: string, asked: () => number) => Promise<T>): Promise<T> {
  let count = 0;
  const server = createServer((request, response) => {
    count += 1;
    response.statusCode = request.url === '/missing' ? 404 : 200;
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    return await use(`http://127.0.0.1:${port}`, () => count);
  } finally {
    server.close();
  }
}

describe('where a dataset comes from, in this order', () => {
  test('the folders given, the first that has the file', async () => {
    for (const name of ['b', 'c']) {
      await mkdir(join(folder, name));
      await writeFile(join(folder, name, 'digits.bin'), name);
    }
    const folders = ['a', 'b', 'c'].map((name) => join(folder, name));
    const standIn = async () => new TextEncoder().encode('made up');
    const loaded = await loadDataset(roomWith({ standIn }), 'digits', { folders });
    expect([text(loaded), loaded.origin]).toEqual(['b', 'file']);
  });

  test('the network, once: then the cache has it', async () => {
    await serving('from afar', async (url, asked) => {
      const room = roomWith({ source: { kind: 'url', url: `${url}/digits.bin` } });
      const options = { folders: [], cacheFolder: join(folder, 'cache'), fetch };
      for (let time = 0; time < 2; time += 1) {
        const loaded = await loadDataset(room, 'digits', options);
        expect([text(loaded), loaded.origin]).toEqual(['from afar', 'fetched']);
      }
      expect(asked()).toBe(1);
      expect(await readdir(options.cacheFolder)).toEqual(['digits.bin']);
      expect(await readFile(join(options.cacheFolder, 'digits.bin'), 'utf8')).toBe('from afar');
    });
  });

  test('a package, by the room’s own module', async () => {
    const room = roomWith({ source: { kind: 'built', package: 'digits-of-pi' } });
    await mkdir(join(room.folder, 'reproduction', 'datasets'), { recursive: true });
    const module = 'export const build = async () => new TextEncoder().encode("314");';
    await writeFile(join(room.folder, 'reproduction', 'datasets', 'digits.ts'), module);
    const loaded = await loadDataset(room, 'digits', { folders: [] });
    expect([text(loaded), loaded.origin]).toEqual(['314', 'built']);
  });

  test('the stand-in, where nothing is fetched or the network fails', async () => {
    const standIn = async () => new TextEncoder().encode('made up');
    expect((await loadDataset(roomWith({ standIn }), 'digits', { folders: [] })).origin).toBe('stand-in');
    await serving('', async (url) => {
      const room = roomWith({ standIn, source: { kind: 'url', url: `${url}/missing` } });
      expect((await loadDataset(room, 'digits', { folders: [], fetch })).origin).toBe('stand-in');
    });
  });
});

describe('a dataset that is nowhere', () => {
  test('says which file to put where, and with which option', async () => {
    const loading = loadDataset(roomWith({}), 'digits', { folders: [folder] });
    await expect(loading).rejects.toMatchObject({ name: 'DatasetUnavailable' });
    await expect(loading).rejects.toThrow(
      'Put the file digits.bin (from https://example.org/digits.bin) into a folder DIR and add --data DIR: papertape reproduce digits --data DIR',
    );
  });

  test('is not fetched where it lies in an archive: the message says which', async () => {
    await serving('an archive', async (url, asked) => {
      const room = roomWith({ source: { kind: 'archive', url: `${url}/digits.zip` } });
      await expect(loadDataset(room, 'digits', { folders: [], fetch })).rejects.toThrow(
        `Put the file digits.bin (from the archive ${url}/digits.zip) into a folder DIR`,
      );
      expect(asked()).toBe(0);
    });
  });

  test('says what the network answered', async () => {
    await serving('', async (url) => {
      const room = roomWith({ source: { kind: 'url', url: `${url}/missing` } });
      await expect(loadDataset(room, 'digits', { folders: [], fetch })).rejects.toThrow(
        /missing answered 404/,
      );
    });
  });

  test('says which package is not installed, and passes on what the module itself got wrong', async () => {
    const room = roomWith({ source: { kind: 'built', package: 'digits-of-pi' } });
    await mkdir(join(room.folder, 'reproduction', 'datasets'), { recursive: true });
    const file = join(room.folder, 'reproduction', 'datasets', 'digits.ts');
    await writeFile(file, 'import pi from "digits-of-pi"; export const build = () => pi;');
    await expect(loadDataset(room, 'digits', { folders: [] })).rejects.toThrow(
      'digits-of-pi is not installed',
    );
    const other = roomWith({ name: 'other', source: { kind: 'built', package: 'x' } });
    await writeFile(
      file.replace('digits.ts', 'other.ts'),
      'export const build = () => { throw new Error("odd"); };',
    );
    await expect(loadDataset(other, 'other', { folders: [] })).rejects.toThrow('odd');
  });

  test('one that is not declared is a mistake of the room', async () => {
    await expect(loadDataset(roomWith({}), 'letters', { folders: [] })).rejects.toThrow(
      /declares no dataset 'letters'/,
    );
  });
});
