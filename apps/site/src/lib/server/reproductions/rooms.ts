// The reproductions of this site, read once when it starts.
import { createHash } from 'node:crypto';
import type { Result } from '@papertape/reproduction';
import type { Room } from '@papertape/reproduction/node';

/** The rooms by name, and by the paper they reproduce. */
export interface Rooms {
  readonly all: readonly Room[];
  find(name: string): Room | null;
  /** The room of a paper, by one of its identifiers ('arxiv:2302.02607'). */
  ofPaper(identifier: string): Room | null;
}

/** Rooms in the order of their titles. */
export function createRooms(rooms: readonly Room[]): Rooms {
  const all = rooms.toSorted((a, b) => a.definition.title.localeCompare(b.definition.title, 'en'));
  const names = new Map(all.map((room) => [room.name, room]));
  const papers = new Map(all.map((room) => [room.definition.paper.toLowerCase(), room]));
  return {
    all,
    find: (name) => names.get(name) ?? null,
    ofPaper: (identifier) => papers.get(identifier.toLowerCase()) ?? null,
  };
}

/** The record the site shows: the full one where something finished in it, else the quick one. */
export function shownRecord({ records: { full, quick } }: Pick<Room, 'records'>): Result | null {
  const worked = [full, quick].find((record) => record?.runs.some(({ status }) => status === 'finished'));
  return worked ?? full ?? quick;
}

/** The record of a profile by its name; null where there is none, or no such profile. */
export function recordOf(
  { records: { full, quick } }: Pick<Room, 'records'>,
  profile: string,
): Result | null {
  return profile === 'full' ? full : profile === 'quick' ? quick : null;
}

const hashes = new WeakMap<Result, string>();

/** SHA-256 of a record, by which a report says what it was compared with. */
export function recordHash(record: Result): string {
  const known = hashes.get(record) ?? createHash('sha256').update(JSON.stringify(record)).digest('hex');
  hashes.set(record, known);
  return known;
}
