// What --workers means for a room.
import type { Room } from '@papertape/reproduction/node';
import { plural } from '../terminal/format.ts';
import type { RunFlags } from './options.ts';

/** Which of its two meanings --workers has here, for whoever waits; null without it. */
export async function workersInWords(
  room: Pick<Room, 'definition'>,
  flags: Pick<RunFlags, 'workers' | 'sideBySide'>,
): Promise<string | null> {
  const { workers } = flags;
  if (workers === undefined) return null;
  const { trainsDataParallel } = await import('@papertape/reproduction/node');
  if (!trainsDataParallel(room, flags)) return `Seeds side by side: ${workers} at once, each in a thread.`;
  return (
    `Data-parallel: seeds one after the other, each trained by ${plural(workers, 'worker')}, which are processes; ` +
    'one that is lost is replaced, and changes nothing in the result.'
  );
}
