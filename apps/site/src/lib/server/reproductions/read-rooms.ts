// Reads the rooms of `methods/` one by one: a broken one is left out and logged, and the site stands.
import { readdir } from 'node:fs/promises';
import { defaultMethodsFolder, findReproduction, type Room } from '@papertape/reproduction/node';
import { describeError, type Log } from '../log.ts';
import { createRooms, type Rooms } from './rooms.ts';

/** The rooms that can be read. */
export async function readRooms(log: Log, folder = defaultMethodsFolder()): Promise<Rooms> {
  const names = await readdir(folder).catch(() => []);
  const rooms = await Promise.all(names.toSorted().map((name) => readRoom(name, folder, log)));
  return createRooms(rooms.filter((room) => room !== null));
}

async function readRoom(name: string, folder: string, log: Log): Promise<Room | null> {
  try {
    return await findReproduction(name, folder);
  } catch (error) {
    log('error', 'reproduction left out', { reproduction: name, error: describeError(error) });
    return null;
  }
}
