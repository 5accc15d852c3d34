// Lines of an input in batches, each to be written in one transaction.
import type { ExportedPaper, PaperRecord } from '@papertape/papers';
import { DamagedFile, parsePaperLine, readLines, unpack, type Line } from '@papertape/sources';
import type { ImportInput } from './input.ts';
import type { RejectedLine } from './rejects.ts';

/** A line that tells of a paper. */
export type PaperItem = { line: number; text: string } & (
  { kind: 'record'; record: PaperRecord } | { kind: 'exported'; paper: ExportedPaper }
);

/** Lines up to and with `lastLine`. */
export interface Batch {
  items: PaperItem[];
  rejected: RejectedLine[];
  lastLine: number;
  /** Bytes of the input read so far, packed as it is. */
  bytes: number;
  /** Why nothing comes after, where the file is damaged. */
  damage: string | null;
}

/** Batches of at most `size` lines after the first `doneLines` lines. A damaged file ends with what came before. */
export async function* readBatches(
  input: ImportInput,
  doneLines: number,
  size: number,
): AsyncGenerator<Batch> {
  let bytes = 0;
  const counted = count(input.read(), (read) => {
    bytes += read;
  });
  let batch = emptyBatch(doneLines);
  let lines = 0;
  try {
    for await (const line of readLines(unpack(counted))) {
      if (line.number <= doneLines) continue;
      addLine(batch, line);
      lines += 1;
      if (lines < size) continue;
      yield { ...batch, bytes };
      batch = emptyBatch(line.number);
      lines = 0;
    }
  } catch (error) {
    if (!(error instanceof DamagedFile)) throw error;
    batch.damage = error.message;
  }
  if (lines > 0 || batch.damage !== null) yield { ...batch, bytes };
}

function emptyBatch(lastLine: number): Batch {
  return { items: [], rejected: [], lastLine, bytes: 0, damage: null };
}

async function* count(
  chunks: AsyncIterable<Uint8Array>,
  onRead: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    onRead(chunk.length);
    yield chunk;
  }
}

function addLine(batch: Batch, line: Line): void {
  batch.lastLine = line.number;
  if ('reason' in line) {
    batch.rejected.push({ line: line.number, reason: line.reason, text: line.beginning });
    return;
  }
  const place = { line: line.number, text: line.text };
  const parsed = parsePaperLine(line.text);
  if (parsed.kind === 'record') batch.items.push({ ...place, kind: 'record', record: parsed.record });
  else if (parsed.kind === 'exported') batch.items.push({ ...place, kind: 'exported', paper: parsed.paper });
  else if (parsed.kind === 'rejected') batch.rejected.push({ ...place, reason: parsed.reason });
}
