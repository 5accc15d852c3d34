// Our own export: one paper a line, from which a site can be built again.
import type { RecordDecision, RecordJoin } from './joins.ts';
import type { PaperRecord } from './record.ts';

/** Says what a line is; stands first in each. */
export const EXPORT_FORMAT = 'papertape-paper';
export const EXPORT_VERSION = 1;

/** A record as its source gave it, with the moments it was first and last fetched, ISO 8601 in UTC. */
export interface ExportedRecord {
  record: PaperRecord;
  firstSeenAt: string;
  fetchedAt: string;
}

/** One paper: its records, from which everything else is merged, and what only this site knows. */
export interface ExportedPaper {
  format: typeof EXPORT_FORMAT;
  version: typeof EXPORT_VERSION;
  publicId: string;
  /** Earlier public ids, which still lead to the paper. */
  aliases: string[];
  /** When the paper came to the site, and when it last changed there; ISO 8601 in UTC. */
  createdAt: string;
  changedAt: string;
  records: ExportedRecord[];
  /** Why its records are one paper; absent where there is one record. */
  joins?: RecordJoin[];
  /** What persons decided of its records, also what they took back; absent where there is nothing. */
  decisions?: RecordDecision[];
}

/** Whether a parsed line of JSON is one of our export. @throws RangeError for a version that is not known here. */
export function isExportedPaper(value: unknown): value is ExportedPaper {
  if (typeof value !== 'object' || value === null || !('format' in value) || value.format !== EXPORT_FORMAT)
    return false;
  const version = 'version' in value ? value.version : undefined;
  if (version !== EXPORT_VERSION)
    throw new RangeError(`Version ${String(version)} of the export is not known here; update Papertape.`);
  return 'records' in value && Array.isArray(value.records);
}
