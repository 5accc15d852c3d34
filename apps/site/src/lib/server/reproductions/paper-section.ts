// The section of a paper's page about its reproduction.
import { countReproductionReports } from '@papertape/database';
import type { Identifier } from '@papertape/papers';
import type { Room } from '@papertape/reproduction/node';
import { describeError } from '../log.ts';
import { site } from '../site.ts';
import { recordView, type RecordView } from './record-view.ts';
import { roomCard, type RoomCard } from './room-view.ts';
import { shownRecord, type Rooms } from './rooms.ts';

export interface PaperReproduction {
  card: RoomCard;
  limits: readonly string[];
  record: RecordView | null;
}

/** The room of a paper that is known by these identifiers. */
export function roomOf(rooms: Rooms, identifiers: readonly Identifier[]): Room | null {
  for (const { scheme, value } of identifiers) {
    const room = rooms.ofPaper(`${scheme}:${value}`);
    if (room) return room;
  }
  return null;
}

/** What a paper's page shows of its reproduction; null where it has none, or it cannot be shown. */
export async function paperReproduction(
  identifiers: readonly Identifier[],
): Promise<PaperReproduction | null> {
  const { rooms, database, log } = site();
  const room = roomOf(rooms, identifiers);
  if (!room) return null;
  try {
    const record = shownRecord(room);
    return {
      card: roomCard(room, await countReproductionReports(database.db)),
      limits: room.definition.limits,
      record: record && recordView(room, record),
    };
  } catch (error) {
    // A chart that cannot be drawn must not take the paper away.
    log('error', 'reproduction not shown', { reproduction: room.name, error: describeError(error) });
    return null;
  }
}
