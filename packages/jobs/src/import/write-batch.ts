// Writing a batch of lines: all in one transaction, and should one line be at fault, without that line.
import { ingestRecords, restorePapers, type IngestReport, type Queryable } from '@papertape/database';
import type { JobsContext } from '../context.ts';
import { paperMatcher } from '../record-matcher.ts';
import type { PaperItem } from './batches.ts';
import type { RejectedLine } from './rejects.ts';

/** Papers by what became of them. */
export interface Counts {
  created: number;
  updated: number;
  unchanged: number;
}

interface WriteOptions {
  now: Date;
  /** Runs in the same transaction, after the papers, told which lines were refused. */
  alongside: (tx: Queryable, refused: readonly RejectedLine[]) => Promise<void>;
}

/** Writes the papers; a line that the database refuses is returned, the others are written. */
export async function writeBatch(
  context: JobsContext,
  items: readonly PaperItem[],
  { now, alongside }: WriteOptions,
): Promise<{ counts: Counts; refused: RejectedLine[] }> {
  const { database } = context;
  try {
    const counts = await database.transaction(async (tx) => {
      const written = await writeItems(tx, items, now);
      await alongside(tx, []);
      return written;
    });
    return { counts, refused: [] };
  } catch (error) {
    if (!isAboutData(error)) throw error;
  }
  return await database.transaction(async (tx) => {
    const counts: Counts = { created: 0, updated: 0, unchanged: 0 };
    const refused: RejectedLine[] = [];
    for (const item of items) {
      const reason = await writeOne(tx, item, now, counts);
      if (reason !== null) refused.push({ line: item.line, reason, text: item.text });
    }
    await alongside(tx, refused);
    return { counts, refused };
  });
}

/** One line in a savepoint; null when it was written, otherwise why not. */
async function writeOne(tx: Queryable, item: PaperItem, now: Date, counts: Counts): Promise<string | null> {
  try {
    add(counts, await tx.transaction((savepoint) => writeItems(savepoint, [item], now)));
    return null;
  } catch (error) {
    if (!isAboutData(error)) throw error;
    return `the database refuses it: ${messageOf(error)}`;
  }
}

async function writeItems(tx: Queryable, items: readonly PaperItem[], now: Date): Promise<Counts> {
  const counts: Counts = { created: 0, updated: 0, unchanged: 0 };
  const records = items.flatMap((item) => (item.kind === 'record' ? [item.record] : []));
  const papers = items.flatMap((item) => (item.kind === 'exported' ? [item.paper] : []));
  const options = { now, matcher: paperMatcher() };
  if (records.length > 0) add(counts, await ingestRecords(tx, records, options));
  if (papers.length > 0) add(counts, await restorePapers(tx, papers, options));
  return counts;
}

function add(counts: Counts, report: Pick<IngestReport, keyof Counts>): void {
  counts.created += report.created;
  counts.updated += report.updated;
  counts.unchanged += report.unchanged;
}

/** SQLSTATE classes 22 (data), 23 (constraints) and 54 (limits) speak of the row; the others of the database. */
function isAboutData(error: unknown): boolean {
  if (error instanceof RangeError || error instanceof TypeError) return true;
  for (let at: unknown = error; at instanceof Error; at = at.cause)
    if ('code' in at && typeof at.code === 'string' && /^(?:22|23|54)/.test(at.code)) return true;
  return false;
}

function messageOf(error: unknown): string {
  let message = String(error);
  for (let at: unknown = error; at instanceof Error; at = at.cause) message = at.message;
  return message;
}
