import { error } from '@sveltejs/kit';
import { getAuthor } from '@papertape/database';
import { feedAlternates } from '#lib/server/feed-page.ts';
import { followState } from '#lib/server/following/follow-form.ts';
import { loadList } from '#lib/server/list-page.ts';
import { nameParameter } from '#lib/server/parameters.ts';
import { site } from '#lib/server/site.ts';
import { authorPath } from '#lib/server/view/addresses.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, url, locals }) => {
  const slug = nameParameter(params.slug);
  const [author, list, following] = await Promise.all([
    getAuthor(site().database.db, slug),
    loadList({ authorSlug: slug }, url, locals.person),
    followState(locals.person, { kind: 'author', key: slug }),
  ]);
  if (!author) error(404, 'No author here has that name.');
  return {
    author: {
      ...author,
      canonical: authorPath(author.slug),
      coauthors: author.coauthors.map((other) => ({ ...other, href: authorPath(other.slug) })),
    },
    list,
    following,
    feeds: feedAlternates(`author/${encodeURIComponent(author.slug)}`, `Papers by ${author.name}`),
  };
};
