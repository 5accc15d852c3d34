// Decisions whose window has passed, with what their readers did: what models learn from. A decision that is not matured
// is never among them, so that an act to come is no zero.
import { type Act, WINDOW_DAYS } from '@papertape/personal-ranking/facts';
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { instantOf } from '../values.ts';
import { WAS_SHOWN } from './shown.ts';
import { type DecisionRow, decisionOf, type RankingDecision } from './decisions.ts';

/** A decision with the acts that came within its window. */
export interface MaturedDecision extends RankingDecision {
  outcomes: { paperId: number; act: Act; at: string }[];
}

/** Which decisions. */
export interface MaturedFilter {
  now: Date;
  /** Made at this moment or later. */
  from: Date;
  featuresVersion: number;
  /** Rows of a piece, and the decision after which it begins. */
  limit: number;
  after?: number;
}

/** Whether acts that answer a decision `d` were not kept, because its reader turned personal ranking off: they are no zeros. */
const WAS_TURNED_OFF = sql`exists (
  select 1 from ranking_readers r where r.user_id = d.user_id and (not r.enabled
    or r.changed_at > d.at and r.changed_at <= d.at + make_interval(days => ${WINDOW_DAYS})))`;

/** A piece of the matured decisions, the first made first. */
export async function listMaturedDecisions(
  db: Queryable,
  { now, from, featuresVersion, limit, after = 0 }: MaturedFilter,
): Promise<MaturedDecision[]> {
  const { rows } = await db.execute<
    DecisionRow & { outcomes: { paperId: number; act: Act; at: string }[] }
  >(sql`
    select d.*, (
        select coalesce(json_agg(json_build_object('paperId', o.paper_id, 'act', o.act, 'at', o.at) order by o.at), '[]')
        from ranking_outcomes o
        where o.decision_id = d.id and o.at <= d.at + make_interval(days => ${WINDOW_DAYS})) as outcomes
    from ranking_decisions d
    where d.id > ${after} and d.at >= ${from.toISOString()}::timestamptz and d.features_version = ${featuresVersion}
      and ${WAS_SHOWN} and not ${WAS_TURNED_OFF}
      and d.at <= ${now.toISOString()}::timestamptz - make_interval(days => ${WINDOW_DAYS})
    order by d.id limit ${limit}`);
  return rows.map((row) => ({
    ...decisionOf(row),
    outcomes: row.outcomes.map((outcome) => ({ ...outcome, at: instantOf(outcome.at) })),
  }));
}
