import { error } from '@sveltejs/kit';
import { loadRoom } from '#lib/server/reproductions/room-page.ts';
import { ServerOnly } from '#lib/server-only.ts';
import { site } from '#lib/server/site.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params }) => {
  const room = site().rooms.find(params.name);
  if (!room) error(404, 'No reproduction here has that name.');
  return { room: new ServerOnly(await loadRoom(room)) };
};
