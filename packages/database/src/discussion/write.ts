// What people do to their comments, and to others' by reaction. Each takes a transaction.
import type { Authorized, PersonId, ReactionName } from '@papertape/people';
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { executePrepared } from '../prepared.ts';
import { notifyOfComment } from './notify.ts';
import { reportByRule } from './reports.ts';
import { SHOWN } from './rows.ts';
import { changeState, lockPaperOf } from './state.ts';

/** A comment to be kept. */
export interface NewComment {
  paperId: number;
  /** The comment that it answers. */
  parentId: number | null;
  source: string;
  /** Handles that it names. */
  mentions: readonly string[];
  /** Why it waits for a moderator; none: it is shown at once. */
  suspicions: readonly string[];
}

/** What became of a new comment. */
export type Added =
  | { outcome: 'added' | 'held'; id: number }
  /** The same person wrote the same a moment ago: a form sent twice. */
  | { outcome: 'repeated'; id: number }
  | { outcome: 'no paper' | 'no parent' };

/** Within these the same words under the same paper are a form sent twice, milliseconds. */
const REPEATED_MS = 10 * 60_000;

/** Keeps a comment, counts it, and tells whom it concerns. */
export async function addComment(
  tx: Queryable,
  { person }: Authorized<'comments.write'>,
  comment: NewComment,
  now: Date,
): Promise<Added> {
  const { paperId, parentId, source } = comment;
  const held = comment.suspicions.length > 0;
  const paper = await executePrepared(
    tx,
    'comment-paper',
    sql`select 1 from papers where id = ${paperId} for no key update`,
  );
  if (paper.rows.length === 0) return { outcome: 'no paper' };
  const repeated = await findRepeated(tx, person.id, comment, now);
  if (repeated !== null) return { outcome: 'repeated', id: repeated };
  const { rows } = await executePrepared<{ id: string }>(
    tx,
    'comment-added',
    sql`
    with added as (
      insert into comments (paper_id, author_id, parent_id, root_id, source, created_at, held_at)
      select ${paperId}, ${person.id}::uuid, parent.id, coalesce(parent.root_id, parent.id), ${source},
        ${now.toISOString()}, ${held ? now.toISOString() : null}
      from (select 1) as one left join lateral (
        select c.id, c.root_id from comments c
        where c.id = ${parentId}::bigint and c.paper_id = ${paperId} and ${SHOWN}) as parent on true
      where parent.id is not null or ${parentId}::bigint is null
      returning id),
    counted as (
      update papers set local_comments = local_comments + 1
      where id = ${paperId} and not ${held} and exists (select 1 from added))
    select id from added`,
  );
  const id = rows[0] === undefined ? null : Number(rows[0].id);
  if (id === null) return { outcome: 'no parent' };
  await setMentions(tx, id, comment.mentions);
  if (held) await reportByRule(tx, id, comment.suspicions, now);
  else await notifyOfComment(tx, id, now);
  return { outcome: held ? 'held' : 'added', id };
}

async function findRepeated(
  tx: Queryable,
  author: PersonId,
  { paperId, parentId, source }: NewComment,
  now: Date,
): Promise<number | null> {
  const { rows } = await executePrepared<{ id: string }>(
    tx,
    'comment-repeated',
    sql`
    select c.id from comments c where c.author_id = ${author}::uuid and c.paper_id = ${paperId}
      and c.parent_id is not distinct from ${parentId}::bigint and c.source = ${source} and c.deleted_at is null
      and c.created_at > ${new Date(now.getTime() - REPEATED_MS).toISOString()} limit 1`,
  );
  return rows[0] ? Number(rows[0].id) : null;
}

async function setMentions(tx: Queryable, id: number, handles: readonly string[]): Promise<void> {
  if (handles.length === 0) return;
  await tx.execute(sql`
    insert into comment_mentions (comment_id, user_id)
    select ${id}, id from users where handle = any(${sql.param(handles)}::text[]) and status <> 'deleted'
    on conflict do nothing`);
}

