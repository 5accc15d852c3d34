/** Reads the datasets of a room: from the host's folders, the cache, a package, or the network. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LoadedDataset } from '../context.ts';
import type { Dataset } from '../definition.ts';
import { DatasetUnavailable } from '../errors.ts';
import type { Room } from './rooms.ts';
import { writeWhole } from './write-whole.ts';

export interface DatasetOptions {
  /** Searched first, in this order; the folders given with --data. */
  readonly folders: readonly string[];
  /** Where fetched data is kept between runs. */
  readonly cacheFolder?: string;
  /** Without it nothing is fetched. */
  readonly fetch?: typeof fetch;
}

type Attempt = LoadedDataset | { readonly failure: string } | null;

/**
 * The bytes of a dataset: `file` in `folders`, then in `cacheFolder`, then built from its package, then fetched
 * (and kept in `cacheFolder`), then its stand-in. Throws DatasetUnavailable saying which file to put where.
 */
export async function loadDataset(
  room: Pick<Room, 'folder' | 'definition'>,
  name: string,
  options: DatasetOptions,
): Promise<LoadedDataset> {
  const dataset = room.definition.datasets.find((declared) => declared.name === name);
  if (dataset === undefined) throw new TypeError(`'${room.definition.name}' declares no dataset '${name}'.`);
  const failures: string[] = [];
  for (const attempt of [fromFolders, fromCache, fromPackage, fromNetwork, fromStandIn]) {
    const found = await attempt(dataset, options, room.folder);
    if (found !== null && 'bytes' in found) return found;
    if (found !== null) failures.push(found.failure);
  }
  throw new DatasetUnavailable(advice(room.definition.name, dataset, failures));
}

function advice(reproduction: string, dataset: Dataset, failures: readonly string[]): string {
  const why = failures.length > 0 ? ` ${failures.join(' ')}` : '';
  return (
    `The dataset '${dataset.name}' is not here.${why} ` +
    `Put the file ${dataset.file} (${whereFrom(dataset)}) into a folder DIR and add --data DIR: ` +
    `papertape reproduce ${reproduction} --data DIR`
  );
}

function whereFrom({ source }: Dataset): string {
  if (source.kind === 'built') return `or install the package ${source.package}`;
  return source.kind === 'archive' ? `from the archive ${source.url}` : `from ${source.url}`;
}

async function fromFolders({ file }: Dataset, { folders }: DatasetOptions): Promise<Attempt> {
  const path = folders.map((folder) => join(folder, file)).find((candidate) => existsSync(candidate));
  return path === undefined ? null : { bytes: await read(path), origin: 'file' };
}

async function fromCache({ file, source }: Dataset, { cacheFolder }: DatasetOptions): Promise<Attempt> {
  const path = cacheFolder === undefined ? null : join(cacheFolder, file);
  if (path === null || !existsSync(path)) return null;
  return { bytes: await read(path), origin: source.kind === 'url' ? 'fetched' : 'file' };
}

async function fromPackage(dataset: Dataset, _: DatasetOptions, folder: string): Promise<Attempt> {
  if (dataset.source.kind !== 'built') return null;
  const file = join(folder, 'reproduction', 'datasets', `${dataset.name}.ts`);
  try {
    const module: unknown = await import(/* @vite-ignore */ pathToFileURL(file).href);
    const { build } = module as { build?: unknown };
    if (typeof build !== 'function') throw new TypeError(`${file} needs an export: build().`);
    const bytes = (await build()) as Uint8Array<ArrayBuffer>;
    return { bytes, origin: 'built' };
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    return { failure: `The package ${dataset.source.package} is not installed.` };
  }
}

async function fromNetwork(
  { source, file }: Dataset,
  { fetch, cacheFolder }: DatasetOptions,
): Promise<Attempt> {
  if (source.kind !== 'url' || fetch === undefined) return null;
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    const response = await fetch(source.url);
    if (!response.ok) return { failure: `${source.url} answered ${response.status}.` };
    bytes = new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    return { failure: `${source.url} could not be fetched (${(error as Error).message}).` };
  }
  if (cacheFolder !== undefined) writeWhole(join(cacheFolder, file), bytes);
  return { bytes, origin: 'fetched' };
}

async function fromStandIn({ standIn }: Dataset): Promise<Attempt> {
  return standIn === undefined ? null : { bytes: await standIn(), origin: 'stand-in' };
}

async function read(path: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await readFile(path));
}
