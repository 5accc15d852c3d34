// Entries of the audit log in words.
import type { AuditRecord } from '@papertape/database';

/** Details as `name: value` pairs; what is nested is shown as JSON. */
export function detailsInWords(details: AuditRecord['details']): string {
  return Object.entries(details)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}

/** Who acted: a handle, or the site and its commands. */
export function actorInWords({ actorId, actorHandle }: Pick<AuditRecord, 'actorId' | 'actorHandle'>): string {
  if (actorHandle !== null) return `@${actorHandle}`;
  return actorId === null ? 'the site or its commands' : 'an account that is gone';
}
