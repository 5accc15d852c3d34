// What was done to accounts, rights and settings, and by whom.
import type { PersonId } from '@papertape/people';
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { instantOf } from '../values.ts';

/** An entry to be made. */
export interface AuditEntry {
  /** Null for the site itself and for commands. */
  actorId: PersonId | null;
  /** 'resource.verb' in the past or present, such as 'person.role' or 'token.create'. */
  action: string;
  /** 'person', 'invitation', 'paper' (by its public id), 'setting', … */
  targetKind: string;
  targetId: string;
  /** Facts for people; never a secret. */
  details?: Record<string, unknown>;
}

/** An entry as it is read. `at` is ISO 8601 in UTC. */
export interface AuditRecord extends Required<AuditEntry> {
  id: number;
  at: string;
  /** Null for the site, and for accounts that were deleted. */
  actorHandle: string | null;
  /** The handle of the person it was done to; null for anything else, and for accounts that were deleted. */
  targetHandle: string | null;
}

/** Makes an entry, in the transaction of what it tells of. */
export async function writeAudit(tx: Queryable, entry: AuditEntry, now: Date): Promise<void> {
  await tx.execute(sql`
    insert into audit_log (at, actor_id, action, target_kind, target_id, details)
    values (${now.toISOString()}, ${entry.actorId}::uuid, ${entry.action}, ${entry.targetKind}, ${entry.targetId},
      ${JSON.stringify(entry.details ?? {})}::jsonb)`);
}

interface AuditRow extends Record<string, unknown> {
  id: string;
  at: string;
  actor_id: PersonId | null;
  actor_handle: string | null;
  target_handle: string | null;
  action: string;
  target_kind: string;
  target_id: string;
  details: Record<string, unknown>;
}

/** Entries, the latest first, before a place. */
export async function listAudit(
  db: Queryable,
  { limit, before = null }: { limit: number; before?: { at: string; id: number } | null },
): Promise<AuditRecord[]> {
  const place = before ? sql`where (a.at, a.id) < (${before.at}::timestamptz, ${before.id})` : sql``;
  const { rows } = await db.execute<AuditRow>(sql`
    select a.id, a.at, a.actor_id, case when u.status <> 'deleted' then u.handle end as actor_handle, a.action, a.target_kind, a.target_id, a.details,
      case when a.target_kind = 'person' then (
        select t.handle from users t where t.id::text = a.target_id and t.status <> 'deleted') end
        as target_handle
    from audit_log a left join users u on u.id = a.actor_id ${place}
    order by a.at desc, a.id desc limit ${limit}`);
  return rows.map((row) => ({
    id: Number(row.id),
    at: instantOf(row.at),
    actorId: row.actor_id,
    actorHandle: row.actor_handle,
    targetHandle: row.target_handle,
    action: row.action,
    targetKind: row.target_kind,
    targetId: row.target_id,
    details: row.details,
  }));
}
