// Lists of papers that are no feed: of an author, a category, a source.
import { error } from '@sveltejs/kit';
import { listPapers } from '@papertape/database';
import type { PersonId } from '@papertape/people';
import { ServerOnly } from '#lib/server-only.ts';
import { cardsFor, type Reader } from './cards.ts';
import { isCursorError } from './feed-page.ts';
import { choiceParameter, cursorParameter } from './parameters.ts';
import { site } from './site.ts';
import { withParameters } from './view/addresses.ts';
import type { Card } from './view/card.ts';

/** Cards on one page of a list. */
const PAGE_SIZE = 40;
const SORTS = ['newest', 'upvotes', 'trending'] as const;
const SORT_NAMES = { newest: 'Newest', upvotes: 'Most upvoted', trending: 'Trending' } as const;

export interface ListPageData {
  cards: Card[];
  previousPage: string | null;
  nextPage: string | null;
  sorts: { name: string; href: string; current: boolean }[];
}

/** One page of the papers of an author, a category or a source; a category is a feed, which leaves out what is hidden. */
export async function loadList(
  filter: { authorSlug: string } | { category: string } | { source: string } | { writtenBy: PersonId },
  url: URL,
  reader: Reader,
): Promise<ServerOnly<ListPageData>> {
  const order = choiceParameter(url, 'sort', SORTS);
  const cursor = cursorParameter(url);
  const hiddenFor = 'category' in filter ? (reader?.id ?? null) : null;
  const page = await listPapers(site().database.db, {
    ...filter,
    hiddenFor,
    order,
    limit: PAGE_SIZE,
    cursor,
  }).catch((cause: unknown) => {
    if (cursor && isCursorError(cause))
      error(400, 'That page of the list does not exist. Start again from its first page.');
    throw cause;
  });
  return new ServerOnly({
    cards: await cardsFor(page.items, reader),
    previousPage: page.previous && withParameters(url, { cursor: page.previous }),
    nextPage: page.next && withParameters(url, { cursor: page.next }),
    sorts: SORTS.map((name) => ({
      name: SORT_NAMES[name],
      href: withParameters(url, { sort: name === SORTS[0] ? null : name, cursor: null }),
      current: name === order,
    })),
  });
}
