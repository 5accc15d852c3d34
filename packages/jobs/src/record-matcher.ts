// The record matcher of the site: the rules of methods/global-deduplication, asked about papers' records.
import type { RecordEvidence, RecordMatcher } from '@papertape/database';
import {
  createRecordMatcher,
  workIdentifier,
  type PreparedRecord,
} from '@papertape/global-deduplication/records';
import { arxivIdOf, latestVersionOf, type PaperRecord } from '@papertape/papers';

/** A matcher for everything that enters the site. It keeps what it made of records for as long as those are kept. */
export function paperMatcher(): RecordMatcher {
  const matcher = createRecordMatcher();
  const prepared = new WeakMap<PaperRecord, { record: PreparedRecord; keys: readonly number[] }>();
  function ready(record: PaperRecord) {
    const known = prepared.get(record);
    if (known) return known;
    const made = matcher.prepare(bibliographic(record));
    const entry = { record: made, keys: matcher.blockKeys(made) };
    prepared.set(record, entry);
    return entry;
  }
  return {
    version: matcher.version,
    blockKeys: (record) => ready(record).keys,
    match(a, b): RecordEvidence | null {
      const { relation, evidence } = matcher.compare(ready(a).record, ready(b).record);
      if (relation === null) return null;
      const { kind, scores, why } = evidence;
      return { kind, relation, scores: { ...scores }, reason: why, strength: scores.bits };
    },
    conflict: (a, b) => matcher.conflict(a.map(workIdentifier), b.map(workIdentifier)) !== null,
  };
}

function bibliographic(record: PaperRecord) {
  const version = latestVersionOf(record);
  return {
    id: `${record.source} ${record.sourceKey}`,
    title: record.title,
    otherTitles: record.versions.flatMap(({ title }) => title ?? []),
    authors: record.authors.map(({ name }) => name),
    year: yearOf(record),
    identifiers: record.identifiers,
    version: version === 0 ? null : version,
  };
}

/** The year of publication, or the nearest that the record tells: an arXiv id has its year in it. */
function yearOf(record: PaperRecord): number | null {
  const first = record.versions.find(({ version }) => version === 1)?.submittedAt;
  const arxiv = /^(\d{2})\d{2}\./.exec(arxivIdOf(record.identifiers) ?? '')?.[1];
  const listed = record.listings.map(({ day }) => day).sort()[0];
  const text = record.publishedAt ?? first ?? (arxiv && `20${arxiv}`) ?? record.updatedAt ?? listed;
  const year = Number(text?.slice(0, 4));
  return Number.isInteger(year) && year > 0 ? year : null;
}
