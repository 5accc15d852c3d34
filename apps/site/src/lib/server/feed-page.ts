// Everything a feed's page shows: cards, neighbours, calendar, filters.
import { error, redirect } from '@sveltejs/kit';
import {
  countPapersByDay,
  getFeedDays,
  getLatestDay,
  listCategories,
  listPapers,
  type ListFilter,
  type Page,
} from '@papertape/database';
import {
  daysOfMonth,
  daysOfWeek,
  monthOf,
  weekOf,
  type DayRange,
  type FeedDay,
  type FeedMonth,
  type FeedWeek,
  type PaperSummary,
} from '@papertape/papers';
import { categoryParameter, choiceParameter, cursorParameter } from './parameters.ts';
import { cardContext, cardsFor, type Reader } from './cards.ts';
import { site } from './site.ts';
import { withParameters } from './view/addresses.ts';
import { calendarOf, dayLabel, monthLabel, rangeLabel, type CalendarMonth } from './view/calendar.ts';
import type { Card, NamedLink } from './view/card.ts';

export type FeedKind = 'day' | 'week' | 'month' | 'trending';
export const SORTS = ['upvotes', 'trending', 'newest'] as const;
export type Sort = (typeof SORTS)[number];

/** Cards on one page of a feed. */
export const PAGE_SIZE = 30;
/** Categories offered as filters. */
const MOST_CATEGORIES = 24;

export interface FeedPageData {
  kind: FeedKind;
  title: string;
  /** 'Tuesday, March 3, 2026'. */
  period: string | null;
  /** The page's own address, without filters. */
  canonical: string;
  total: number | null;
  cards: Card[];
  /** Number of the first card in the order; null on later pages of keyset paging. */
  firstRank: number | null;
  previousPage: string | null;
  nextPage: string | null;
  previousPeriod: NamedLink | null;
  nextPeriod: NamedLink | null;
  calendar: CalendarMonth | null;
  /** The day for the date field. */
  day: FeedDay | null;
  latestDay: FeedDay | null;
  sorts: { name: string; href: string; current: boolean }[];
  categories: { name: string; count: number; href: string; current: boolean }[];
  category: string | null;
  feeds: { title: string; type: string; href: string }[];
  /** What RSSHub and other readers of the page's data attribute look for. */
  dailyPapers: string;
}

/** What a feed's address names. */
export type FeedRequest =
  | { kind: 'day'; day: FeedDay }
  | { kind: 'week'; week: FeedWeek }
  | { kind: 'month'; month: FeedMonth }
  | { kind: 'trending' };

/** The latest day with papers, or today where there are none yet. */
export async function latestDay(): Promise<{ day: FeedDay; empty: boolean }> {
  const day = await getLatestDay(site().database.db);
  return day ? { day, empty: false } : { day: cardContext().today, empty: true };
}

/**
 * Data of a feed's page, without what the reader has hidden. Redirects to the latest period when the address names a
 * later one.
 */
export async function loadFeed(
  request: FeedRequest,
  url: URL,
  canonical: string,
  reader: Reader,
): Promise<FeedPageData> {
  const { db } = site().database;
  const range = rangeOf(request);
  const category = categoryParameter(url);
  const sort = request.kind === 'trending' ? 'trending' : choiceParameter(url, 'sort', SORTS);
  const cursor = cursorParameter(url);
  const [latest, page, days, counts, categories] = await Promise.all([
    getLatestDay(db),
    listPage({ range, order: sort, category, cursor, hiddenFor: reader?.id ?? null }),
    range ? neighbours(range) : null,
    range ? countPapersByDay(db, daysOfMonth(monthOf(range.last))) : [],
    listCategories(db, range ? { range } : {}),
  ]);
  redirectBeyond(request, range, latest);
  return {
    kind: request.kind,
    ...labelsOf(request, range),
    canonical,
    total: range && !category ? totalOf(range, counts) : null,
    cards: await cardsFor(page.items, reader),
    firstRank: cursor ? null : 1,
    previousPage: page.previous && withParameters(url, { cursor: page.previous }),
    nextPage: page.next && withParameters(url, { cursor: page.next }),
    previousPeriod: periodLink(request.kind, days?.previous ?? null),
    nextPeriod: periodLink(request.kind, days?.next ?? null),
    calendar:
      range && calendarOf(monthOf(range.last), counts, (day) => day >= range.first && day <= range.last),
    day: range?.last ?? null,
    latestDay: latest,
    sorts: sortLinks(request.kind, sort, url),
    categories: categoryLinks(categories, category, url),
    category,
    feeds: feedLinks(request.kind, category),
    dailyPapers: dailyPapersJson(page.items),
  };
}

function rangeOf(request: FeedRequest): DayRange | null {
  if (request.kind === 'day') return { first: request.day, last: request.day };
  if (request.kind === 'week') return daysOfWeek(request.week);
  if (request.kind === 'month') return daysOfMonth(request.month);
  return null;
}

