import { fromParameter } from '#lib/server/discussion/from-parameter.ts';
import { loadLatest } from '#lib/server/discussion/latest.ts';
import { feedAlternates } from '#lib/server/feed-page.ts';
import { withParameters } from '#lib/server/view/addresses.ts';
import { ServerOnly } from '#lib/server-only.ts';
import type { PageServerLoad } from './$types';

const PAGE_SIZE = 30;

export const load: PageServerLoad = async ({ url }) => {
  const { comments, previous, next } = await loadLatest({ limit: PAGE_SIZE, from: fromParameter(url) });
  return {
    comments: new ServerOnly(comments),
    previous: previous && withParameters(url, { from: previous }),
    next: next && withParameters(url, { from: next }),
    feeds: feedAlternates('discussions', 'Latest comments'),
  };
};
