// The records inside a line of our own export, checked as far as the database relies on them.
import { emptyRecord, type ExportedPaper, type ExportedRecord, type PaperRecord } from '@papertape/papers';
import { asInstant, asObject } from '../text/values.ts';

const LISTS = ['authors', 'categories', 'versions', 'listings', 'links', 'mediaUrls', 'keywords'] as const;

/** The line's records, with fields that a later version added filled in. @throws Error that says what is wrong. */
export function readExportedRecords(paper: ExportedPaper): ExportedRecord[] {
  if (paper.records.length === 0) throw new Error('the exported paper has no records');
  return paper.records.map((value: unknown, index) => readExported(value, index + 1));
}

function readExported(value: unknown, place: number): ExportedRecord {
  const entry = asObject(value);
  const record = asObject(entry?.['record']);
  if (!entry || !record) throw new Error(`record ${place} of the exported paper is missing`);
  for (const name of ['source', 'sourceKey', 'title', 'abstract'])
    if (typeof record[name] !== 'string') throw new Error(`record ${place} has no ${name}`);
  if (!Array.isArray(record['identifiers']) || record['identifiers'].length === 0)
    throw new Error(`record ${place} has no identifiers`);
  for (const name of LISTS)
    if (record[name] !== undefined && !Array.isArray(record[name]))
      throw new Error(`${name} of record ${place} is no list`);
  const firstSeenAt = asInstant(entry['firstSeenAt']);
  const fetchedAt = asInstant(entry['fetchedAt']) ?? firstSeenAt;
  if (firstSeenAt === null || fetchedAt === null) throw new Error(`record ${place} has no time of its fetch`);
  return { ...entry, record: emptyRecord(record as unknown as PaperRecord), firstSeenAt, fetchedAt };
}
