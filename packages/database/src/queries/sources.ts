// The sources' health, and who is harvesting one.
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { instantOrNull } from '../values.ts';

/** One source's health and place. Times are ISO 8601 in UTC. */
export interface SourceState {
  source: string;
  lastAttemptAt: string | null;
  lastSuccessAt: string | null;
  /** What the last success brought, in words for people. */
  lastOutcome: string | null;
  lastErrorAt: string | null;
  lastError: string | null;
  nextTryAt: string | null;
  leaseOwner: string | null;
  leaseUntil: string | null;
  cursor: Record<string, unknown>;
}

interface StateRow extends Record<string, unknown> {
  source: string;
  last_attempt_at: string | null;
  last_success_at: string | null;
  last_outcome: string | null;
  last_error_at: string | null;
  last_error: string | null;
  next_try_at: string | null;
  lease_owner: string | null;
  lease_until: string | null;
  cursor: Record<string, unknown>;
}

function stateOf(row: StateRow): SourceState {
  return {
    source: row.source,
    lastAttemptAt: instantOrNull(row.last_attempt_at),
    lastSuccessAt: instantOrNull(row.last_success_at),
    lastOutcome: row.last_outcome,
    lastErrorAt: instantOrNull(row.last_error_at),
    lastError: row.last_error,
    nextTryAt: instantOrNull(row.next_try_at),
    leaseOwner: row.lease_owner,
    leaseUntil: instantOrNull(row.lease_until),
    cursor: row.cursor,
  };
}

/** Every source that was ever tried, by name. */
export async function listSourceStates(db: Queryable): Promise<SourceState[]> {
  const { rows } = await db.execute<StateRow>(sql`select * from source_states order by source`);
  return rows.map(stateOf);
}

/** One source's state; null when it was never tried. */
export async function getSourceState(db: Queryable, source: string): Promise<SourceState | null> {
  const { rows } = await db.execute<StateRow>(sql`select * from source_states where source = ${source}`);
  return rows[0] ? stateOf(rows[0]) : null;
}

/**
 * Takes the source for `seconds`, so that nobody else harvests it; an owner may lease again to keep it. False when
 * another has it. A lease that was not given back ends by itself.
 */
export async function leaseSource(
  db: Queryable,
  source: string,
  owner: string,
  seconds: number,
  now: Date,
): Promise<boolean> {
  const at = now.toISOString();
  const until = new Date(now.getTime() + seconds * 1000).toISOString();
  const { rows } = await db.execute(sql`
    insert into source_states (source, last_attempt_at, lease_owner, lease_until)
    values (${source}, ${at}, ${owner}, ${until})
    on conflict (source) do update
      set last_attempt_at = excluded.last_attempt_at, lease_owner = excluded.lease_owner, lease_until = excluded.lease_until
      where source_states.lease_owner is null or source_states.lease_owner = ${owner}
        or source_states.lease_until <= ${at}
    returning source`);
  return rows.length > 0;
}

/** Gives a lease back; nothing happens when another has it by now. */
export async function releaseSource(db: Queryable, source: string, owner: string): Promise<void> {
  await db.execute(sql`
    update source_states set lease_owner = null, lease_until = null
    where source = ${source} and lease_owner = ${owner}`);
}

/** Notes a harvest that went well, where the next one goes on, and when. A cursor left out stays as it is. */
export async function recordSourceSuccess(
  db: Queryable,
  source: string,
  result: { outcome: string; nextTryAt?: Date | null; cursor?: Record<string, unknown> },
  now: Date,
): Promise<void> {
  const at = now.toISOString();
  const next = result.nextTryAt?.toISOString() ?? null;
  const cursor = result.cursor === undefined ? null : JSON.stringify(result.cursor);
  await db.execute(sql`
    insert into source_states (source, last_attempt_at, last_success_at, last_outcome, next_try_at, cursor)
    values (${source}, ${at}, ${at}, ${result.outcome}, ${next}, coalesce(${cursor}::jsonb, '{}'))
    on conflict (source) do update
      set last_success_at = excluded.last_success_at, last_outcome = excluded.last_outcome,
        next_try_at = excluded.next_try_at, cursor = coalesce(${cursor}::jsonb, source_states.cursor)`);
}

/** Notes a harvest that failed, in words for people, and when the next is tried. */
export async function recordSourceError(
  db: Queryable,
  source: string,
  failure: { error: string; nextTryAt?: Date | null },
  now: Date,
): Promise<void> {
  const at = now.toISOString();
  const next = failure.nextTryAt?.toISOString() ?? null;
  await db.execute(sql`
    insert into source_states (source, last_attempt_at, last_error_at, last_error, next_try_at)
    values (${source}, ${at}, ${at}, ${failure.error}, ${next})
    on conflict (source) do update
      set last_error_at = excluded.last_error_at, last_error = excluded.last_error, next_try_at = excluded.next_try_at`);
}

/** Keeps where a harvest goes on, together with the rows of the step it belongs to. */
export async function saveSourceCursor(
  tx: Queryable,
  source: string,
  cursor: Record<string, unknown>,
): Promise<void> {
  const text = JSON.stringify(cursor);
  await tx.execute(sql`
    insert into source_states (source, cursor) values (${source}, ${text}::jsonb)
    on conflict (source) do update set cursor = excluded.cursor`);
}

/** Asks for a source at the scheduler's next look, within a minute; false when it was never tried. */
export async function askSourceSoon(db: Queryable, source: string, now: Date): Promise<boolean> {
  const { rowCount } = await db.execute(
    sql`update source_states set next_try_at = ${now.toISOString()} where source = ${source}`,
  );
  return (rowCount ?? 0) > 0;
}
