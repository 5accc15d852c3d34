// What digests are made from, for commands: the same as for the running site.
import { siteOrigin } from '@papertape/configuration';
import type { DigestSources } from '@papertape/jobs';
import type { OpenedSearch } from '../opening.ts';
import { readRooms } from '../reproduce/rooms.ts';

/** Search, reproductions and the address of the site. */
export async function openSources({ configuration, database, search }: OpenedSearch): Promise<DigestSources> {
  const { digestSources } = await import('@papertape/site/digest-sources');
  const { rooms } = await readRooms();
  return digestSources({ database, search, rooms: { all: rooms }, origin: siteOrigin(configuration) });
}