/** Readers of 'this week' come before its first papers do: they get the latest there is. */
function redirectBeyond(request: FeedRequest, range: DayRange | null, latest: FeedDay | null): void {
  if (!range || !latest || range.first <= latest) return;
  if (request.kind === 'week') redirect(307, `/papers/week/${weekOf(latest)}`);
  if (request.kind === 'month') redirect(307, `/papers/month/${monthOf(latest)}`);
  redirect(307, `/papers/date/${latest}`);
}

async function listPage(filter: ListFilter & { cursor: string | null }): Promise<Page<PaperSummary>> {
  try {
    return await listPapers(site().database.db, { ...filter, limit: PAGE_SIZE });
  } catch (cause) {
    if (filter.cursor && isCursorError(cause))
      error(400, 'That page of the list does not exist. Start again from its first page.');
    throw cause;
  }
}

/** Whether a query refused its cursor: somebody changed the address. */
export function isCursorError(cause: unknown): boolean {
  return cause instanceof Error && /cursor/i.test(cause.name);
}

async function neighbours({ first, last }: DayRange) {
  const { db } = site().database;
  const [before, after] = await Promise.all([
    getFeedDays(db, { around: first }),
    first === last ? null : getFeedDays(db, { around: last }),
  ]);
  return { previous: before.previous, next: (after ?? before).next };
}

function labelsOf(request: FeedRequest, range: DayRange | null): { title: string; period: string | null } {
  if (request.kind === 'trending' || !range) return { title: 'Trending papers', period: null };
  if (request.kind === 'day') return { title: 'Daily papers', period: dayLabel(request.day) };
  if (request.kind === 'week') return { title: 'Weekly papers', period: rangeLabel(range.first, range.last) };
  return { title: 'Monthly papers', period: monthLabel(request.month) };
}

function periodLink(kind: FeedKind, day: FeedDay | null): NamedLink | null {
  if (!day) return null;
  if (kind === 'week') {
    const { first, last } = daysOfWeek(weekOf(day));
    return { name: rangeLabel(first, last), href: `/papers/week/${weekOf(day)}` };
  }
  if (kind === 'month') return { name: monthLabel(monthOf(day)), href: `/papers/month/${monthOf(day)}` };
  return { name: dayLabel(day), href: `/papers/date/${day}` };
}

function totalOf(
  { first, last }: DayRange,
  counts: readonly { day: FeedDay; count: number }[],
): number | null {
  // A week can begin in the month before, whose counts are not at hand; a paper can stand on two days of a range.
  if (first !== last) return null;
  return counts.find(({ day }) => day === first)?.count ?? 0;
}

const SORT_NAMES: Readonly<Record<Sort, string>> = {
  upvotes: 'Most upvoted',
  trending: 'Trending',
  newest: 'Newest',
};

function sortLinks(kind: FeedKind, sort: Sort, url: URL): FeedPageData['sorts'] {
  if (kind === 'trending') return [];
  return SORTS.map((name) => ({
    name: SORT_NAMES[name],
    href: withParameters(url, { sort: name === SORTS[0] ? null : name, cursor: null }),
    current: name === sort,
  }));
}

function categoryLinks(
  categories: readonly { category: string; count: number }[],
  selected: string | null,
  url: URL,
): FeedPageData['categories'] {
  const shown = categories.slice(0, MOST_CATEGORIES);
  const missing = selected && !shown.some(({ category }) => category === selected);
  const all = missing ? [{ category: selected, count: 0 }, ...shown] : shown;
  return all.map(({ category, count }) => ({
    name: category,
    count,
    href: withParameters(url, { category: category === selected ? null : category, cursor: null }),
    current: category === selected,
  }));
}

const FEED_VIEWS: Readonly<Record<FeedKind, string>> = {
  day: 'daily',
  week: 'weekly',
  month: 'monthly',
  trending: 'trending',
};

function feedLinks(kind: FeedKind, category: string | null): FeedPageData['feeds'] {
  return feedAlternates(
    category ? `category/${encodeURIComponent(category)}` : FEED_VIEWS[kind],
    category ? `New papers in ${category}` : `The ${FEED_VIEWS[kind]} papers`,
  );
}

/** The three formats of a feed, for `<link rel="alternate">`. */
export function feedAlternates(view: string, title: string, query = ''): FeedPageData['feeds'] {
  return [
    { title: `${title} (Atom)`, type: 'application/atom+xml', href: `/feeds/${view}.atom${query}` },
    { title: `${title} (RSS)`, type: 'application/rss+xml', href: `/feeds/${view}.rss${query}` },
    { title: `${title} (JSON Feed)`, type: 'application/feed+json', href: `/feeds/${view}.json${query}` },
  ];
}

function dailyPapersJson(papers: readonly PaperSummary[]): string {
  const dailyPapers = papers.map(
    ({ title, publishedAt, listedAt, publicId, abstract, upvotes, authors }) => ({
      title,
      publishedAt: publishedAt ?? listedAt,
      paper: { id: publicId, summary: abstract, upvotes, authors: authors.map(({ name }) => ({ name })) },
    }),
  );
  return JSON.stringify({ dailyPapers });
}
