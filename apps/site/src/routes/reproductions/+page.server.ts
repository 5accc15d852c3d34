import { countReproductionReports } from '@papertape/database';
import { filterOf, filterRooms } from '#lib/server/reproductions/list-view.ts';
import { paperLink } from '#lib/server/reproductions/room-page.ts';
import { roomCard } from '#lib/server/reproductions/room-view.ts';
import { site } from '#lib/server/site.ts';
import type { PageServerLoad } from './$types';

/** All reproductions that pass the filters. */
export const load: PageServerLoad = async ({ url }) => {
  const { rooms, database } = site();
  const counts = await countReproductionReports(database.db);
  const filter = filterOf(url.searchParams);
  const cards = filterRooms(
    rooms.all.map((room) => roomCard(room, counts)),
    filter,
  );
  return {
    filter,
    total: rooms.all.length,
    rooms: await Promise.all(
      cards.map(async (card) => ({ ...card, paperLink: await paperLink(card.paper) })),
    ),
  };
};
