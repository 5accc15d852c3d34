// The matcher of a pair of records, as a site uses it.
import { BLOCK_KEYS_VERSION, blockKeys } from './block-keys.ts';
import { COMPARE_OPTIONS, compareRecords, type CompareOptions, type PreparedRecord } from './compare.ts';
import { conflictOf, type WorkIdentifier } from './identifiers.ts';
import { prepareRecord } from './prepare.ts';
import type { BibliographicRecord, Comparison } from './record.ts';

/** Compares records of one kind; pure. */
export interface RecordMatcher {
  readonly options: CompareOptions;
  /** Changes with everything that makes other keys or other decisions. */
  readonly version: string;
  /** The record made ready to be compared many times. @throws TypeError when it has no title. */
  prepare(record: BibliographicRecord): PreparedRecord;
  /** Numbers that records of one work have in common; for a database, which compares what shares one. */
  blockKeys(record: PreparedRecord): number[];
  /** Whether both are of one work, and why. */
  compare(a: PreparedRecord, b: PreparedRecord): Comparison;
  /** Two identifiers that records of one work would not both have; null when there are none. */
  conflict(
    a: readonly WorkIdentifier[],
    b: readonly WorkIdentifier[],
  ): readonly [WorkIdentifier, WorkIdentifier] | null;
}

/** Raise it whenever a pair is decided otherwise. */
const DECISIONS_VERSION = 1;

/** A matcher. */
export function createRecordMatcher(options: Partial<CompareOptions> = {}): RecordMatcher {
  const settings = { ...COMPARE_OPTIONS, ...options };
  return {
    options: settings,
    version: `${BLOCK_KEYS_VERSION}.${DECISIONS_VERSION} ${Object.values(settings).join(' ')}`,
    prepare: prepareRecord,
    blockKeys,
    compare: (a, b) => compareRecords(a, b, settings),
    conflict: conflictOf,
  };
}

/** Whether two records are of one work, and why. @throws TypeError when one has no title. */
export function matchRecords(
  a: BibliographicRecord,
  b: BibliographicRecord,
  options: Partial<CompareOptions> = {},
): Comparison {
  return compareRecords(prepareRecord(a), prepareRecord(b), { ...COMPARE_OPTIONS, ...options });
}
