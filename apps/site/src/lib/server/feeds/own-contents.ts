// What stands in the feeds that only their owner may read.
import {
  findPersonByFeedKey,
  getCollection,
  getPaperSummaries,
  getSavedSearch,
  listFollowing,
} from '@papertape/database';
import { refusalOf, type Person } from '@papertape/people';
import { ApiError } from '../api/errors.ts';
import { parseQuery } from '../api/query.ts';
import type { Site } from '../open-site.ts';
import { FeedQuery } from '../schemas/parameters.ts';
import { collectionContents, type FeedContents } from './contents.ts';
import type { OwnFeedView } from './view.ts';

/** Looks up what a feed of the key's owner shows. @throws ApiError 404, whether the key or the thing is wrong. */
export async function ownFeedContents(
  site: Site,
  view: OwnFeedView,
  parameters: URLSearchParams,
): Promise<FeedContents> {
  const person = await ownerOf(site, parameters.get('key') ?? '');
  const query = parseQuery(FeedQuery, parameters);
  switch (view.kind) {
    case 'following':
      return followingContents(site, person, query);
    case 'search':
      return searchContents(site, person, query, view.name);
    case 'collection': {
      const collection = await getCollection(site.database.db, view.name, person.id);
      if (collection === null) throw missing();
      return collectionContents(site, query, collection);
    }
  }
}

function missing(): ApiError {
  return new ApiError(
    404,
    'There is no feed here; its address may have been renewed. /following shows those of yours.',
  );
}

async function ownerOf({ database, configuration }: Site, key: string): Promise<Person> {
  const person = /^[\w-]{40,50}$/.test(key) ? await findPersonByFeedKey(database.db, key) : null;
  const circumstances = { access: configuration.ACCESS, owns: true };
  if (person === null || refusalOf({ person, scopes: null }, 'reading.read', circumstances) !== null)
    throw missing();
  return person;
}

async function followingContents(
  { database }: Site,
  person: Person,
  query: FeedQuery,
): Promise<FeedContents> {
  const { items, next } = await listFollowing(database.db, person.id, {
    limit: query.limit,
    cursor: query.cursor ?? null,
  });
  return {
    title: `papers that @${person.handle} follows`,
    description: 'The newest papers of the authors, categories and collections that you follow.',
    page: '/following',
    papers: items,
    next: next === null ? null : { cursor: next },
  };
}

async function searchContents(
  { database, search }: Site,
  person: Person,
  query: FeedQuery,
  id: string,
): Promise<FeedContents> {
  const saved = /^\d{1,15}$/.test(id) ? await getSavedSearch(database.db, person.id, Number(id)) : null;
  if (saved === null) throw missing();
  const { papers } = await search.latest(saved.query, { limit: query.limit });
  return {
    title: saved.name,
    description: `Papers that have all of ‘${saved.query}’, those that came last first.`,
    page: `/following/searches/${saved.id}`,
    papers: await getPaperSummaries(
      database.db,
      papers.map((paper) => paper.id),
    ),
    next: null,
  };
}
