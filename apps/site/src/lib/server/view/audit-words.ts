// Entries of the audit log in words.
import type { AuditRecord } from '@papertape/database';
import { paperPath, personPath } from './addresses.ts';

/** Details as `name: value` pairs; what is nested is shown as JSON. */
export function detailsInWords(details: AuditRecord['details']): string {
  return Object.entries(details)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}

/** Who acted: a handle, or the site and its commands. */
export function actorInWords({ actorId, actorHandle }: Pick<AuditRecord, 'actorId' | 'actorHandle'>): string {
  if (actorHandle !== null) return `@${actorHandle}`;
  return actorId === null ? 'the site or its commands' : 'a deleted account';
}

/** To what it was done, with its page where it has one. */
export function targetInWords({
  targetKind,
  targetId,
  targetHandle,
}: Pick<AuditRecord, 'targetKind' | 'targetId' | 'targetHandle'>): { text: string; href: string | null } {
  if (targetHandle !== null) return { text: `@${targetHandle}`, href: personPath(targetHandle) };
  if (targetKind === 'person') return { text: 'a deleted account', href: null };
  if (targetKind === 'paper') return { text: targetId, href: paperPath(targetId) };
  return { text: `${targetKind} ${targetId}`, href: null };
}
