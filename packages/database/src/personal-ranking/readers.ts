// Whether a reader wants personal ranking, and from when on their acts tell of them.
import type { Authorized, PersonId } from '@papertape/people';
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { instantOrNull } from '../values.ts';

/** What a reader decided about personal ranking. */
export interface RankingChoice {
  enabled: boolean;
  /** What was done before tells nothing of the reader. */
  erasedAt: string | null;
}

/** The reader's choice; on, and nothing erased, for who never chose. */
export async function getRankingChoice(db: Queryable, reader: PersonId): Promise<RankingChoice> {
  const { rows } = await db.execute<{ enabled: boolean; erased_at: string | null }>(
    sql`select enabled, erased_at from ranking_readers where user_id = ${reader}::uuid`,
  );
  const [row] = rows;
  return row
    ? { enabled: row.enabled, erasedAt: instantOrNull(row.erased_at) }
    : { enabled: true, erasedAt: null };
}

/** Turns personal ranking on or off. What was learnt stays until it is erased. */
export async function choosePersonalRanking(
  tx: Queryable,
  { person }: Authorized<'ranking.write'>,
  enabled: boolean,
  now: Date,
): Promise<void> {
  await tx.execute(sql`
    insert into ranking_readers (user_id, enabled, changed_at)
    values (${person.id}::uuid, ${enabled}, ${now.toISOString()})
    on conflict (user_id) do update set enabled = excluded.enabled, changed_at = excluded.changed_at`);
}

/**
 * Erases what was learnt of a reader: every decision with its outcomes, and what their acts up to now tell. Their votes,
 * notes and collections stay. Returns how many decisions there were.
 */
export async function eraseLearnt(
  tx: Queryable,
  { person }: Authorized<'ranking.write'>,
  now: Date,
): Promise<number> {
  const at = now.toISOString();
  await tx.execute(sql`
    insert into ranking_readers (user_id, erased_at, changed_at) values (${person.id}::uuid, ${at}, ${at})
    on conflict (user_id) do update set erased_at = excluded.erased_at, changed_at = excluded.changed_at`);
  const { rowCount } = await tx.execute(
    sql`delete from ranking_decisions where user_id = ${person.id}::uuid`,
  );
  return rowCount ?? 0;
}
