// Writing one step of a harvest: its records, its marks and its place, in one transaction.
import { emptyRecord, type PaperRecord } from '@papertape/papers';
import {
  findPaperByIdentifier,
  getPaper,
  getSourceState,
  ingestRecords,
  saveSourceCursor,
  type IngestReport,
  type Queryable,
} from '@papertape/database';
import { paperMatcher } from '../record-matcher.ts';
import type { SourceName } from '../source-list.ts';
import type { Cursor, Step } from './steps.ts';

/** Writes the step; all of it or, after a crash, nothing of it. */
export async function writeStep(
  tx: Queryable,
  source: SourceName,
  step: Step,
  now: Date,
): Promise<IngestReport> {
  const marks = await deletionRecords(tx, source, step.deleted ?? []);
  const records = step.inferredListings ? await yieldToFeeds(tx, source, step.records) : step.records;
  const report = await ingestRecords(tx, [...records, ...marks], { now, matcher: paperMatcher() });
  if (step.cursor) await mergeCursor(tx, source, step.cursor);
  return report;
}

/** Changes facts of a source's cursor and keeps the others. */
export async function mergeCursor(tx: Queryable, source: SourceName, facts: Cursor): Promise<void> {
  const state = await getSourceState(tx, source);
  await saveSourceCursor(tx, source, { ...state?.cursor, ...facts });
}

/** A feed day that was only inferred gives way to one that a feed has told. */
async function yieldToFeeds(
  tx: Queryable,
  source: SourceName,
  records: readonly PaperRecord[],
): Promise<PaperRecord[]> {
  const settled: PaperRecord[] = [];
  for (const record of records) {
    const [identifier] = record.listings.length > 0 ? record.identifiers : [];
    const publicId = identifier ? await findPaperByIdentifier(tx, identifier) : null;
    const paper = publicId === null ? null : await getPaper(tx, publicId);
    const isTold = paper?.listings.some((listing) => listing.source !== source) ?? false;
    settled.push(isTold ? { ...record, listings: [] } : record);
  }
  return settled;
}

/** A record of their own for papers whose record the source has deleted; papers that are not here need none. */
async function deletionRecords(
  tx: Queryable,
  source: SourceName,
  deleted: readonly { id: string; deletedAt: string }[],
): Promise<PaperRecord[]> {
  const records: PaperRecord[] = [];
  for (const { id, deletedAt } of deleted) {
    const identifier = { scheme: 'arxiv', value: id } as const;
    const publicId = await findPaperByIdentifier(tx, identifier);
    const paper = publicId === null ? null : await getPaper(tx, publicId);
    if (!paper) continue;
    const latest = Math.max(0, ...paper.versions.map(({ version }) => version));
    records.push(
      emptyRecord({
        source,
        sourceKey: `${id}#deleted`,
        identifiers: [identifier],
        title: paper.title,
        abstract: paper.abstract,
        // The mark counts for the version there is; should a later one come, the paper is back.
        versions: latest === 0 ? [] : [{ version: latest, submittedAt: null }],
        withdrawnAt: deletedAt,
        withdrawalReason: 'arXiv has deleted the record of this paper.',
        raw: { deleted: id, datestamp: deletedAt },
      }),
    );
  }
  return records;
}
