// Lists of papers that are no feed: of an author, a category, a source.
import { error } from '@sveltejs/kit';
import { listPapers } from '@papertape/database';
import { ServerOnly } from '#lib/server-only.ts';
import { cardContext, isCursorError } from './feed-page.ts';
import { choiceParameter, cursorParameter } from './parameters.ts';
import { site } from './site.ts';
import { withParameters } from './view/addresses.ts';
import { cardOf, type Card } from './view/card.ts';

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

/** One page of the papers of an author, a category or a source. */
export async function loadList(
  filter: { authorSlug: string } | { category: string } | { source: string },
  url: URL,
): Promise<ServerOnly<ListPageData>> {
  const order = choiceParameter(url, 'sort', SORTS);
  const cursor = cursorParameter(url);
  const page = await listPapers(site().database.db, { ...filter, order, limit: PAGE_SIZE, cursor }).catch(
    (cause: unknown) => {
      if (cursor && isCursorError(cause))
        error(400, 'That page of the list does not exist. Start again from its first page.');
      throw cause;
    },
  );
  const context = cardContext();
  return new ServerOnly({
    cards: page.items.map((paper) => cardOf(paper, context)),
    previousPage: page.previous && withParameters(url, { cursor: page.previous }),
    nextPage: page.next && withParameters(url, { cursor: page.next }),
    sorts: SORTS.map((name) => ({
      name: SORT_NAMES[name],
      href: withParameters(url, { sort: name === SORTS[0] ? null : name, cursor: null }),
      current: name === order,
    })),
  });
}
