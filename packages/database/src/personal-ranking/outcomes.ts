// What readers do with papers that they were shown. An act counts for the latest decision that showed the paper.
import { type Act, WINDOW_DAYS } from '@papertape/personal-ranking/facts';
import type { PersonId } from '@papertape/people';
import { type SQL, sql } from '../sql.ts';
import type { Queryable } from '../database.ts';

/**
 * Inserts the outcomes of an act where the reader was shown the papers within the window; told twice it counts once, at
 * its first time. Nothing of readers who turned personal ranking off. `papers` is SQL that gives the papers' numbers, so that it can be a part of the statement that acts.
 */
export function outcomeStatement(reader: PersonId, papers: SQL, act: Act, now: Date): SQL {
  const at = now.toISOString();
  // A clock that was moved back makes no act earlier than what it answers; the latest decision is the last one stored.
  return sql`
    insert into ranking_outcomes (decision_id, paper_id, act, at)
    select distinct on (k.id) d.id, k.id, ${act}::text, greatest(d.at, ${at}::timestamptz)
    from (${papers}) as k(id) join ranking_decisions d on k.id = any (d.shown_ids)
    where d.user_id = ${reader}::uuid and d.at > ${at}::timestamptz - make_interval(days => ${WINDOW_DAYS})
      and not exists (select 1 from ranking_readers r where r.user_id = d.user_id and not r.enabled)
    order by k.id, d.id desc
    on conflict (decision_id, paper_id, act) do nothing`;
}

/** Deletes an act that the reader took back. `paper` is SQL for the paper's number. */
export function takeBackStatement(reader: PersonId, paper: SQL, act: Act): SQL {
  return sql`
    delete from ranking_outcomes o using ranking_decisions d
    where o.decision_id = d.id and o.paper_id = ${paper} and o.act = ${act} and d.user_id = ${reader}::uuid`;
}

/** Records that a reader did something with papers; nothing where personal ranking did not show them. */
export async function recordAct(
  db: Queryable,
  reader: PersonId,
  paperIds: readonly number[],
  act: Act,
  now: Date,
): Promise<void> {
  if (paperIds.length === 0) return;
  await db.execute(outcomeStatement(reader, sql`select unnest(${sql.param(paperIds)}::bigint[])`, act, now));
}

/** Forgets that the reader did it. */
export async function takeActBack(db: Queryable, reader: PersonId, paperId: number, act: Act): Promise<void> {
  await db.execute(takeBackStatement(reader, sql`${paperId}::bigint`, act));
}
