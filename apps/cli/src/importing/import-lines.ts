// Reads the lines of an input into batches and hands each to the database, reading ahead by one batch.
import type { ExportedPaper, PaperRecord } from '@papertape/papers';
import { DamagedFile, parsePaperLine, readLines, unpack, type Line } from '@papertape/sources';
import type { Input } from './input.ts';
import type { RejectedLine } from './rejects.ts';

/** Lines that are written in one transaction, up to and including line `lastLine`. */
export interface Batch {
  items: Item[];
  rejected: RejectedLine[];
  lastLine: number;
  /** Bytes of the input read so far. */
  bytes: number;
}

/** A line that is a paper. */
export type Item = { line: number; text: string } & (
  | { kind: 'record'; record: PaperRecord }
  | { kind: 'exported'; paper: ExportedPaper }
);

/** Large enough to pay for a transaction, small enough for progress and memory. */
export const BATCH_LINES = 500;

/** Batches of an input after its first `doneLines` lines. A damaged file ends with what came before, as a rejected line. */
export async function* readBatches(
  input: Input,
  doneLines: number,
  batchLines = BATCH_LINES,
): AsyncGenerator<Batch> {
  let bytes = 0;
  let batch: Batch = { items: [], rejected: [], lastLine: doneLines, bytes };
  try {
    for await (const line of readLines(unpack(input.read((read) => (bytes = read))))) {
      if (line.number <= doneLines) continue;
      addLine(batch, line);
      if (line.number - doneLines > 0 && batch.items.length + batch.rejected.length >= batchLines) {
        yield { ...batch, bytes };
        batch = { items: [], rejected: [], lastLine: line.number, bytes };
      }
    }
  } catch (error) {
    if (!(error instanceof DamagedFile)) throw error;
    batch.rejected.push({ line: batch.lastLine + 1, reason: error.message, text: '' });
  }
  yield { ...batch, bytes };
}

function addLine(batch: Batch, line: Line): void {
  batch.lastLine = line.number;
  if ('reason' in line) {
    batch.rejected.push({ line: line.number, reason: line.reason, text: line.beginning });
    return;
  }
  const parsed = parsePaperLine(line.text);
  const place = { line: line.number, text: line.text };
  switch (parsed.kind) {
    case 'record':
      batch.items.push({ ...place, kind: 'record', record: parsed.record });
      break;
    case 'exported':
      batch.items.push({ ...place, kind: 'exported', paper: parsed.paper });
      break;
    case 'rejected':
      batch.rejected.push({ ...place, reason: parsed.reason });
      break;
    case 'blank':
  }
}
