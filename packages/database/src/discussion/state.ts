// The one way a comment becomes shown or stops being so: `papers.local_comments` changes in the same statement, so that
// it is exact however many people act at once.
import { type SQL, sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { SHOWN } from './rows.ts';

/** What changed. */
export interface StateChange {
  paperId: number;
  /** Whether everybody saw the comment before, and does now. */
  before: boolean;
  after: boolean;
}

/**
 * Changes a comment where `condition` (on `comments c`) holds; null where it does not. Takes the paper first, as joining
 * papers does, so that the two cannot wait for each other.
 */
export async function changeState(
  tx: Queryable,
  id: number,
  change: SQL,
  condition: SQL,
): Promise<StateChange | null> {
  await lockPaperOf(tx, id);
  const { rows } = await tx.execute<{ paper_id: string; before: boolean; after: boolean }>(sql`
    with old as (
      select c.id, ${SHOWN} as shown from comments c where c.id = ${id} and ${condition} for update),
    changed as (
      update comments c set ${change} from old where c.id = old.id
      returning c.paper_id, old.shown as before, ${SHOWN} as after),
    counted as (
      update papers p set local_comments = local_comments + case when after then 1 else -1 end
      from changed where p.id = changed.paper_id and before <> after)
    select * from changed`);
  const [row] = rows;
  return row ? { paperId: Number(row.paper_id), before: row.before, after: row.after } : null;
}

/** Takes the paper of a comment, for whatever locks the comment afterwards. */
export async function lockPaperOf(tx: Queryable, id: number): Promise<void> {
  await tx.execute(sql`
    select 1 from papers p where p.id = (select paper_id from comments where id = ${id}) for no key update`);
}
