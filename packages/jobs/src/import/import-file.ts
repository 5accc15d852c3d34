// Importing a file of papers: streaming, in batches, to be continued after an interruption, repeating nothing.
import {
  getImportProgress,
  saveImportProgress,
  type ImportProgress,
  type Queryable,
} from '@papertape/database';
import { nowOf, type JobsContext } from '../context.ts';
import { updateSearch } from '../harvest/harvest.ts';
import { readBatches, type Batch } from './batches.ts';
import type { ImportInput } from './input.ts';
import { openRejects, type RejectedLine } from './rejects.ts';
import { writeBatch, type Counts } from './write-batch.ts';

/** How an import is to be done. */
export interface ImportOptions {
  /** Where rejected lines are written; they are only counted without it. */
  rejectsPath?: string | null;
  /** Lines written in one transaction; 500 unless given. */
  batchLines?: number;
  /** Whether search is brought up to date afterwards; yes unless said otherwise. */
  updateSearch?: boolean;
  signal?: AbortSignal;
  onProgress?: (progress: ImportState) => void;
}

/** How far an import is. */
export interface ImportState extends Counts {
  /** Lines read, with those of an earlier run that was interrupted. */
  lines: number;
  rejected: number;
  /** Bytes read, and of how many; the latter null when unknown. */
  bytes: number;
  size: number | null;
  /** Lines per second in this run. */
  linesPerSecond: number;
  /** Seconds to the end, estimated by bytes; null when the size is unknown. */
  secondsLeft: number | null;
}

/** What an import did. */
export interface ImportReport extends ImportState {
  /** Lines that an earlier run had done, and this one skipped. */
  resumedAfter: number;
  /** 'damaged': the file ends too early; what came before is imported. */
  status: 'done' | 'damaged' | 'aborted';
  /** What is damaged, in words. */
  problem: string | null;
  /** The first rejected lines of this run, at most 20. */
  firstRejected: RejectedLine[];
}

const SHOWN_REJECTS = 20;

/** Imports a file or stream. @throws the system's error when it cannot be read, and the database's. */
export async function importFile(
  context: JobsContext,
  input: ImportInput,
  options: ImportOptions = {},
): Promise<ImportReport> {
  const { database } = context;
  const known = input.key === null ? null : await getImportProgress(database.db, input.key);
  // A file that was imported to its end is imported again from the beginning: what is unchanged costs little.
  const resumed = known !== null && known.finishedAt === null ? known : null;
  const report = startReport(input, resumed);
  const addRejects = options.rejectsPath
    ? await openRejects(options.rejectsPath, report.resumedAfter)
    : async () => undefined;
  const startedAt = performance.now();
  for await (const batch of readBatches(input, report.resumedAfter, options.batchLines ?? 500)) {
    if (options.signal?.aborted) {
      report.status = 'aborted';
      break;
    }
    await writeOne(context, input, batch, report, addRejects);
    measure(report, input, batch, performance.now() - startedAt);
    options.onProgress?.({ ...report });
  }
  if (report.status === 'done') await saveProgress(database.db, input, report, nowOf(context));
  if (report.created + report.updated > 0 && options.updateSearch !== false)
    await updateSearch(context, options.signal);
  return report;
}

function startReport({ size }: ImportInput, resumed: ImportProgress | null): ImportReport {
  return {
    lines: resumed?.lines ?? 0,
    rejected: resumed?.rejected ?? 0,
    created: 0,
    updated: 0,
    unchanged: 0,
    bytes: 0,
    size,
    linesPerSecond: 0,
    secondsLeft: null,
    resumedAfter: resumed?.lines ?? 0,
    status: 'done',
    problem: null,
    firstRejected: [],
  };
}

async function writeOne(
  context: JobsContext,
  input: ImportInput,
  batch: Batch,
  report: ImportReport,
  addRejects: (lines: readonly RejectedLine[]) => Promise<void>,
): Promise<void> {
  const now = nowOf(context);
  let rejected: RejectedLine[] = [];
  const { counts } = await writeBatch(context, batch.items, {
    now,
    async alongside(tx, refused) {
      rejected = [...batch.rejected, ...refused].sort((a, b) => a.line - b.line);
      const progress = { lines: batch.lastLine, rejected: report.rejected + rejected.length };
      await saveProgress(tx, input, { ...progress, status: 'aborted' }, now);
      // Before the commit: a line may then be written down twice after a crash, which the next run mends, never lost.
      await addRejects(rejected);
    },
  });
  report.lines = batch.lastLine;
  report.rejected += rejected.length;
  report.created += counts.created;
  report.updated += counts.updated;
  report.unchanged += counts.unchanged;
  report.firstRejected.push(...rejected.slice(0, SHOWN_REJECTS - report.firstRejected.length));
  if (batch.damage !== null) {
    report.status = 'damaged';
    report.problem = batch.damage;
  }
}

/** Keeps how far the import is; nothing for a stream, which cannot be continued. */
async function saveProgress(
  tx: Queryable,
  input: ImportInput,
  { lines, rejected, status }: Pick<ImportReport, 'lines' | 'rejected' | 'status'>,
  now: Date,
): Promise<void> {
  if (input.key === null) return;
  const finishedAt = status === 'done' ? now.toISOString() : null;
  await saveImportProgress(tx, { fileKey: input.key, name: input.name, lines, rejected, finishedAt }, now);
}

function measure(report: ImportReport, input: ImportInput, batch: Batch, elapsedMs: number): void {
  const seconds = Math.max(elapsedMs, 1) / 1000;
  report.bytes = batch.bytes;
  report.linesPerSecond = Math.round((report.lines - report.resumedAfter) / seconds);
  // Skipping the lines of an earlier run is fast, so the estimate errs on the short side just after a resumption.
  report.secondsLeft =
    input.size === null || batch.bytes === 0 ? null : Math.max(0, (input.size / batch.bytes - 1) * seconds);
}
