// Reading discussions: the threads of a paper page by page, one thread, one comment, and the latest of all.
import type { PersonId } from '@papertape/people';
import { type SQL, sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { executePrepared } from '../prepared.ts';
import { type From, pageOf, placed, type PlacedPage } from './place.ts';
import { type Comment, commentOf, type CommentRow, listedFor, seenBy, SHOWN, WITH_TEXT } from './rows.ts';

const FROM = sql`from comments c join users u on u.id = c.author_id`;

async function read(db: Queryable, statement: SQL): Promise<Comment[]> {
  const { rows } = await db.execute<CommentRow>(statement);
  return rows.map(commentOf);
}

/** First comments with the first of their answers. */
export interface Threads extends PlacedPage<Comment> {
  /** Answers by the number of the first comment, the oldest first. */
  replies: ReadonlyMap<number, readonly Comment[]>;
  /** First comments that have more answers than these. */
  longer: ReadonlySet<number>;
}

/** A page of a paper's threads, the oldest first. */
export async function listThreads(
  db: Queryable,
  paperId: number,
  options: { viewer: PersonId | null; limit: number; replies: number; from: From | null },
): Promise<Threads> {
  const { viewer, limit, from } = options;
  const roots = placed(await read(db, threadsStatement(paperId, viewer, limit + 1, from)), limit, from);
  const answers = await readReplies(db, roots.items, viewer, options.replies + 1);
  const replies = new Map<number, Comment[]>();
  for (const answer of answers) {
    const root = answer.rootId ?? answer.id;
    replies.set(root, [...(replies.get(root) ?? []), answer]);
  }
  const longer = new Set<number>();
  for (const [root, list] of replies)
    if (list.length > options.replies) {
      longer.add(root);
      list.pop();
    }
  return { ...roots, replies, longer };
}

export function threadsStatement(
  paperId: number,
  viewer: PersonId | null,
  limit: number,
  from: From | null,
): SQL {
  const { where, order } = pageOf(from);
  return sql`select ${seenBy(viewer)} ${FROM}
    where c.paper_id = ${paperId} and c.parent_id is null and ${listedFor(viewer)} ${where} ${order} limit ${limit}`;
}

function readReplies(
  db: Queryable,
  roots: readonly Comment[],
  viewer: PersonId | null,
  each: number,
): Promise<Comment[]> {
  if (roots.length === 0) return Promise.resolve([]);
  const ids = sql.param(roots.map(({ id }) => id));
  return read(
    db,
    sql`select ${seenBy(viewer)} from unnest(${ids}::bigint[]) as r(root) cross join lateral (
        select * from comments c where c.root_id = r.root and ${listedFor(viewer)}
        order by c.created_at, c.id limit ${each}) as c join users u on u.id = c.author_id
      order by c.created_at, c.id`,
  );
}

/** A page of the answers of one thread, the oldest first. */
export async function listReplies(
  db: Queryable,
  rootId: number,
  { viewer, limit, from }: { viewer: PersonId | null; limit: number; from: From | null },
): Promise<PlacedPage<Comment>> {
  const { where, order } = pageOf(from);
  const rows = await read(
    db,
    sql`select ${seenBy(viewer)} ${FROM} where c.root_id = ${rootId} and ${listedFor(viewer)} ${where} ${order}
      limit ${limit + 1}`,
  );
  return placed(rows, limit, from);
}

/** The comment as a reader sees it, or null. */
export async function getComment(
  db: Queryable,
  id: number,
  viewer: PersonId | null,
): Promise<Comment | null> {
  const [comment] = await read(
    db,
    sql`select ${seenBy(viewer)} ${FROM} where c.id = ${id} and ${listedFor(viewer)}`,
  );
  return comment ?? null;
}

/** The comment with its text whatever became of it. Only for its author and for moderators. */
export async function getCommentWithText(db: Queryable, id: number): Promise<Comment | null> {
  const [comment] = await read(db, sql`select ${WITH_TEXT} ${FROM} where c.id = ${id}`);
  return comment ?? null;
}

/** How many first comments of the paper, or answers of the thread, stand before a comment. */
export async function countBefore(
  db: Queryable,
  comment: Pick<Comment, 'id' | 'createdAt' | 'paperId' | 'rootId'>,
  viewer: PersonId | null,
): Promise<number> {
  const among =
    comment.rootId === null
      ? sql`c.paper_id = ${comment.paperId} and c.parent_id is null`
      : sql`c.root_id = ${comment.rootId}`;
  const { rows } = await db.execute<{ count: number }>(sql`
    select count(*)::int as count from comments c where ${among} and ${listedFor(viewer)}
      and (c.created_at, c.id) < (${comment.createdAt}::timestamptz, ${comment.id}::bigint)`);
  return rows[0]?.count ?? 0;
}

/** All comments of a paper with a place in it, the oldest first; the texts of those that are shown. */
export function listPaperComments(db: Queryable, paperId: number, limit: number): Promise<Comment[]> {
  return read(
    db,
    sql`select ${seenBy(null)} ${FROM} where c.paper_id = ${paperId} and ${listedFor(null)}
      order by c.created_at, c.id limit ${limit}`,
  );
}

/** What a paper's page says of its discussion before it begins. */
export interface DiscussionFacts {
  /** Comments that stand here, and those that sources count at their places. */
  here: number;
  elsewhere: number;
  /** Whether an author of the paper, confirmed as one, is among those who wrote. */
  authorTakesPart: boolean;
}

/** The facts of a paper's discussion. */
export async function getDiscussionFacts(db: Queryable, paperId: number): Promise<DiscussionFacts> {
  const { rows } = await executePrepared<{ here: number; elsewhere: number; takes_part: boolean }>(
    db,
    'discussion-facts',
    sql`
    select p.local_comments as here, p.source_comments as elsewhere, p.local_comments > 0 and exists (
      select 1 from author_claims a join comments c on c.paper_id = a.paper_id and c.author_id = a.user_id
      where a.paper_id = p.id and a.status = 'confirmed' and ${SHOWN}) as takes_part
    from papers p where p.id = ${paperId}`,
  );
  const { here = 0, elsewhere = 0, takes_part = false } = rows[0] ?? {};
  return { here, elsewhere, authorTakesPart: takes_part };
}

/** A comment with its paper. */
export interface LatestComment extends Comment {
  publicId: string;
  title: string;
}

/** Comments that are shown, the latest first: of the site, of a paper or of a person. */
export async function listLatestComments(
  db: Queryable,
  options: { limit: number; from?: From | null; paperId?: number; authorId?: PersonId },
): Promise<PlacedPage<LatestComment>> {
  const from = options.from ?? null;
  const { rows } = await db.execute<CommentRow & { public_id: string; title: string }>(
    latestStatement({ ...options, limit: options.limit + 1 }),
  );
  const comments = rows.map((row) => ({ ...commentOf(row), publicId: row.public_id, title: row.title }));
  return placed(comments, options.limit, from);
}

export function latestStatement(options: {
  limit: number;
  from?: From | null;
  paperId?: number;
  authorId?: PersonId;
}): SQL {
  const { where, order } = pageOf(options.from ?? null, { newestFirst: true });
  return sql`select ${seenBy(null)}, p.public_id, p.title ${FROM} join papers p on p.id = c.paper_id
    where ${SHOWN}
      ${options.paperId === undefined ? sql`` : sql`and c.paper_id = ${options.paperId}`}
      ${options.authorId === undefined ? sql`` : sql`and c.author_id = ${options.authorId}::uuid`}
      ${where} ${order} limit ${options.limit}`;
}

/** What a comment said before, the oldest first, and what it says now; null unless it is shown. */
export async function listVersions(
  db: Queryable,
  id: number,
): Promise<{ source: string; until: string | null }[] | null> {
  const { rows } = await db.execute<{ source: string; until: string | null }>(sql`
    select source, until from (
      select e.source, e.replaced_at as until, e.id from comment_edits e join comments c on c.id = e.comment_id
      where c.id = ${id} and ${SHOWN}
      union all
      select c.source, null, 0 from comments c where c.id = ${id} and ${SHOWN}) as versions
    order by until nulls last, id`);
  if (rows.length === 0) return null;
  return rows.map(({ source, until }) => ({
    source,
    until: until === null ? null : new Date(until).toISOString(),
  }));
}
