// Keeps why records were joined in line with the papers: a row for each record but the first of its paper.
import type { RecordJoin } from '@papertape/papers';
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import type { JoinDraft } from './evidence.ts';
import { nameOf } from './neighbourhood.ts';
import type { StoredRecord } from './incoming.ts';
import type { PaperPlan } from './plan.ts';

/** A row of `record_joins` as the driver gives it. */
export interface JoinRow extends Record<string, unknown> {
  source: string;
  source_key: string;
  with_source: string;
  with_key: string;
  kind: RecordJoin['kind'];
  relation: RecordJoin['relation'];
  scores: RecordJoin['scores'];
  reason: string;
  joined_at: string;
}

/**
 * Makes the joins of the planned papers' records those of the plans. A join that is there already keeps its moment; one between the same two
 * records for another reason keeps it as well.
 */
export async function writeJoins(
  tx: Queryable,
  plans: readonly Pick<PaperPlan, 'records' | 'joins'>[],
  now: string,
): Promise<void> {
  const joins = plans.flatMap((plan) => plan.joins);
  const known = await readJoins(
    tx,
    plans.flatMap(({ records }) => records),
  );
  const wanted = new Map(joins.map((join) => [nameOf(join.record), join]));
  const gone = [...known].filter(([name]) => !wanted.has(name)).map(([, row]) => row);
  const written = joins.filter((join) => !isSame(join, known.get(nameOf(join.record))));
  await removeJoins(tx, gone);
  if (written.length === 0) return;
  const column = (value: (join: JoinDraft) => string) => sql.param(written.map(value));
  await tx.execute(sql`
    insert into record_joins (source, source_key, with_source, with_key, kind, relation, scores, reason, joined_at)
    select k.*, ${now}::timestamptz from unnest(
      ${column(({ record }) => record.source)}::text[], ${column(({ record }) => record.sourceKey)}::text[],
      ${column((join) => join.with.source)}::text[], ${column((join) => join.with.sourceKey)}::text[],
      ${column(({ kind }) => kind)}::text[], ${column(({ relation }) => relation)}::text[],
      ${column(({ scores }) => JSON.stringify(scores))}::jsonb[], ${column(({ reason }) => reason)}::text[]) as k
    on conflict (source, source_key) do update set
      with_source = excluded.with_source, with_key = excluded.with_key, kind = excluded.kind,
      relation = excluded.relation, scores = excluded.scores, reason = excluded.reason,
      joined_at = case when (record_joins.with_source, record_joins.with_key) = (excluded.with_source, excluded.with_key)
        then record_joins.joined_at else excluded.joined_at end`);
}

async function readJoins(tx: Queryable, records: readonly StoredRecord[]): Promise<Map<string, JoinRow>> {
  if (records.length === 0) return new Map();
  const { rows } = await tx.execute<JoinRow>(sql`
    select j.* from unnest(${sql.param(records.map(({ source }) => source))}::text[],
        ${sql.param(records.map(({ sourceKey }) => sourceKey))}::text[]) as k(source, source_key)
      join record_joins j using (source, source_key)`);
  return new Map(rows.map((row) => [nameOf({ source: row.source, sourceKey: row.source_key }), row]));
}

async function removeJoins(tx: Queryable, rows: readonly JoinRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.execute(sql`
    delete from record_joins where (source, source_key) in (
      select * from unnest(${sql.param(rows.map(({ source }) => source))}::text[],
        ${sql.param(rows.map(({ source_key }) => source_key))}::text[]))`);
}

function isSame(join: JoinDraft, row: JoinRow | undefined): boolean {
  return (
    row !== undefined &&
    join.with.source === row.with_source &&
    join.with.sourceKey === row.with_key &&
    join.kind === row.kind &&
    join.relation === row.relation &&
    join.reason === row.reason &&
    sameScores(join.scores, row.scores)
  );
}

/** jsonb keeps no order of keys. */
function sameScores(a: RecordJoin['scores'], b: RecordJoin['scores']): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
