/** Finds the reproductions in `methods/`: there is no list to keep. */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { defineReproduction, type ProfileName, type ReproductionDefinition } from '../definition.ts';
import type { Result } from '../result.ts';
import { parseResult } from '../validate.ts';

/** A method's folder with its reproduction and what was recorded of it. */
export interface Room {
  readonly name: string;
  /** The absolute path of `methods/<name>`. */
  readonly folder: string;
  readonly definition: ReproductionDefinition;
  readonly records: { readonly quick: Result | null; readonly full: Result | null };
}

/** A room that cannot be read; the message names the file and what is wrong with it. */
export class RoomError extends Error {
  override readonly name = 'RoomError';
}

/** `methods/` of this checkout. */
export function defaultMethodsFolder(): string {
  return fileURLToPath(new URL('../../../../methods', import.meta.url));
}

/** All rooms by name; one that cannot be read stands apart, and hides no other. */
export interface RoomList {
  readonly rooms: readonly Room[];
  readonly broken: readonly { readonly name: string; readonly error: Error }[];
}

/** The names of the folders with a `reproduction/index.ts`, in order; none where there is no such folder. */
export async function reproductionNames(methodsFolder = defaultMethodsFolder()): Promise<string[]> {
  const entries = existsSync(methodsFolder) ? await readdir(methodsFolder) : [];
  return entries.filter((name) => existsSync(definitionFile(join(methodsFolder, name)))).sort();
}

/** Reads every room of the folder. */
export async function listReproductions(methodsFolder = defaultMethodsFolder()): Promise<RoomList> {
  const rooms: Room[] = [];
  const broken: { name: string; error: Error }[] = [];
  for (const name of await reproductionNames(methodsFolder)) {
    try {
      rooms.push(await readRoom(name, join(methodsFolder, name)));
    } catch (error) {
      broken.push({ name, error: error as Error });
    }
  }
  return { rooms, broken };
}

/** The room of this name, or null. Throws RoomError. */
export async function findReproduction(
  name: string,
  methodsFolder = defaultMethodsFolder(),
): Promise<Room | null> {
  const folder = join(methodsFolder, name);
  const sound = /^[a-z0-9-]+$/.test(name) && existsSync(definitionFile(folder));
  return sound ? readRoom(name, folder) : null;
}

/** Where a room's definition is. */
export function definitionFile(folder: string): string {
  return join(folder, 'reproduction', 'index.ts');
}

/** Where a room keeps what was recorded of a profile. */
export function recordFile(folder: string, profile: ProfileName): string {
  return join(folder, 'reproduction', 'recorded', `${profile}.json`);
}

/** The definition that the file exports by default. Throws RoomError. */
export async function importDefinition(file: string): Promise<ReproductionDefinition> {
  const module: unknown = await import(/* @vite-ignore */ pathToFileURL(file).href).catch(
    (error: unknown) => {
      throw new RoomError(`${file} cannot be imported: ${String(error)}`, { cause: error });
    },
  );
  const definition = (module as { default?: unknown }).default;
  if (typeof definition !== 'object' || definition === null || !('run' in definition)) {
    throw new RoomError(`${file} needs a default export: export default defineReproduction({ … }).`);
  }
  try {
    return defineReproduction(definition as ReproductionDefinition);
  } catch (error) {
    throw new RoomError(`${file} is not sound: ${(error as Error).message}`, { cause: error });
  }
}

async function readRoom(name: string, folder: string): Promise<Room> {
  const definition = await importDefinition(definitionFile(folder));
  if (definition.name !== name) {
    throw new RoomError(`${definitionFile(folder)} calls itself '${definition.name}'; name it '${name}'.`);
  }
  const [quick, full] = await Promise.all([readRecord(folder, 'quick'), readRecord(folder, 'full')]);
  return { name, folder, definition, records: { quick, full } };
}

async function readRecord(folder: string, profile: ProfileName): Promise<Result | null> {
  const file = recordFile(folder, profile);
  if (!existsSync(file)) return null;
  try {
    return parseResult(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    throw new RoomError(`${file}: ${(error as Error).message}`, { cause: error });
  }
}
