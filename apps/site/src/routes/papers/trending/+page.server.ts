import { loadFeed } from '#lib/server/feed-page.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url }) => ({
  feed: await loadFeed({ kind: 'trending' }, url, '/papers/trending'),
});
