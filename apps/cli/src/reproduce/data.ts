// Datasets of a run: folders of the host's, the cache, and the network behind the guard.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Configuration } from '@papertape/configuration';
import type { ProfileName } from '@papertape/reproduction';
import type { Room } from '@papertape/reproduction/node';
import { dataFolders } from './files.ts';

const MAX_DATASET_BYTES = 512 * 1024 * 1024;

/** Where datasets come from, as the runner takes it. */
export interface DataAccess {
  dataFolders: string[];
  cacheFolder: string;
  fetch: typeof fetch;
}

/** What `withData` gives: the access, and whether a fetch failed for want of an answer. */
export interface OpenData {
  access: DataAccess;
  unanswered(): boolean;
}

/** Runs with access to data: the folders given, DATA_DIR/datasets, and guarded fetches, closed at the end. */
export async function withData<T>(
  { DATA_DIR, FETCH_TIMEOUT_MS, ALLOW_PRIVATE_ADDRESSES }: Configuration,
  given: readonly string[],
  signal: AbortSignal,
  run: (data: OpenData) => Promise<T>,
): Promise<T> {
  const folders = dataFolders(given);
  const { createGuardedFetch } = await import('@papertape/sources');
  const guarded = createGuardedFetch({
    allow: ALLOW_PRIVATE_ADDRESSES,
    idleTimeoutMs: FETCH_TIMEOUT_MS,
    timeoutMs: 20 * FETCH_TIMEOUT_MS, // a dataset may be large, and its server slow
    maxBytes: MAX_DATASET_BYTES,
    retries: 2,
    userAgent: 'Papertape (self-hosted papers; reproductions)',
  });
  let unanswered = false;
  const fetching: typeof fetch = async (input) => {
    // The cache lies in DATA_DIR, which nobody else may read.
    mkdirSync(DATA_DIR, { recursive: true, mode: 0o700 });
    try {
      return await guarded(input instanceof Request ? input.url : input, { signal });
    } catch (error) {
      unanswered = true;
      throw error;
    }
  };
  const access = { dataFolders: folders, cacheFolder: join(DATA_DIR, 'datasets'), fetch: fetching };
  try {
    return await run({ access, unanswered: () => unanswered });
  } finally {
    await guarded.close();
  }
}

/** Titles of the profile's datasets that only a stand-in can give. Throws DatasetUnavailable for one that is nowhere. */
export async function standInsOf(room: Room, profile: ProfileName, access: DataAccess): Promise<string[]> {
  const { loadDataset } = await import('@papertape/reproduction/node');
  const { dataFolders: folders, ...rest } = access;
  const titles: string[] = [];
  for (const dataset of room.definition.datasets.filter(({ profiles }) => profiles.includes(profile))) {
    const { origin } = await loadDataset(room, dataset.name, { folders, ...rest });
    if (origin === 'stand-in') titles.push(dataset.title);
  }
  return titles;
}
