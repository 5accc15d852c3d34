import { loadFeed } from '#lib/server/feed-page.ts';
import { ServerOnly } from '#lib/server-only.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, locals }) => ({
  feed: new ServerOnly(await loadFeed({ kind: 'trending' }, url, '/papers/trending', locals.person)),
});
