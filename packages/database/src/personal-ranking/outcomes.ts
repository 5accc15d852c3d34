// What readers do with papers that they were shown. An act counts for the latest decision that showed the paper.
import { type Act, WINDOW_DAYS } from '@papertape/personal-ranking';
import type { PersonId } from '@papertape/people';
import { type SQL, sql } from '../sql.ts';
import type { Queryable } from '../database.ts';

/**
 * Inserts an act's outcome where the reader was shown the paper within the window; told twice it counts once, at its
 * first time. `paper` is SQL for the paper's number, so that it can be a part of the statement that acts.
 */
export function outcomeStatement(reader: PersonId, paper: SQL, act: Act, now: Date): SQL {
  const at = now.toISOString();
  // A clock that was moved back makes no act earlier than what it answers.
  return sql`
    insert into ranking_outcomes (decision_id, paper_id, act, at)
    select d.id, ${paper}, ${act}::text, greatest(d.at, ${at}::timestamptz) from ranking_decisions d
    where d.user_id = ${reader}::uuid and d.at > ${at}::timestamptz - make_interval(days => ${WINDOW_DAYS})
      and ${paper} = any (d.shown_ids)
    order by d.at desc, d.id desc limit 1
    on conflict (decision_id, paper_id, act) do nothing`;
}

/** Deletes an act that the reader took back, from all decisions whose window is open. */
export function takeBackStatement(reader: PersonId, paper: SQL, act: Act, now: Date): SQL {
  return sql`
    delete from ranking_outcomes o using ranking_decisions d
    where o.decision_id = d.id and o.paper_id = ${paper} and o.act = ${act} and d.user_id = ${reader}::uuid
      and d.at > ${now.toISOString()}::timestamptz - make_interval(days => ${WINDOW_DAYS})`;
}

/** Records that a reader did something with a paper; nothing where personal ranking did not show it to them. */
export async function recordAct(
  db: Queryable,
  reader: PersonId,
  paperId: number,
  act: Act,
  now: Date,
): Promise<void> {
  await db.execute(outcomeStatement(reader, sql`${paperId}::bigint`, act, now));
}
