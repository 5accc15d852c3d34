import { error } from '@sveltejs/kit';
import { parseMonth } from '@papertape/papers';
import { loadFeed } from '#lib/server/feed-page.ts';
import { ServerOnly } from '#lib/server-only.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, url, locals }) => {
  const month = parseMonth(params.month);
  if (!month) error(404, 'There is no such month; months look like 2026-03.');
  return {
    feed: new ServerOnly(
      await loadFeed({ kind: 'month', month }, url, `/papers/month/${month}`, locals.person),
    ),
  };
};
