// Lists of papers, page by page.
import type { DayRange, PaperSummary } from '@papertape/papers';
import type { PersonId } from '@papertape/people';
import { type SQL, sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { instantOf } from '../values.ts';
import { type Cursor, decodeCursor, encodeCursor, type ListOrder } from './cursor.ts';
import { SUMMARY, summaryOf, type SummaryRow } from './summary.ts';

/** Which papers a list holds, and in which order. */
export interface ListFilter {
  /** Papers listed on one of these days. */
  range?: DayRange | null;
  order: ListOrder;
  category?: string | null;
  authorSlug?: string | null;
  /** Papers that this source told of. */
  source?: string | null;
  /** Papers that this person put on a feed day, the last time they stood on one. */
  submitter?: string | null;
  /** Leaves out what this person has hidden. */
  hiddenFor?: PersonId | null;
  /** Papers that this person is confirmed to have written. */
  writtenBy?: PersonId | null;
}

/** One page of a list. The cursors lead to its neighbours; null where there is none. */
export interface Page<T> {
  items: T[];
  next: string | null;
  previous: string | null;
}

/** A page of papers, the first in the order first. @throws InvalidCursor */
export async function listPapers(
  db: Queryable,
  options: ListFilter & { limit: number; cursor?: string | null },
): Promise<Page<PaperSummary>> {
  const cursor = options.cursor ? decodeCursor(options.cursor, options.order) : null;
  const backward = cursor?.direction === 'backward';
  const { rows } = await db.execute<SummaryRow>(listStatement(options, cursor, options.limit + 1));
  const more = rows.length > options.limit;
  const page = rows.slice(0, options.limit);
  if (backward) page.reverse();
  const [first, last] = [page[0], page.at(-1)];
  return {
    items: page.map(summaryOf),
    next: last && (backward || more) ? cursorAt(last, options.order, 'forward') : null,
    previous:
      first && (backward ? more : cursor !== null) ? cursorAt(first, options.order, 'backward') : null,
  };
}

/** Papers from `offset` on, for clients that count pages. Costs more the further it goes. */
export async function listPapersByOffset(
  db: Queryable,
  options: ListFilter & { limit: number; offset: number },
): Promise<PaperSummary[]> {
  const statement = listStatement(options, null, options.limit);
  const { rows } = await db.execute<SummaryRow>(sql`${statement} offset ${options.offset}`);
  return rows.map(summaryOf);
}

/** The statement of one page; exported for the tests that ask for its plan. */
export function listStatement(filter: ListFilter, cursor: Cursor | null, limit: number): SQL {
  const backward = cursor?.direction === 'backward';
  const { from, key, id } = orderKey(filter);
  const conditions = listConditions(filter);
  if (cursor) {
    const position = sql`(${sql.param(cursor.key)}::${KEY_TYPES[filter.order]}, ${cursor.id}::bigint)`;
    conditions.push(sql`(${key}, ${id}) ${sql.raw(backward ? '>' : '<')} ${position}`);
  }
  const where = conditions.length > 0 ? sql`where ${sql.join(conditions, sql` and `)}` : sql``;
  const direction = sql.raw(backward ? 'asc' : 'desc');
  return sql`select ${SUMMARY} from ${from} ${where}
    order by ${key} ${direction}, ${id} ${direction} limit ${limit}`;
}

const KEY_TYPES = {
  trending: sql.raw('float8'),
  upvotes: sql.raw('int'),
  newest: sql.raw('timestamptz'),
} as const;

const KEYS = {
  trending: sql`p.trend_score`,
  upvotes: sql`p.upvotes`,
  newest: sql`p.newest_at`,
} as const;

/** What the list is sorted by. A category's newest papers have an index of their own, in that category's table. */
function orderKey({ order, category }: ListFilter): { from: SQL; key: SQL; id: SQL } {
  if (category && order === 'newest')
    return {
      from: sql`paper_categories c join papers p on p.id = c.paper_id`,
      key: sql`c.newest_at`,
      id: sql`c.paper_id`,
    };
  return { from: sql`papers p`, key: KEYS[order], id: sql`p.id` };
}

function listConditions(filter: ListFilter): SQL[] {
  const { range, order, category, authorSlug, source, submitter, hiddenFor, writtenBy } = filter;
  const conditions: SQL[] = [];
  if (range)
    conditions.push(
      sql`p.id in (select l.paper_id from listings l where l.day between ${range.first}::date and ${range.last}::date)`,
    );
  if (category)
    conditions.push(
      order === 'newest'
        ? sql`c.category = ${category}`
        : sql`p.id in (select c.paper_id from paper_categories c where c.category = ${category})`,
    );
  if (authorSlug) conditions.push(sql`p.id in (${papersOfAuthor(authorSlug)})`);
  if (source)
    conditions.push(sql`p.id in (select r.paper_id from source_records r where r.source = ${source})`);
  if (submitter) conditions.push(sql`p.id in (${papersSubmittedBy(submitter)})`);
  if (hiddenFor)
    conditions.push(sql`not exists (select from reading_states h
      where h.user_id = ${hiddenFor}::uuid and h.paper_id = p.id and h.hidden_at is not null)`);
  if (writtenBy)
    conditions.push(sql`p.id in (select a.paper_id from author_claims a
      where a.user_id = ${writtenBy}::uuid and a.status = 'confirmed')`);
  return conditions;
}

/** The papers of a name (or a column of names), and those that the people confirmed under it wrote under another. */
export function papersOfAuthor(slug: string | SQL): SQL {
  return sql`
    select a.paper_id from paper_authors a where a.slug = ${slug}
    union select theirs.paper_id from author_claims mine join author_claims theirs using (user_id)
      where mine.author_slug = ${slug} and mine.status = 'confirmed' and theirs.status = 'confirmed'`;
}

/** The papers that somebody put on a feed day, as a source names them or as an account of this site. */
export function papersSubmittedBy(name: string): SQL {
  return sql`
    select id from papers where submitted_by is not null and submitted_by ->> 'name' = ${name}
    union select s.paper_id from submissions s join users u on u.id = s.user_id
      where u.handle = ${name} and s.hidden_at is null and u.status <> 'deleted'`;
}

function cursorAt(row: SummaryRow, order: ListOrder, direction: Cursor['direction']): string {
  const keys = { trending: row.trend_score, upvotes: row.upvotes, newest: instantOf(row.newest_at) };
  return encodeCursor({ order, direction, key: keys[order], id: Number(row.id) });
}
