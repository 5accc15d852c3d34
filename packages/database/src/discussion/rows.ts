// Comments as they are read. The text of one that is not shown leaves the database only where its reader may see it.
import type { PersonId, ReactionName, Role } from '@papertape/people';
import { type SQL, sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { instantOf, instantOrNull } from '../values.ts';

/** 'held' waits for a moderator; 'hidden' was taken off by one; 'deleted' by its author. */
export type CommentState = 'shown' | 'deleted' | 'hidden' | 'held';

/** Who wrote a comment. */
export interface CommentAuthor {
  id: PersonId;
  handle: string;
  name: string;
  /** Whether the account is gone; name and handle then say nothing. */
  deleted: boolean;
  role: Role;
}

/** A comment. Times are ISO 8601 in UTC. */
export interface Comment {
  id: number;
  paperId: number;
  /** The comment it answers, and the first of its thread; null for a first one. */
  parentId: number | null;
  rootId: number | null;
  author: CommentAuthor;
  /** Whether its author is confirmed as an author of the paper. */
  paperAuthor: boolean;
  state: CommentState;
  /** Markdown; null where the reader may not see it. */
  source: string | null;
  createdAt: string;
  editedAt: string | null;
  /** How often it was edited. */
  edits: number;
  hiddenReason: string | null;
  /** Handle of the moderator who hid it. */
  hiddenBy: string | null;
}

/** Whether `comments c` is shown to everybody. */
export const SHOWN: SQL = sql`(c.deleted_at is null and c.hidden_at is null and c.held_at is null)`;

const STATE: SQL = sql`case when c.deleted_at is not null then 'deleted' when c.hidden_at is not null then 'hidden'
  when c.held_at is not null then 'held' else 'shown' end`;

export interface CommentRow extends Record<string, unknown> {
  id: string;
  paper_id: string;
  parent_id: string | null;
  root_id: string | null;
  author_id: PersonId;
  handle: string;
  name: string;
  status: string;
  role: Role;
  paper_author: boolean;
  state: CommentState;
  source: string | null;
  created_at: string;
  edited_at: string | null;
  edits: number;
  hidden_reason: string | null;
  hidden_by: string | null;
}

/** The columns of `comments c` by `users u`. */
const columns = (text: SQL): SQL => sql`
  c.id, c.paper_id, c.parent_id, c.root_id, c.author_id, u.handle, u.name, u.status, u.role, ${STATE} as state,
  ${text} as source, c.created_at, c.edited_at, case when c.deleted_at is null then c.hidden_reason end as hidden_reason,
  case when c.deleted_at is null then (select m.handle from users m where m.id = c.hidden_by) end as hidden_by,
  (select count(*)::int from comment_edits e where e.comment_id = c.id) as edits,
  exists (select 1 from author_claims a
    where a.paper_id = c.paper_id and a.user_id = c.author_id and a.status = 'confirmed') as paper_author`;

/** As readers see comments; their own that wait for a moderator they see too. */
export const seenBy = (viewer: PersonId | null): SQL =>
  columns(sql`case when ${SHOWN} or (${ownHeld(viewer)}) then c.source end`);

/** With the text, whatever became of it: for its author and for moderators. */
export const WITH_TEXT: SQL = columns(sql`c.source`);

/** Whether a comment has a place in the thread: one that waits has one for its author, and where others answered it. */
export const listedFor = (viewer: PersonId | null): SQL =>
  sql`(c.held_at is null or (${ownHeld(viewer)}) or exists (select 1 from comments k where k.parent_id = c.id))`;

function ownHeld(viewer: PersonId | null): SQL {
  if (viewer === null) return sql`false`;
  return sql`c.held_at is not null and c.hidden_at is null and c.deleted_at is null and c.author_id = ${viewer}::uuid`;
}

/** The comment of a row. */
export function commentOf(row: CommentRow): Comment {
  return {
    id: Number(row.id),
    paperId: Number(row.paper_id),
    parentId: row.parent_id === null ? null : Number(row.parent_id),
    rootId: row.root_id === null ? null : Number(row.root_id),
    author: {
      id: row.author_id,
      handle: row.handle,
      name: row.name,
      deleted: row.status === 'deleted',
      role: row.role,
    },
    paperAuthor: row.paper_author,
    state: row.state,
    source: row.source,
    createdAt: instantOf(row.created_at),
    editedAt: instantOrNull(row.edited_at),
    edits: row.state === 'shown' || row.source !== null ? row.edits : 0,
    hiddenReason: row.hidden_reason,
    hiddenBy: row.hidden_by,
  };
}

/** One reaction to a comment. */
export interface ReactionCount {
  reaction: ReactionName;
  count: number;
  /** Handles of the first who gave it. */
  people: string[];
  /** Whether the viewer is among them. */
  mine: boolean;
}

/** What stands around comments: reactions, and the handles of people they name. */
export interface CommentContext {
  reactions: ReadonlyMap<number, readonly ReactionCount[]>;
  people: ReadonlySet<string>;
}

/** Most names that a reaction tells. */
const NAMES = 20;

/** Reactions and named people of comments. */
export async function commentContext(
  db: Queryable,
  ids: readonly number[],
  viewer: PersonId | null,
): Promise<CommentContext> {
  if (ids.length === 0) return { reactions: new Map(), people: new Set() };
  const wanted = sql`any(${sql.param(ids)}::bigint[])`;
  const { rows } = await db.execute<{
    comment_id: string;
    reaction: ReactionName;
    count: number;
    people: string[];
    mine: boolean | null;
  }>(sql`
    select r.comment_id, r.reaction, count(*)::int as count, bool_or(r.user_id = ${viewer}::uuid) as mine,
      (array_agg(u.handle order by r.created_at, u.handle) filter (where u.status <> 'deleted'))[1:${sql.raw(String(NAMES))}] as people
    from comment_reactions r join users u on u.id = r.user_id
    where r.comment_id = ${wanted} group by 1, 2 order by min(r.created_at), 2`);
  const reactions = new Map<number, ReactionCount[]>();
  for (const { comment_id, reaction, count, people, mine } of rows) {
    const all = reactions.get(Number(comment_id)) ?? [];
    all.push({ reaction, count, people: people ?? [], mine: mine === true });
    reactions.set(Number(comment_id), all);
  }
  const named = await db.execute<{ handle: string }>(sql`
    select distinct u.handle from comment_mentions m join users u on u.id = m.user_id
    where m.comment_id = ${wanted} and u.status <> 'deleted'`);
  return { reactions, people: new Set(named.rows.map(({ handle }) => handle)) };
}
