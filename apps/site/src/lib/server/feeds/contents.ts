// What stands in each feed: its papers, its names, and the parameters of its next page.
import {
  getAuthor,
  getCollection,
  getFeedDays,
  getLatestDay,
  getPaperSummaries,
  listLatestItems,
  listPapers,
  type Collection,
} from '@papertape/database';
import { publicationTime } from '@papertape/feeds';
import {
  daysOfMonth,
  daysOfWeek,
  monthOf,
  parseDay,
  parseMonth,
  parseWeek,
  weekOf,
  type DayRange,
  type FeedDay,
  type PaperSummary,
} from '@papertape/papers';
import { ApiError } from '../api/errors.ts';
import { markdownText } from '../markdown/index.ts';
import type { Site } from '../open-site.ts';
import type { FeedQuery } from '../schemas/parameters.ts';
import { collectionPath } from '../view/addresses.ts';
import type { FeedView } from './view.ts';

export interface FeedContents {
  /** Stands after the site's name. */
  title: string;
  description: string;
  /** Path of the page that shows the same. */
  page: string;
  papers: PaperSummary[];
  /** Parameters of the next page; null at the end. */
  next: Readonly<Record<string, string>> | null;
}

/** Looks up what a feed shows. @throws ApiError 404 when it is of nothing known, 400 for a wrong parameter. */
export async function feedContents(
  site: Site,
  view: FeedView,
  query: FeedQuery,
  now: Date,
): Promise<FeedContents> {
  switch (view.kind) {
    case 'daily':
    case 'weekly':
    case 'monthly':
      return periodContents(site, PERIODS[view.kind], query);
    case 'trending':
      return listContents(
        site,
        query,
        { order: 'trending' },
        {
          title: 'trending papers',
          description: 'Papers that gather votes and comments, the best first.',
          page: '/papers/trending',
        },
      );
    case 'category':
      return listContents(
        site,
        query,
        { order: 'newest', category: categoryName(view.name) },
        {
          title: `papers in ${view.name}`,
          description: `Papers in the category ${view.name}, the newest first.`,
          page: `/categories/${encodeURIComponent(view.name)}`,
        },
      );
    case 'source':
      return listContents(
        site,
        query,
        { order: 'newest', source: view.name },
        {
          title: `papers from ${view.name}`,
          description: `Papers from the source ${view.name}, the newest first.`,
          page: `/sources/${encodeURIComponent(view.name)}`,
        },
      );
    case 'author':
      return authorContents(site, query, view.name);
    case 'search':
      return searchContents(site, query, now);
    case 'collection': {
      // As a visitor sees it, whoever asks: the address of a feed is given away, and proxies keep what it shows.
      const collection = await getCollection(site.database.db, view.name, null);
      if (collection === null) throw new ApiError(404, 'There is no such public collection.');
      return collectionContents(site, query, collection);
    }
  }
}

type Names = Pick<FeedContents, 'title' | 'description' | 'page'>;
type Listing = Omit<Parameters<typeof listPapers>[1], 'limit' | 'cursor'>;

async function listContents(
  { database }: Site,
  query: FeedQuery,
  listing: Listing,
  names: Names,
): Promise<FeedContents> {
  const { items, next } = await listPapers(database.db, {
    ...listing,
    limit: query.limit,
    cursor: query.cursor ?? null,
  });
  return { ...names, papers: items, next: next === null ? null : { cursor: next } };
}

interface Period {
  word: string;
  parameter: 'date' | 'week' | 'month';
  /** The period that a parameter names; null when it names none. */
  parse(text: string): DayRange | null;
  nameOf(day: FeedDay): string;
}

const PERIODS: Record<'daily' | 'weekly' | 'monthly', Period> = {
  daily: {
    word: 'daily',
    parameter: 'date',
    parse(text) {
      const day = parseDay(text);
      return day && { first: day, last: day };
    },
    nameOf: (day) => day,
  },
  weekly: {
    word: 'weekly',
    parameter: 'week',
    parse(text) {
      const week = parseWeek(text);
      return week && daysOfWeek(week);
    },
    nameOf: weekOf,
  },
  monthly: {
    word: 'monthly',
    parameter: 'month',
    parse(text) {
      const month = parseMonth(text);
      return month && daysOfMonth(month);
    },
    nameOf: monthOf,
  },
};

/** The latest day, week or month with papers, or the one asked for; earlier ones follow as next pages. */
async function periodContents(site: Site, period: Period, query: FeedQuery): Promise<FeedContents> {
  const { db } = site.database;
  const latest = await getLatestDay(db);
  const name = query[period.parameter] ?? (latest === null ? '' : period.nameOf(latest));
  const range = period.parse(name);
  const names: Names = {
    title: `${period.word} papers`,
    description: `Papers of each ${period.parameter === 'date' ? 'day' : period.parameter}, the most noted first.`,
    page: range === null ? '/papers' : `/papers/${period.parameter}/${name}`,
  };
  if (range === null) return { ...names, papers: [], next: null };
  const contents = await listContents(site, query, { range, order: 'trending' }, names);
  if (contents.next !== null) return { ...contents, next: { ...contents.next, [period.parameter]: name } };
  const { previous } = await getFeedDays(db, { around: range.first });
  return {
    ...contents,
    next: previous === null ? null : { [period.parameter]: period.nameOf(previous) },
  };
}

async function authorContents(site: Site, query: FeedQuery, slug: string): Promise<FeedContents> {
  const author = await getAuthor(site.database.db, slug);
  if (author === null) throw new ApiError(404, `There is no author '${slug}' on this site.`);
  return listContents(
    site,
    query,
    { order: 'newest', authorSlug: slug },
    {
      title: `papers by ${author.name}`,
      description: `Papers by ${author.name}, the newest first.`,
      page: `/authors/${encodeURIComponent(slug)}`,
    },
  );
}

/** The papers of a collection that whoever asks may see, those that were added last first. */
export async function collectionContents(
  { database }: Site,
  query: FeedQuery,
  collection: Collection,
): Promise<FeedContents> {
  const items = await listLatestItems(database.db, collection.id, { limit: query.limit });
  return {
    title: collection.title,
    description:
      markdownText(collection.description, 400) || `Papers in the collection “${collection.title}”.`,
    page: collectionPath(collection.slug),
    papers: items.map(({ paper }) => paper),
    next: null,
  };
}

/** Papers that hold the words, the newest first: a reader of the feed waits for new ones, not for the best. */
async function searchContents(site: Site, query: FeedQuery, now: Date): Promise<FeedContents> {
  const q = query.q?.trim() ?? '';
  if (q === '') throw new ApiError(400, "The parameter 'q' is missing.");
  const { hits } = await site.search.search(q, { limit: query.limit, now });
  const ids = hits
    .filter(({ matched }) => matched === 'text' || matched === 'both')
    .map(({ paperId }) => paperId);
  const papers = await getPaperSummaries(site.database.db, ids);
  papers.sort((a, b) => publicationTime(b).localeCompare(publicationTime(a)) || b.id - a.id);
  return {
    title: `search for ${q}`,
    description: `Papers that match ‘${q}’, the newest first.`,
    page: `/search?${new URLSearchParams({ q }).toString()}`,
    papers,
    next: null,
  };
}

function categoryName(text: string): string {
  if (!/^[a-z][a-z-]*(\.[A-Za-z-]+)?$/.test(text))
    throw new ApiError(404, `'${text}' is no category; expected such as cs.LG.`);
  return text;
}
