import { redirect } from '@sveltejs/kit';
import { feedAlternates } from '#lib/server/feed-page.ts';
import { loadSearch } from '#lib/server/search-page.ts';
import { ServerOnly } from '#lib/server-only.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, locals }) => {
  const answer = await loadSearch(url, new Date(), locals.person);
  if (answer && 'redirect' in answer) redirect(303, answer.redirect);
  return {
    answer: new ServerOnly(answer),
    feeds: answer
      ? feedAlternates(
          'search',
          `Papers found by “${answer.query}”`,
          `?q=${encodeURIComponent(answer.query)}`,
        )
      : [],
  };
};
