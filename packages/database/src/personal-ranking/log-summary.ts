// How much there is in the log of personal ranking, and forgetting what is too old to learn from.
import { WINDOW_DAYS } from '@papertape/personal-ranking/facts';
import { sql, type SQL } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { instantOrNull } from '../values.ts';

/** Counts of the log. Moments are ISO 8601 in UTC. */
export interface RankingLogSummary {
  decisions: number;
  /** Decisions whose window has not passed yet. */
  waiting: number;
  /** Readers who were shown something since. */
  readers: number;
  /** Readers who turned personal ranking off. */
  turnedOff: number;
  lastDecisionAt: string | null;
}

/** Counts the decisions made since a moment. */
export async function summarizeRankingLog(db: Queryable, since: Date, now: Date): Promise<RankingLogSummary> {
  const { rows } = await db.execute<{
    decisions: number;
    waiting: number;
    readers: number;
    turned_off: number;
    last: string | null;
  }>(sql`
    select count(*)::int as decisions, count(distinct user_id)::int as readers, max(at) as last,
      (count(*) filter (where at > ${now.toISOString()}::timestamptz - make_interval(days => ${WINDOW_DAYS})))::int as waiting,
      (select count(*)::int from ranking_readers where not enabled) as turned_off
    from ranking_decisions where at >= ${since.toISOString()}::timestamptz`);
  const [row] = rows;
  return {
    decisions: row?.decisions ?? 0,
    waiting: row?.waiting ?? 0,
    readers: row?.readers ?? 0,
    turnedOff: row?.turned_off ?? 0,
    lastDecisionAt: instantOrNull(row?.last ?? null),
  };
}

/** Whether personal ranking is in use. */
export interface RankingUse {
  /** Anybody was shown anything. */
  used: boolean;
  /** Of that, something has matured: there is what to learn from. */
  matured: boolean;
}

/** Whether decisions were made since a moment: two looks into an index, for health that everybody may ask for. */
export async function readRankingUse(db: Queryable, since: Date, now: Date): Promise<RankingUse> {
  const { rows } = await db.execute<{ used: boolean; matured: boolean }>(rankingUseStatement(since, now));
  return { used: rows[0]?.used ?? false, matured: rows[0]?.matured ?? false };
}

/** The statement of it. */
export function rankingUseStatement(since: Date, now: Date): SQL {
  const from = sql`${since.toISOString()}::timestamptz`;
  return sql`select exists (select from ranking_decisions where at >= ${from}) as used,
    exists (select from ranking_decisions where at >= ${from}
      and at <= ${now.toISOString()}::timestamptz - make_interval(days => ${WINDOW_DAYS})) as matured`;
}

/** What was forgotten. */
export interface ForgottenRanking {
  decisions: number;
  models: number;
}

/**
 * Deletes decisions made before a moment with their outcomes, counts of impressions as old, and versions as old that no
 * decision refers to; the live version and the one before it stay.
 */
export async function forgetOldRanking(tx: Queryable, before: Date): Promise<ForgottenRanking> {
  const at = before.toISOString();
  const decisions = await tx.execute(sql`delete from ranking_decisions where at < ${at}::timestamptz`);
  await tx.execute(
    sql`delete from ranking_exposures where day < (${at}::timestamptz at time zone 'UTC')::date`,
  );
  const models = await tx.execute(sql`
    delete from ranking_models m where m.created_at < ${at}::timestamptz and m.state <> 'live'
      and m.id is distinct from (select (l.decision ->> 'before')::bigint from ranking_models l where l.state = 'live')
      and not exists (select 1 from ranking_decisions d where d.model_id = m.id)`);
  return { decisions: decisions.rowCount ?? 0, models: models.rowCount ?? 0 };
}
