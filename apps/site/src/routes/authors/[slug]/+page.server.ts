import { error } from '@sveltejs/kit';
import { findPersonByHandle, getAuthor } from '@papertape/database';
import { feedAlternates } from '#lib/server/feed-page.ts';
import { followState } from '#lib/server/following/follow-form.ts';
import { loadList } from '#lib/server/list-page.ts';
import { nameParameter } from '#lib/server/parameters.ts';
import { site } from '#lib/server/site.ts';
import { authorPath, personPath, withParameters } from '#lib/server/view/addresses.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, url, locals }) => {
  const { db } = site().database;
  const slug = nameParameter(params.slug);
  const handle = url.searchParams.get('person');
  const only = handle === null ? null : await findPersonByHandle(db, nameParameter(handle));
  if (handle !== null && only === null) error(404, 'Nobody here has that handle.');
  const [author, list, following] = await Promise.all([
    getAuthor(db, slug),
    loadList(only ? { writtenBy: only.id } : { authorSlug: slug }, url, locals.person),
    followState(locals.person, { kind: 'author', key: slug }),
  ]);
  if (!author) error(404, 'No author here has that name.');
  return {
    author: {
      ...author,
      canonical: authorPath(author.slug),
      /** One of several of that name may be chosen: then only what they are confirmed to have written is listed. */
      people: author.people.map((person) => ({
        ...person,
        href: personPath(person.handle),
        chosen: person.handle === only?.handle,
        toggle: withParameters(url, {
          person: person.handle === only?.handle ? null : person.handle,
          cursor: null,
        }),
      })),
      coauthors: author.coauthors.map((other) => ({ ...other, href: authorPath(other.slug) })),
    },
    list,
    following,
    feeds: feedAlternates(`author/${encodeURIComponent(author.slug)}`, `Papers by ${author.name}`),
  };
};
