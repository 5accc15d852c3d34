// The mark of papers that run, on the cards of feeds.
import type { Room } from '@papertape/reproduction/node';
import { describeError } from '../log.ts';
import { site } from '../site.ts';
import type { Card } from '../view/card.ts';
import { countsInWords, outcomesOf, verdictCounts } from './outcomes.ts';
import { roomPath } from './paths.ts';
import { shownRecord } from './rooms.ts';

/** The mark of a paper by its public id, which is its arXiv id where it has one; null where it does not run. */
export function markOf(publicId: string): Card['reproduction'] {
  const { rooms, log } = site();
  const room = rooms.ofPaper(`arxiv:${publicId}`) ?? rooms.ofPaper(publicId);
  if (!room) return null;
  try {
    return { href: roomPath(room.name), name: `reproduction: ${inWords(room)}` };
  } catch (error) {
    log('error', 'mark not made', { reproduction: room.name, error: describeError(error) });
    return null;
  }
}

function inWords(room: Room): string {
  const record = shownRecord(room);
  return record ? countsInWords(verdictCounts(outcomesOf(room, record))) : 'not run yet';
}
