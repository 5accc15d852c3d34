import { error } from '@sveltejs/kit';
import { parseDay } from '@papertape/papers';
import { loadFeed } from '#lib/server/feed-page.ts';
import { ServerOnly } from '#lib/server-only.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, url, locals }) => {
  const day = parseDay(params.day);
  if (!day) error(404, 'That is no day of the calendar; days look like 2026-03-01.');
  return {
    feed: new ServerOnly(await loadFeed({ kind: 'day', day }, url, `/papers/date/${day}`, locals.person)),
  };
};
