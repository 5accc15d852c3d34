// `GET /api/daily_papers`: the feed, by day, week, month or as a whole.
import { listFeedByOffset, listPapersByOffset } from '@papertape/database';
import { hfListItem } from '@papertape/feeds/huggingface';
import {
  dayAt,
  daysOfMonth,
  daysOfWeek,
  parseDay,
  parseMonth,
  parseWeek,
  type DayRange,
  type PaperSummary,
} from '@papertape/papers';
import * as v from 'valibot';
import { withMachineFields } from '../enrichments/view.ts';
import { feedSite } from '../feed-site.ts';
import type { Site } from '../open-site.ts';
import { DailyPapersQuery } from '../schemas/parameters.ts';
import { ListItem } from '../schemas/responses.ts';
import { readEndpoint } from './endpoint.ts';
import { ApiError } from './errors.ts';
import { nextLink } from './links.ts';

export const dailyPapers = readEndpoint({
  path: '/api/daily_papers',
  summary: 'Papers of the feed',
  description:
    'Without date, week or month: of all days, the latest day first. A feed day is a day in the time zone of the site. ' +
    'Follow the Link header for the next page.',
  query: DailyPapersQuery,
  response: v.array(ListItem),
  mayBeMissing: false,
  async answer({ site, now, url, query }) {
    const found = await findPapers(query, site, now);
    const shown = await withMachineFields(site.database.db, found.slice(0, query.limit));
    const body = shown.map((paper) => hfListItem(feedSite(site), paper));
    const more = found.length > query.limit;
    return { body, headers: more ? nextLink(url, { p: String(query.p + 1) }) : {} };
  },
});

/** The papers of a page, and one more where there is a next page. */
function findPapers(query: DailyPapersQuery, site: Site, now: Date): Promise<PaperSummary[]> {
  const { db } = site.database;
  const range = rangeOf(query, site, now);
  const page = { submitter: query.submitter, limit: query.limit + 1, offset: query.p * query.limit };
  if (query.sort === 'trending') return listPapersByOffset(db, { range, order: 'trending', ...page });
  if (range === undefined) return listFeedByOffset(db, page);
  return listPapersByOffset(db, { range, order: 'newest', ...page });
}

/**
 * The days a request asks for; undefined for all of them.
 * @throws ApiError 400 for more than one kind of range, and for one that has not begun.
 */
function rangeOf(query: DailyPapersQuery, site: Site, now: Date): DayRange | undefined {
  const day = parseDay(query.date ?? '');
  const week = parseWeek(query.week ?? '');
  const month = parseMonth(query.month ?? '');
  const ranges: [string, DayRange][] = [];
  if (day) ranges.push(['date', { first: day, last: day }]);
  if (week) ranges.push(['week', daysOfWeek(week)]);
  if (month) ranges.push(['month', daysOfMonth(month)]);
  if (ranges.length > 1) throw new ApiError(400, "Give only one of 'date', 'week' and 'month'.");
  const [name, range] = ranges[0] ?? [];
  const today = dayAt(now, site.configuration.TIME_ZONE);
  if (range && range.first > today)
    throw new ApiError(
      400,
      `The parameter '${name ?? ''}' is wrong: it lies in the future; today is ${today}.`,
    );
  return range;
}
