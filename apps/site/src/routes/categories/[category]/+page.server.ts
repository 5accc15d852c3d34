import { error } from '@sveltejs/kit';
import { feedAlternates } from '#lib/server/feed-page.ts';
import { followState } from '#lib/server/following/follow-form.ts';
import { loadList } from '#lib/server/list-page.ts';
import { nameParameter } from '#lib/server/parameters.ts';
import { categoryPath } from '#lib/server/view/addresses.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, url, locals }) => {
  const category = nameParameter(params.category);
  const [list, following] = await Promise.all([
    loadList({ category }, url, locals.person),
    followState(locals.person, { kind: 'category', key: category }),
  ]);
  if (list.value.cards.length === 0 && !url.searchParams.has('cursor'))
    error(404, 'No paper here stands in that category.');
  return {
    category,
    canonical: categoryPath(category),
    list,
    following,
    feeds: feedAlternates(`category/${encodeURIComponent(category)}`, `New papers in ${category}`),
  };
};
