import { error } from '@sveltejs/kit';
import { parseWeek } from '@papertape/papers';
import { loadFeed } from '#lib/server/feed-page.ts';
import { ServerOnly } from '#lib/server-only.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, url, locals }) => {
  const week = parseWeek(params.week);
  if (!week) error(404, 'There is no such week; weeks look like 2026-W09.');
  return {
    feed: new ServerOnly(await loadFeed({ kind: 'week', week }, url, `/papers/week/${week}`, locals.person)),
  };
};
