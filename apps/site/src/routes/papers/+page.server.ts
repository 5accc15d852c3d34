import { error, redirect } from '@sveltejs/kit';
import { parseDay } from '@papertape/papers';
import { latestDay, loadFeed } from '#lib/server/feed-page.ts';
import { ServerOnly } from '#lib/server-only.ts';
import type { PageServerLoad } from './$types';

/** The latest feed day; `?date=` is what the date field sends. */
export const load: PageServerLoad = async ({ url, locals }) => {
  const asked = url.searchParams.get('date');
  if (asked !== null) {
    const day = parseDay(asked);
    if (!day) error(400, 'That is no day of the calendar; days look like 2026-03-01.');
    redirect(303, `/papers/date/${day}`);
  }
  const { day } = await latestDay();
  return { feed: new ServerOnly(await loadFeed({ kind: 'day', day }, url, '/papers', locals.person)) };
};
