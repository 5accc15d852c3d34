// The parameters of the API: these schemas check requests and describe themselves in the OpenAPI document.
import { parseDay, parseMonth, parseWeek } from '@papertape/papers';
import * as v from 'valibot';

const wholeNumber = (minimum: number, maximum: number, message: string) =>
  v.pipe(
    v.string(),
    v.regex(/^\d{1,9}$/, message),
    v.toNumber(),
    v.number(),
    v.integer(message),
    v.minValue(minimum, message),
    v.maxValue(maximum, message),
  );

/** How many elements an answer holds; `usual` unless the request says otherwise. */
export function limitParameter(maximum: number, usual: number) {
  const message = `expected a whole number from 1 to ${maximum}`;
  return v.pipe(
    v.optional(wholeNumber(1, maximum, message), String(usual)),
    v.description(`How many elements, 1 to ${maximum}.`),
  );
}

const CURSOR = 'expected the cursor of a link to a next page';
const PAGE = 'expected a whole number from 0 to 1000000';
const DAY = 'expected a day of the calendar such as 2026-03-01';
const WEEK = 'expected an ISO week such as 2026-W09';
const MONTH = 'expected a month such as 2026-03';

const periodEntries = {
  date: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{4}-\d{2}-\d{2}$/, DAY),
      v.check((text) => parseDay(text) !== null, DAY),
      v.description('Papers listed on this feed day, YYYY-MM-DD.'),
    ),
  ),
  week: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{4}-W\d{2}$/, WEEK),
      v.check((text) => parseWeek(text) !== null, WEEK),
      v.description('Papers listed in this ISO week, YYYY-Www.'),
    ),
  ),
  month: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{4}-\d{2}$/, MONTH),
      v.check((text) => parseMonth(text) !== null, MONTH),
      v.description('Papers listed in this month, YYYY-MM.'),
    ),
  ),
};

/** Parameters of `GET /api/daily_papers`. */
export const DailyPapersQuery = v.object({
  p: v.pipe(
    v.optional(wholeNumber(0, 1_000_000, PAGE), '0'),
    v.description('Page, from 0. A page past the end is an empty list.'),
  ),
  limit: limitParameter(100, 50),
  ...periodEntries,
  submitter: v.optional(
    v.pipe(
      v.string(),
      v.nonEmpty('expected the name of a user'),
      v.maxLength(100, 'expected at most 100 characters'),
      v.description('Papers put on the feed by this user.'),
    ),
  ),
  sort: v.pipe(
    v.optional(v.picklist(['publishedAt', 'trending'], 'expected publishedAt or trending'), 'publishedAt'),
    v.description('Newest first, or by trend score.'),
  ),
});
export type DailyPapersQuery = v.InferOutput<typeof DailyPapersQuery>;

const cursor = v.optional(
  v.pipe(
    v.string(),
    v.maxLength(500, CURSOR),
    v.description('Where the list goes on; taken from the link to the next page.'),
  ),
);

/** Parameters of `GET /api/papers`. */
export const PapersQuery = v.object({
  cursor,
  limit: limitParameter(100, 50),
});

/** Longest query of a search, in characters. */
export const LONGEST_QUERY = 250;

/** Parameters of `GET /api/papers/search`. */
export const SearchQuery = v.object({
  q: v.pipe(
    v.string(),
    v.maxLength(LONGEST_QUERY, `expected at most ${LONGEST_QUERY} characters`),
    v.description(
      'Words, "phrases", -excluded, author:, cat:, after:, before:, has:code, an id, a DOI or a URL.',
    ),
  ),
  limit: limitParameter(120, 20),
});

/** Parameters of the feeds. */
export const FeedQuery = v.object({
  ...periodEntries,
  cursor,
  limit: limitParameter(100, 50),
  q: v.optional(
    v.pipe(v.string(), v.maxLength(LONGEST_QUERY, `expected at most ${LONGEST_QUERY} characters`)),
  ),
});
export type FeedQuery = v.InferOutput<typeof FeedQuery>;

/** Parameters of `GET /api/papers/{id}`. */
export const PaperQuery = v.object({
  field: v.optional(
    v.pipe(
      v.picklist(['comments'], 'expected comments'),
      v.description('`comments` adds the discussion as a flat list.'),
    ),
  ),
});

/** Parameters of `GET /api/reproductions/{name}/reports`. */
export const ReportsQuery = v.object({
  cursor,
  limit: limitParameter(100, 20),
});

/** No parameters. */
export const NoQuery = v.object({});
