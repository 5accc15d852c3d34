// Finding rooms by name.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Room, RoomList } from '@papertape/reproduction/node';
import { CommandFailure, EXIT } from '../exit-codes.ts';

/** All rooms by name, and those that cannot be read. */
export async function readRooms(methods?: string): Promise<RoomList> {
  const { listReproductions } = await import('@papertape/reproduction/node');
  return listReproductions(await methodsFolder(methods));
}

/** The room of this name. Throws CommandFailure (wrong input) naming what is there, RoomError for a broken one. */
export async function openRoom(name: string, methods?: string): Promise<Room> {
  const { findReproduction, reproductionNames } = await import('@papertape/reproduction/node');
  const folder = await methodsFolder(methods);
  const room = await findReproduction(name, folder);
  if (room) return room;
  const names = await reproductionNames(folder);
  const near = closest(name, names);
  const there = names.length > 0 ? `There are: ${names.join(', ')}.` : `${folder} has none.`;
  const hint = near === null ? there : `Did you mean '${near}'?`;
  throw new CommandFailure(`There is no reproduction '${name}'. ${hint}`, EXIT.usage);
}

/** The folder of the rooms: the one given, or `methods/` of this checkout. Throws CommandFailure where there is none. */
export async function methodsFolder(given?: string): Promise<string> {
  const { defaultMethodsFolder } = await import('@papertape/reproduction/node');
  const folder = given === undefined ? defaultMethodsFolder() : resolve(given);
  if (existsSync(folder)) return folder;
  throw new CommandFailure(`There is no folder ${folder}.`, EXIT.usage);
}

/** The name that is meant, where one is near enough: it begins like it, or differs in about a third of the letters. */
export function closest(name: string, names: readonly string[]): string | null {
  const wanted = name.toLowerCase();
  const beginning = names.filter((candidate) => wanted !== '' && candidate.startsWith(wanted));
  if (beginning.length === 1) return beginning[0] ?? null;
  const ranked = names
    .map((candidate) => ({ candidate, edits: editDistance(wanted, candidate) }))
    .filter(({ candidate, edits }) => edits <= Math.ceil(candidate.length / 3))
    .sort((a, b) => a.edits - b.edits);
  return ranked[0]?.candidate ?? null;
}

/** How many letters to insert, delete or replace (Levenshtein). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (const [index, letter] of [...a].entries()) {
    const next = [index + 1];
    for (let column = 1; column <= b.length; column += 1) {
      const replaced = (row[column - 1] ?? 0) + (letter === b[column - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
