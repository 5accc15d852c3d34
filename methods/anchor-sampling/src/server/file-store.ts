/** A run's state in a folder: a killed server goes on from the last round it finished, bit by bit the same. */
import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { State } from '../algorithms/algorithm.ts';
import type { StateStore } from '../federation.ts';
import type { Vector } from '../vectors.ts';

/** The folder holds the state of another run, or something that is no state. */
export class StateUnusable extends Error {
  override name = 'StateUnusable';
}

/** A vector's file and the SHA-256 of its bytes. */
interface Stored {
  readonly file: string;
  readonly sha256: string;
}

interface Manifest {
  readonly format: 'anchor-sampling-state';
  readonly version: 1;
  readonly run: string;
  readonly round: number;
  readonly x: Stored;
  readonly vectors: Readonly<Record<string, Stored>>;
  readonly cache: readonly (Stored | null)[];
  readonly cachedAt: readonly number[];
}

const MANIFEST = 'state.json';

/**
 * Only vectors that changed are written, each to a new file; then the manifest that names all files replaces the
 * former one in a single rename. Everything is flushed before the rename, so at any moment the manifest on disk
 * names complete files. Files it no longer names are removed afterwards, or by the next save.
 */
export function createFileStore(folder: string): StateStore {
  /** Which file holds a vector that is in memory. States share vectors, so most are written once. */
  const written = new WeakMap<Vector, Stored>();
  return {
    async load(run) {
      const text = await readIfThere(join(folder, MANIFEST));
      if (text === null) return null;
      const manifest = parseManifest(text, folder);
      if (manifest.run !== run) {
        throw new StateUnusable(
          `The folder ${folder} holds another run (${manifest.run}); give this one (${run}) a folder of its own.`,
        );
      }
      return readState(folder, manifest, written);
    },
    async save(run, state) {
      await mkdir(folder, { recursive: true });
      const manifest = await writeVectors(folder, run, state, written);
      await writeDurably(join(folder, `${MANIFEST}.new`), JSON.stringify(manifest));
      await rename(join(folder, `${MANIFEST}.new`), join(folder, MANIFEST));
      await flushFolder(folder);
      await removeOthers(folder, manifest);
    },
  };
}

async function writeVectors(
  folder: string,
  run: string,
  state: State,
  written: WeakMap<Vector, Stored>,
): Promise<Manifest> {
  const store = async (name: string, vector: Vector): Promise<Stored> => {
    const known = written.get(vector);
    if (known) return known;
    const bytes = new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength);
    const stored = { file: `${name}-${state.round}.f32`, sha256: sha256(bytes) };
    await writeDurably(join(folder, stored.file), bytes);
    written.set(vector, stored);
    return stored;
  };
  const vectors: Record<string, Stored> = {};
  const x = await store('x', state.x);
  for (const [name, vector] of Object.entries(state.vectors)) vectors[name] = await store(name, vector);
  const cache: (Stored | null)[] = [];
  for (const [client, vector] of state.cache.entries()) {
    cache.push(vector && (await store(`client-${client}`, vector)));
  }
  const { round, cachedAt } = state;
  return { format: 'anchor-sampling-state', version: 1, run, round, x, vectors, cache, cachedAt };
}

async function readState(
  folder: string,
  manifest: Manifest,
  written: WeakMap<Vector, Stored>,
): Promise<State> {
  const load = async (stored: Stored): Promise<Vector> => {
    const bytes = await readFile(join(folder, stored.file));
    if (sha256(bytes) !== stored.sha256) throw new StateUnusable(`${join(folder, stored.file)} is damaged.`);
    const vector = new Float32Array(bytes.byteLength / 4);
    new Uint8Array(vector.buffer).set(bytes);
    written.set(vector, stored);
    return vector;
  };
  const vectors: Record<string, Vector> = {};
  for (const [name, stored] of Object.entries(manifest.vectors)) vectors[name] = await load(stored);
  const cache: (Vector | null)[] = [];
  for (const stored of manifest.cache) cache.push(stored && (await load(stored)));
  return { round: manifest.round, x: await load(manifest.x), vectors, cache, cachedAt: manifest.cachedAt };
}

function parseManifest(text: string, folder: string): Manifest {
  try {
    const manifest: unknown = JSON.parse(text);
    if (isManifest(manifest)) return manifest;
  } catch {
    // Told below, together with JSON of another kind.
  }
  throw new StateUnusable(`${join(folder, MANIFEST)} is not a state of this version.`);
}

/** We wrote it ourselves, in one piece: its first fields tell it from anything else. */
function isManifest(value: unknown): value is Manifest {
  return (
    typeof value === 'object' &&
    value !== null &&
    'format' in value &&
    value.format === 'anchor-sampling-state' &&
    'version' in value &&
    value.version === 1
  );
}

async function removeOthers(folder: string, { x, vectors, cache }: Manifest): Promise<void> {
  const named = new Set([x, ...Object.values(vectors), ...cache].flatMap((stored) => stored?.file ?? []));
  for (const file of await readdir(folder)) {
    if (file.endsWith('.f32') && !named.has(file)) await rm(join(folder, file), { force: true });
  }
}

async function writeDurably(path: string, data: string | Uint8Array): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(data);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes the rename itself durable. Some systems cannot flush a folder; there a power cut may undo one round. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
