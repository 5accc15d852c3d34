import { error } from '@sveltejs/kit';
import { feedAlternates } from '#lib/server/feed-page.ts';
import { loadList } from '#lib/server/list-page.ts';
import { nameParameter } from '#lib/server/parameters.ts';
import { describeSource } from '#lib/server/source-names.ts';
import { sourceHealth } from '#lib/server/source-states.ts';
import { sourcePath } from '#lib/server/view/addresses.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, url, locals }) => {
  const name = nameParameter(params.name);
  const [list, states] = await Promise.all([loadList({ source: name }, url, locals.person), sourceHealth()]);
  const health = states.find(({ source }) => source === name) ?? null;
  if (!health && list.value.cards.length === 0) error(404, 'No source has that name.');
  return {
    name,
    ...describeSource(name),
    canonical: sourcePath(name),
    health,
    list,
    feeds: feedAlternates(`source/${encodeURIComponent(name)}`, `Papers from ${describeSource(name).title}`),
  };
};
