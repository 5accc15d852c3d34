// A line of our own export, checked as far as the database relies on it.
import {
  emptyRecord,
  type ExportedPaper,
  type ExportedRecord,
  type PaperRecord,
  type RecordDecision,
  type RecordJoin,
  type RecordName,
} from '@papertape/papers';
import { asInstant, asList, asObject, asText } from '../text/values.ts';

const LISTS = ['authors', 'categories', 'versions', 'listings', 'links', 'mediaUrls', 'keywords'] as const;

/**
 * The line's paper, read part by part. Why its records were joined is found again where that cannot be read; what a
 * person decided is not. @throws Error that says what is wrong.
 */
export function readExportedPaper({ joins, decisions, ...paper }: ExportedPaper): ExportedPaper {
  const readable = asList(joins).flatMap((value) => readJoin(value) ?? []);
  const decided = asList(decisions).map((value, index) => readDecision(value, index + 1));
  return {
    ...paper,
    records: readExportedRecords(paper),
    ...(readable.length > 0 ? { joins: readable } : {}),
    ...(decided.length > 0 ? { decisions: decided } : {}),
  };
}

/** The line's records, with fields that a later version added filled in. @throws Error that says what is wrong. */
function readExportedRecords(paper: ExportedPaper): ExportedRecord[] {
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

const JOIN_KINDS: readonly unknown[] = ['identifier', 'title-authors-year', 'decision'];
const RELATIONS: readonly unknown[] = ['same-record', 'version', 'preprint-published', 'duplicate'];

function readJoin(value: unknown): RecordJoin | null {
  const join = asObject(value);
  const [record, other] = [readName(join?.['record']), readName(join?.['with'])];
  const joinedAt = asInstant(join?.['joinedAt']);
  const isKnown = JOIN_KINDS.includes(join?.['kind']) && RELATIONS.includes(join?.['relation']);
  if (!join || !record || !other || joinedAt === null || !isKnown || typeof join['reason'] !== 'string')
    return null;
  const scores = (asObject(join['scores']) ?? {}) as RecordJoin['scores'];
  return { ...(join as unknown as RecordJoin), record, with: other, scores, joinedAt };
}

function readDecision(value: unknown, place: number): RecordDecision {
  const decision = asObject(value);
  const pairs = asList(decision?.['pairs']).map((pair) => asList(pair).map(readName));
  const whole = pairs.flatMap(([a, b]): [RecordName, RecordName][] => (a && b ? [[a, b]] : []));
  const [id, by, reason] = ['id', 'by', 'reason'].map((name) => asText(decision?.[name]));
  const kind = decision?.['kind'];
  const decidedAt = asInstant(decision?.['decidedAt']);
  if (!id || !by || !reason || decidedAt === null || (kind !== 'join' && kind !== 'split'))
    throw new Error(`decision ${place} of the exported paper is not complete`);
  if (whole.length === 0 || whole.length < pairs.length)
    throw new Error(`decision ${place} of the exported paper names no pairs of records`);
  const [undoneAt, undoneBy] = [asInstant(decision?.['undoneAt']), asText(decision?.['undoneBy'])];
  return { id, kind, pairs: whole, by, reason, decidedAt, undoneAt, undoneBy };
}

function readName(value: unknown): RecordName | null {
  const name = asObject(value);
  const [source, sourceKey] = [name?.['source'], name?.['sourceKey']];
  return typeof source === 'string' && typeof sourceKey === 'string' ? { source, sourceKey } : null;
}
