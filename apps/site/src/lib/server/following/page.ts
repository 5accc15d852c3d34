// The pages of what a reader follows.
import { error } from '@sveltejs/kit';
import {
  getPaperSummaries,
  getSavedSearch,
  listFollowing,
  listFollows,
  listSavedSearches,
  type Follow,
  type SavedSearch,
} from '@papertape/database';
import type { Person } from '@papertape/people';
import { cardsFor, readerContext } from '../cards.ts';
import { isCursorError } from '../feed-page.ts';
import { cursorParameter } from '../parameters.ts';
import { site } from '../site.ts';
import { authorPath, categoryPath, collectionPath, withParameters } from '../view/addresses.ts';
import { cardOf, type Card, type NamedLink } from '../view/card.ts';
import { privateFeeds } from './private-feeds.ts';

const PAGE_SIZE = 40;
/** New papers of a search are counted up to here. */
const MOST_NEW = 100;

export interface FollowingPageData {
  cards: Card[];
  nextPage: string | null;
  firstPage: string | null;
  follows: (NamedLink & Pick<Follow, 'kind' | 'slug'>)[];
  searches: (SavedSearch & { href: string; fresh: string })[];
  feeds: { title: string; type: string; href: string }[];
}

/** The newest of all that the reader follows, what that is, and the searches they saved. */
export async function loadFollowing(url: URL, reader: Person): Promise<FollowingPageData> {
  const { db } = site().database;
  const cursor = cursorParameter(url);
  const page = await listFollowing(db, reader.id, { limit: PAGE_SIZE, cursor }).catch((cause: unknown) => {
    if (isCursorError(cause))
      error(400, 'That page of the list does not exist. Start again from its first page.');
    throw cause;
  });
  const [cards, follows, searches, feeds] = await Promise.all([
    cardsFor(page.items, reader),
    listFollows(db, reader.id),
    listSavedSearches(db, reader.id),
    privateFeeds(reader, 'following', 'Papers that you follow'),
  ]);
  return {
    cards,
    nextPage: page.next && withParameters(url, { cursor: page.next }),
    firstPage: cursor ? withParameters(url, { cursor: null }) : null,
    follows: follows.map((follow) => ({ ...follow, href: followPath(follow) })),
    searches: await Promise.all(searches.map(searchView)),
    feeds,
  };
}

function followPath({ kind, slug }: Follow): string {
  switch (kind) {
    case 'author':
      return authorPath(slug);
    case 'category':
      return categoryPath(slug);
    case 'collection':
      return collectionPath(slug);
  }
}

async function searchView(search: SavedSearch): Promise<FollowingPageData['searches'][number]> {
  const { papers } = await site().search.latest(search.query, { limit: MOST_NEW + 1, since: search.seenAt });
  const fresh = papers.length > MOST_NEW ? `${MOST_NEW}+` : String(papers.length);
  return { ...search, href: `/following/searches/${search.id}`, fresh };
}

export interface SavedSearchPageData extends SavedSearch {
  papers: { card: Card; isNew: boolean }[];
  /** The ranked search with the same words. */
  searchHref: string;
  feeds: { title: string; type: string; href: string }[];
}

/** Papers of a saved search, those that came last first; `since` tells what was new when the reader opened it. */
export async function loadSavedSearch(
  id: string,
  url: URL,
  reader: Person,
  now: Date,
): Promise<SavedSearchPageData> {
  const { database, search } = site();
  const saved = /^\d{1,15}$/.test(id) ? await getSavedSearch(database.db, reader.id, Number(id)) : null;
  if (saved === null) error(404, 'You have no such saved search.');
  const { papers } = await search.latest(saved.query, { limit: PAGE_SIZE });
  const summaries = await getPaperSummaries(
    database.db,
    papers.map((paper) => paper.id),
  );
  const context = await readerContext(summaries, reader, now);
  const since = sinceOf(url) ?? saved.seenAt;
  const came = new Map(papers.map((paper) => [paper.id, paper.cameAt]));
  return {
    ...saved,
    papers: summaries.map((paper) => ({
      card: cardOf(paper, context),
      isNew: since !== null && (came.get(paper.id) ?? '') > since,
    })),
    searchHref: `/search?${new URLSearchParams({ q: saved.query }).toString()}`,
    feeds: await privateFeeds(reader, `search/${saved.id}`, saved.name),
  };
}

function sinceOf(url: URL): string | null {
  const text = url.searchParams.get('since') ?? '';
  return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : null;
}
