// How two records of one work stand to each other.
import type { IdentifierComparison, WorkIdentifier } from './identifiers.ts';
import { isPreprintIdentifier, isPublishedIdentifier } from './identifiers.ts';
import type { BibliographicRecord, Relation } from './record.ts';

/** Whether a record is of a preprint or of something published; null where it does not say. */
export type Standing = 'preprint' | 'published' | null;

const PREPRINT_VENUE = /^(?:arxiv|corr|biorxiv|medrxiv|chemrxiv|ssrn|research square|techrxiv|preprints?)\b/i;

/** The standing that identifiers and venue tell: a publisher's identifier outweighs a preprint's beside it. */
export function standingOf(record: BibliographicRecord, identifiers: readonly WorkIdentifier[]): Standing {
  const venue = record.venue?.trim() ?? '';
  if (identifiers.some(isPublishedIdentifier)) return 'published';
  if (identifiers.some(isPreprintIdentifier) || PREPRINT_VENUE.test(venue)) return 'preprint';
  return venue === '' ? null : 'published';
}

interface Standings {
  readonly standing: Standing;
  readonly version: number | null;
}

/** The relation of two records that are of one work. */
export function relationOf(
  a: Standings,
  b: Standings,
  {
    shared,
    versions,
    yearsApart,
  }: Pick<IdentifierComparison, 'shared' | 'versions'> & { yearsApart: number | null },
): Relation {
  const numbered = a.version !== null && b.version !== null && a.version !== b.version;
  if (versions || (shared !== null && numbered)) return 'version';
  if (a.standing !== null && b.standing !== null && a.standing !== b.standing) return 'preprint-published';
  if (shared !== null) return 'same-record';
  // What was published twice, at a conference and in a journal, has years of its own.
  return a.standing === 'published' && (yearsApart ?? 0) > 0 ? 'version' : 'duplicate';
}
