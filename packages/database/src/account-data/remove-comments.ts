// The comments of an account that is deleted.
import type { PersonId } from '@papertape/people';
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';

/**
 * Removes a person's comments: all of them, or those that wait for a moderator and nobody has read. One that others
 * answered is emptied and keeps its place, so that its thread stays readable; the others go entirely. Papers are counted
 * anew. Returns how many were removed.
 */
export async function removeComments(
  tx: Queryable,
  authorId: PersonId,
  which: 'all' | 'held',
  now: Date,
): Promise<number> {
  const held = which === 'held' ? sql`and held_at is not null` : sql``;
  const { rows } = await tx.execute<{ id: string; paper_id: string }>(sql`
    update comments set source = '', deleted_at = coalesce(deleted_at, ${now.toISOString()}), edited_at = null
    where author_id = ${authorId}::uuid ${held} returning id, paper_id`);
  const ids = sql.param(rows.map(({ id }) => Number(id)));
  for (const table of ['comment_edits', 'comment_reactions', 'comment_mentions'])
    await tx.execute(sql`delete from ${sql.identifier(table)} where comment_id = any(${ids}::bigint[])`);
  await removeLeaves(tx, ids);
  await tx.execute(sql`
    update papers p set local_comments = (select count(*) from comments c where c.paper_id = p.id
      and c.deleted_at is null and c.hidden_at is null and c.held_at is null)
    where p.id = any(${sql.param(rows.map(({ paper_id }) => Number(paper_id)))}::bigint[])`);
  return rows.length;
}

/** Deletes those that nobody answered, then those whose answers were among them, and so on. */
async function removeLeaves(tx: Queryable, ids: ReturnType<typeof sql.param>): Promise<void> {
  for (;;) {
    const { rowCount } = await tx.execute(sql`
      delete from comments c where c.id = any(${ids}::bigint[]) and not exists (
        select 1 from comments a where a.parent_id = c.id or (a.root_id = c.id and a.id <> c.id))`);
    if (!rowCount) return;
  }
}
