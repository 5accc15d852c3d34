// Reads the rooms of `methods/`: a broken one is left out and logged, and the site stands.
import { listReproductions } from '@papertape/reproduction/node';
import { describeError, type Log } from '../log.ts';
import { createRooms, type Rooms } from './rooms.ts';

/** The rooms that can be read. */
export async function readRooms(log: Log, folder?: string): Promise<Rooms> {
  const { rooms, broken } = await listReproductions(folder);
  for (const { name, error } of broken) {
    log('error', 'reproduction left out', { reproduction: name, error: describeError(error) });
  }
  return createRooms(rooms);
}
