// Puts a paper on today's feed, and tells search of it.
import { SUBMISSION, submitPaper, takeRateLimit, type SubmissionOutcome } from '@papertape/database';
import { dayAt, emptyRecord, type Paper, type PaperRecord } from '@papertape/papers';
import type { Authorized } from '@papertape/people';
import { describeError } from '../log.ts';
import type { Site } from '../open-site.ts';

/** What one person may: sources asked, and papers submitted. */
export const LIMITS = {
  find: { limit: 40, windowSeconds: 3600 },
  submit: { limit: 30, windowSeconds: 24 * 3600 },
} as const;
/** The same of one network address, whoever it is. */
const ADDRESS_LIMITS = {
  find: { limit: 80, windowSeconds: 3600 },
  submit: { limit: 60, windowSeconds: 24 * 3600 },
} as const;

/** Counts one act of a person and their address; false when there were too many. */
export async function mayAct(
  { database }: Pick<Site, 'database'>,
  act: keyof typeof LIMITS,
  who: { personId: string; addressBucket: string },
  now: Date,
): Promise<boolean> {
  const person = await takeRateLimit(
    database.db,
    `person:${who.personId}:submission-${act}`,
    LIMITS[act],
    now,
  );
  const bucket = `submission-${act}:${who.addressBucket}`;
  const address = await takeRateLimit(database.db, bucket, ADDRESS_LIMITS[act], now);
  return person.allowed && address.allowed;
}

/** Submits a record. A paper that stood on a feed day already is only voted for. */
export async function submitRecord(
  site: Pick<Site, 'configuration' | 'database' | 'search' | 'log'>,
  proofs: { submit: Authorized<'submissions.write'>; vote: Authorized<'votes.write'> },
  { record, pitch }: { record: PaperRecord; pitch: string },
  now: Date,
): Promise<SubmissionOutcome> {
  const day = dayAt(now, site.configuration.TIME_ZONE);
  const outcome = await site.database.transaction((tx) =>
    submitPaper(tx, proofs, { record, pitch, day }, now),
  );
  if (outcome.outcome === 'submitted') tellSearch(site);
  return outcome;
}

/** Brings search up to date, which nobody waits for. */
export function tellSearch({ search, log }: Pick<Site, 'search' | 'log'>): void {
  search.update().catch((error: unknown) => log('error', 'search-update', { error: describeError(error) }));
}

/** A paper that is here, as a record that names it. */
export function recordNaming({ identifiers, title }: Pick<Paper, 'identifiers' | 'title'>): PaperRecord {
  return emptyRecord({ source: SUBMISSION, sourceKey: '', identifiers, title, abstract: '' });
}
