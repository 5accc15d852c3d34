// The calendar of the feed, and counts over it.
import type { DayRange, FeedDay } from '@papertape/papers';
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';

/** The nearest days before and after `around` on which papers are listed. */
export async function getFeedDays(
  db: Queryable,
  { around }: { around: FeedDay },
): Promise<{ previous: FeedDay | null; next: FeedDay | null }> {
  const { rows } = await db.execute<{ previous: FeedDay | null; next: FeedDay | null }>(sql`
    select (select max(day) from listings where day < ${around}::date) as previous,
           (select min(day) from listings where day > ${around}::date) as next`);
  return rows[0] ?? { previous: null, next: null };
}

/** The latest day on which papers are listed; null on an empty site. */
export async function getLatestDay(db: Queryable): Promise<FeedDay | null> {
  const { rows } = await db.execute<{ day: FeedDay | null }>(sql`select max(day) as day from listings`);
  return rows[0]?.day ?? null;
}

/** How many papers each day of the range lists, the first day first; days without papers are left out. */
export async function countPapersByDay(
  db: Queryable,
  { first, last }: DayRange,
): Promise<{ day: FeedDay; count: number }[]> {
  const { rows } = await db.execute<{ day: FeedDay; count: number }>(sql`
    select day, count(distinct paper_id)::int as count from listings
    where day between ${first}::date and ${last}::date group by day order by day`);
  return rows;
}

/** Categories of all papers, or of those listed in the range, with the number of papers; the largest first. */
export async function listCategories(
  db: Queryable,
  { range }: { range?: DayRange } = {},
): Promise<{ category: string; count: number }[]> {
  const { rows } = await db.execute<{ category: string; count: number }>(
    range
      ? sql`
        select category, count(*)::int as count from papers p, unnest(p.categories) as category
        where p.id in (select l.paper_id from listings l
          where l.day between ${range.first}::date and ${range.last}::date)
        group by category order by count desc, category`
      : sql`select category, count(*)::int as count from paper_categories group by category order by count desc, category`,
  );
  return rows;
}
