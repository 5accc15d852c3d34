import { error } from '@sveltejs/kit';
import { parseMonth } from '@papertape/papers';
import { loadFeed } from '#lib/server/feed-page.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, url }) => {
  const month = parseMonth(params.month);
  if (!month) error(404, 'There is no such month; months look like 2026-03.');
  return { feed: await loadFeed({ kind: 'month', month }, url, `/papers/month/${month}`) };
};