/** What became of an edit. */
export type Edited = { outcome: 'edited' | 'held' | 'same' } | { outcome: 'changed meanwhile' | 'not shown' };

/**
 * Changes the text of a comment that is shown, and keeps what it said. `edits` is how many edits the writer knew of:
 * where there are more, somebody (the writer in another window) was quicker, and nothing is written over.
 */
export async function editComment(
  tx: Queryable,
  { target }: Authorized<'comments.edit', { id: number }>,
  change: Pick<NewComment, 'source' | 'mentions' | 'suspicions'> & { edits: number },
  now: Date,
): Promise<Edited> {
  const { id } = target;
  await lockPaperOf(tx, id);
  const { rows } = await tx.execute<{ source: string; shown: boolean }>(
    sql`select c.source, ${SHOWN} as shown from comments c where c.id = ${id} for update`,
  );
  const [current] = rows;
  if (current?.shown !== true) return { outcome: 'not shown' };
  if (current.source === change.source) return { outcome: 'same' };
  const { rows: counted } = await tx.execute<{ edits: number }>(
    sql`select count(*)::int as edits from comment_edits where comment_id = ${id}`,
  );
  if (counted[0]?.edits !== change.edits) return { outcome: 'changed meanwhile' };
  await tx.execute(sql`
    with kept as (
      insert into comment_edits (comment_id, source, replaced_at)
      values (${id}, ${current.source}, ${now.toISOString()}))
    update comments set source = ${change.source}, edited_at = ${now.toISOString()} where id = ${id}`);
  await tx.execute(sql`delete from comment_mentions where comment_id = ${id}`);
  await setMentions(tx, id, change.mentions);
  if (change.suspicions.length === 0) {
    await notifyOfComment(tx, id, now);
    return { outcome: 'edited' };
  }
  await changeState(tx, id, sql`held_at = ${now.toISOString()}`, SHOWN);
  await reportByRule(tx, id, change.suspicions, now);
  return { outcome: 'held' };
}

/** Deletes a comment: its texts, old ones too, are gone for good; its place in the thread stays. False when it was. */
export async function deleteComment(
  tx: Queryable,
  { target }: Authorized<'comments.delete', { id: number }>,
  now: Date,
): Promise<boolean> {
  const { id } = target;
  const changed = await changeState(
    tx,
    id,
    sql`source = '', deleted_at = ${now.toISOString()}, held_at = null`,
    sql`c.deleted_at is null`,
  );
  if (changed === null) return false;
  for (const table of ['comment_edits', 'comment_mentions', 'comment_reactions'])
    await tx.execute(sql`delete from ${sql.identifier(table)} where comment_id = ${id}`);
  await tx.execute(sql`
    update moderation_reports set resolved_at = ${now.toISOString()}, resolution = 'deleted'
    where target_kind = 'comment' and target_id = ${String(id)} and resolved_at is null`);
  return true;
}

/** Gives a reaction to a comment that is shown, or takes it back. Returns its count; null when the comment is not shown. */
export async function setReaction(
  tx: Queryable,
  { person }: Authorized<'comments.react'>,
  { commentId, reaction, given }: { commentId: number; reaction: ReactionName; given: boolean },
  now: Date,
): Promise<number | null> {
  const shown = await tx.execute(
    sql`select 1 from comments c where c.id = ${commentId} and ${SHOWN} for key share`,
  );
  if (shown.rows.length === 0) return null;
  await tx.execute(
    given
      ? sql`insert into comment_reactions (comment_id, user_id, reaction, created_at)
          values (${commentId}, ${person.id}::uuid, ${reaction}, ${now.toISOString()}) on conflict do nothing`
      : sql`delete from comment_reactions
          where comment_id = ${commentId} and user_id = ${person.id}::uuid and reaction = ${reaction}`,
  );
  const { rows } = await tx.execute<{ count: number }>(sql`
    select count(*)::int as count from comment_reactions
    where comment_id = ${commentId} and reaction = ${reaction}`);
  return rows[0]?.count ?? 0;
}
