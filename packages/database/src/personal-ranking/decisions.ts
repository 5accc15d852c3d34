// Decisions: what was shown to a reader, with everything needed to learn from it. Written in one statement, or not at all.
import type { LoggedFeatures, LoggedPolicy, Reason, Surface } from '@papertape/personal-ranking';
import type { PersonId } from '@papertape/people';
import { type SQL, sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { instantOf } from '../values.ts';

/** A ranking as it is about to be shown. */
export interface NewRankingDecision {
  reader: PersonId;
  surface: Surface;
  /** Of one occasion there is one decision. */
  occasion: string;
  /** Null: the order of the trend. */
  modelId: number | null;
  featuresVersion: number;
  policy: LoggedPolicy;
  /** Unsigned, 32 bits. */
  seed: number;
  context: Readonly<Record<string, number>>;
  /** All that could be shown, in the order in which the policy saw them. */
  candidates: readonly RankedCandidate[];
  /** By slot. */
  shown: readonly { paperId: number; propensity: number }[];
}

/** A paper that could be shown. */
export interface RankedCandidate {
  paperId: number;
  features: LoggedFeatures;
  /** The score that the policy drew by. */
  score: number;
  reason: Reason;
}

/** A decision as it stands. */
export interface RankingDecision extends NewRankingDecision {
  id: number;
  /** ISO 8601 in UTC. */
  at: string;
}

/**
 * Stores a decision and counts its impressions, in one statement. Null where the occasion has one already, or where the
 * reader turned personal ranking off meanwhile: nothing is written then.
 */
export async function addRankingDecision(
  db: Queryable,
  decision: NewRankingDecision,
  now: Date,
): Promise<RankingDecision | null> {
  const { reader, surface, occasion, modelId, featuresVersion, policy, seed, context } = decision;
  const { candidates, shown } = decision;
  const at = now.toISOString();
  const { rows } = await db.execute<{ id: string }>(sql`
    with written as (
      insert into ranking_decisions (user_id, at, surface, occasion, model_id, features_version, policy, seed, context,
        candidate_ids, features, scores, reasons, shown_ids, propensities)
      select ${reader}::uuid, ${at}::timestamptz, ${surface}::text, ${occasion}::text, ${modelId}::bigint, ${featuresVersion}::int,
        ${JSON.stringify(policy)}::jsonb, ${seed}::bigint, ${JSON.stringify(context)}::jsonb,
        ${sql.param(candidates.map(({ paperId }) => paperId))}::bigint[],
        ${JSON.stringify(candidates.map(({ features }) => features))}::jsonb,
        ${sql.param(candidates.map(({ score }) => score))}::float8[],
        ${JSON.stringify(candidates.map(({ reason }) => reason))}::jsonb,
        ${sql.param(shown.map(({ paperId }) => paperId))}::bigint[],
        ${sql.param(shown.map(({ propensity }) => propensity))}::float8[]
      where not exists (select 1 from ranking_readers where user_id = ${reader}::uuid and not enabled)
      on conflict (user_id, surface, occasion) do nothing
      returning id, shown_ids),
    counted as (
      -- In the order of their numbers, so that two readers' counts never wait for each other in a circle.
      insert into ranking_exposures as e (day, paper_id, shown)
      select (${at}::timestamptz at time zone 'UTC')::date, s.id, 1 from written, unnest(shown_ids) as s(id) order by s.id
      on conflict (day, paper_id) do update set shown = e.shown + 1)
    select id from written`);
  const id = rows[0]?.id;
  return id === undefined ? null : { ...decision, id: Number(id), at };
}

/** The reader's latest decision on a surface; null before the first. */
export async function getLatestDecision(
  db: Queryable,
  reader: PersonId,
  surface: Surface,
): Promise<RankingDecision | null> {
  const { rows } = await db.execute<DecisionRow>(latestStatement(reader, surface));
  return rows[0] ? decisionOf(rows[0]) : null;
}

/** The statement; exported for the test that asks for its plan. */
export function latestStatement(reader: PersonId, surface: Surface): SQL {
  return sql`
    select * from ranking_decisions where user_id = ${reader}::uuid and surface = ${surface}
    order by id desc limit 1`;
}

/** The reader's decision of an occasion; null before it was made. */
export async function getDecisionOf(
  db: Queryable,
  reader: PersonId,
  surface: Surface,
  occasion: string,
): Promise<RankingDecision | null> {
  const { rows } = await db.execute<DecisionRow>(sql`
    select * from ranking_decisions
    where user_id = ${reader}::uuid and surface = ${surface} and occasion = ${occasion}`);
  return rows[0] ? decisionOf(rows[0]) : null;
}

/** A row of `ranking_decisions`, as the driver gives it. */
export interface DecisionRow extends Record<string, unknown> {
  id: string;
  user_id: PersonId;
  at: string;
  surface: Surface;
  occasion: string;
  model_id: string | null;
  features_version: number;
  policy: LoggedPolicy;
  seed: string;
  context: Record<string, number>;
  candidate_ids: string[];
  features: LoggedFeatures[];
  scores: number[];
  reasons: Reason[];
  shown_ids: string[];
  propensities: number[];
}

/** The decision of a row. @throws Error where its lists do not fit together. */
export function decisionOf(row: DecisionRow): RankingDecision {
  return {
    id: Number(row.id),
    reader: row.user_id,
    at: instantOf(row.at),
    surface: row.surface,
    occasion: row.occasion,
    modelId: row.model_id === null ? null : Number(row.model_id),
    featuresVersion: row.features_version,
    policy: row.policy,
    seed: Number(row.seed),
    context: row.context,
    candidates: row.candidate_ids.map((id, index) => ({
      paperId: Number(id),
      features: entry(row.features, index),
      score: entry(row.scores, index),
      reason: entry(row.reasons, index),
    })),
    shown: row.shown_ids.map((id, slot) => ({
      paperId: Number(id),
      propensity: entry(row.propensities, slot),
    })),
  };
}

function entry<T>(list: readonly T[], index: number): T {
  const value = list[index];
  if (value === undefined) throw new Error(`A decision of personal ranking lacks its entry ${index}.`);
  return value;
}
