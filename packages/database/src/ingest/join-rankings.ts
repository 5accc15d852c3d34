// What personal ranking knows of papers that turn out to be one.
import { type SQL, sql } from '../sql.ts';
import { movedIds, oldIds } from './moved-ids.ts';

/** Moves decisions, their outcomes, and how often papers were shown. `moved`: rows of old_id and new_id, called m. */
export function moveRankings(moved: SQL): SQL[] {
  return [
    sql`insert into ranking_outcomes as o (decision_id, paper_id, act, at)
      select t.decision_id, m.new_id, t.act, min(t.at) from ranking_outcomes t join ${moved} on t.paper_id = m.old_id
      group by 1, 2, 3
      on conflict (decision_id, paper_id, act) do update set at = least(o.at, excluded.at)`,
    sql`delete from ranking_outcomes t using ${moved} where t.paper_id = m.old_id`,
    sql`insert into ranking_exposures as e (day, paper_id, shown)
      select t.day, m.new_id, sum(t.shown) from ranking_exposures t join ${moved} on t.paper_id = m.old_id group by 1, 2
      on conflict (day, paper_id) do update set shown = e.shown + excluded.shown`,
    sql`delete from ranking_exposures t using ${moved} where t.paper_id = m.old_id`,
    sql`update ranking_decisions set candidate_ids = ${movedIds(moved, sql`candidate_ids`)},
        shown_ids = ${movedIds(moved, sql`shown_ids`)}
      where candidate_ids && ${oldIds(moved)}`,
  ];
}
