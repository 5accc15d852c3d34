// The data that runs in the browser read: files of the host, or built once from a package and kept.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Worker } from 'node:worker_threads';
import type { Dataset } from '@papertape/reproduction';
import type { Room } from '@papertape/reproduction/node';
import { describeError, type Log } from '../log.ts';
import type { BuildOrder, BuildOutcome } from './build-dataset.ts';

/** A dataset as a file of this machine. */
export interface DatasetFile {
  path: string;
  bytes: number;
  sha256: string;
  origin: 'file' | 'built';
}

/** The datasets of the rooms. */
export interface Datasets {
  /** The file of a declared dataset; null when the host has none and none can be built. */
  find(room: Room, dataset: Dataset): Promise<DatasetFile | null>;
  /** Whether `find` will probably give one, without building it. */
  mayFind(dataset: Dataset): boolean;
}

/** Datasets under `dataDir/datasets`; what is built is kept in its folder `built`. */
export function createDatasets(dataDir: string, log: Log): Datasets {
  const folder = join(dataDir, 'datasets');
  const building = new Map<string, Promise<boolean>>();
  const facts = new Map<string, { stamp: string; sha256: string }>();

  const describe = async (path: string, origin: DatasetFile['origin']): Promise<DatasetFile> => {
    const { size, mtimeMs } = await stat(path);
    const stamp = `${size} ${mtimeMs}`;
    const known = facts.get(path);
    const sha256 = known?.stamp === stamp ? known.sha256 : await hashOf(path);
    facts.set(path, { stamp, sha256 });
    return { path, bytes: size, sha256, origin };
  };

  const build = (order: BuildOrder): Promise<boolean> => {
    const underWay = building.get(order.target) ?? buildInThread(order, log);
    building.set(order.target, underWay);
    return underWay.finally(() => building.delete(order.target));
  };

  return {
    async find(room, dataset) {
      const given = join(folder, dataset.file);
      if (existsSync(given)) return describe(given, 'file');
      if (dataset.source.kind !== 'built') return null;
      const target = join(folder, 'built', room.name, `${await recipeHash(room, dataset)}-${dataset.file}`);
      const order = { room: room.name, methods: join(room.folder, '..'), dataset: dataset.name, target };
      return existsSync(target) || (await build(order)) ? describe(target, 'built') : null;
    },
    mayFind: (dataset) => dataset.source.kind === 'built' || existsSync(join(folder, dataset.file)),
  };
}

/** Names what a dataset is built by: another recipe, another file. */
async function recipeHash(room: Room, dataset: Dataset): Promise<string> {
  const recipe = await readFile(join(room.folder, 'reproduction/datasets', `${dataset.name}.ts`)).catch(
    () => '',
  );
  return createHash('sha256').update(recipe).digest('hex').slice(0, 12);
}

/** Builds in a thread of its own: seconds of work that readers of other pages must not wait for. */
async function buildInThread(order: BuildOrder, log: Log): Promise<boolean> {
  const worker = new Worker(new URL('./build-dataset.ts', import.meta.url), { workerData: order });
  try {
    const outcome = await new Promise<BuildOutcome>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', (code) => reject(new Error(`The thread ended with ${code}.`)));
    });
    if (!outcome.built) log('warn', 'dataset not built', { ...order, reason: outcome.reason });
    return outcome.built;
  } catch (error) {
    log('error', 'dataset not built', { ...order, error: describeError(error) });
    return false;
  } finally {
    await worker.terminate();
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
