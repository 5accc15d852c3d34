// The first stage: every row is read, signed, and written to its segment.
import type { Transferable } from 'node:worker_threads';
import type { InputPart } from '../inputs/read.ts';
import { readParts } from '../inputs/read.ts';
import type { Damage, LongLine } from '../inputs/lines.ts';
import { createPool, forEachTask } from '../pool.ts';
import { shareOfMemory, stageProgress, type Run } from '../run.ts';
import { firstUnfinished, type FinishedSegment } from '../work/journal.ts';
import { writeSegment, type SetAsideRow } from '../work/segments.ts';
import type { SignData, SignResult, SignTask } from './worker.ts';

type BatchPart = Exclude<InputPart, LongLine | Damage>;
type Task = SignTask & { readonly batch: BatchPart };

/** Signs what is not signed yet. */
export async function signStage(run: Run): Promise<void> {
  const { options, folder, signal } = run;
  const { settings, columns, workers } = options;
  const data: SignData = { settings, columns, folder: folder.segments };
  const pool = createPool<SignTask, SignResult>({
    module: new URL('worker.ts', import.meta.url),
    data,
    threads: workers,
    memory: shareOfMemory(options).worker,
  });
  const totals = progressOf(run);
  totals.show();
  try {
    await forEachTask(pool, tasksOf(run, totals), workers + 1, (result, { batch, origin }) => {
      const { segment, file } = origin;
      const entry = { segment, file, next: batch.next, read: batch.read, bytes: bytesOf(batch, result) };
      const { documents, setAside, first } = result;
      finish(run, { ...entry, documents, setAside, first });
      totals.add({ ...entry, documents, setAside, first });
    });
    signal?.throwIfAborted();
  } finally {
    await pool.close();
  }
}

function bytesOf(batch: BatchPart, { textBytes }: SignResult): number {
  return batch.kind === 'lines' ? batch.next.offset - batch.offset : textBytes;
}

function finish({ journal, tell, files }: Run, entry: FinishedSegment): void {
  journal.segment(entry);
  if (entry.first.length > 0) tell({ type: 'set-aside', rows: entry.first });
  if (entry.damage === undefined) return;
  const file = files[entry.file]?.path ?? '';
  tell({ type: 'damage', file, line: entry.next.line + 1, reason: entry.damage });
}

/** The batches that are not finished; what needs no worker is finished on the way. */
async function* tasksOf(
  run: Run,
  totals: ReturnType<typeof progressOf>,
): AsyncGenerator<{ task: Task; transfer: Transferable[] }> {
  const { files, journal, database, options, signal } = run;
  const begin = firstUnfinished(journal);
  let { segment, from } = begin;
  for (let file = begin.file; file < files.length; file++, from = undefined) {
    const input = files[file];
    if (!input) continue;
    for await (const part of readParts(database, input, options, from)) {
      if (signal?.aborted) return;
      const number = segment++;
      if (journal.finished.has(number)) continue;
      if (part.kind === 'long-line' || part.kind === 'damage') {
        totals.add(passOver(run, part, number, file));
        continue;
      }
      const origin = { segment: number, file, name: input.name, hashOnly: input.role === 'hold-out' };
      const transfer = part.kind === 'lines' ? [part.bytes.buffer] : [];
      yield { task: { batch: part, origin, path: input.path }, transfer };
    }
    if (!journal.ended.has(file)) journal.end(file, segment);
  }
}

/** Sets a long line aside, or the rest of a damaged file. */
function passOver(run: Run, part: LongLine | Damage, segment: number, file: number): FinishedSegment {
  const row = setAsideRow(run, part, file);
  writeSegment(run.folder.segments, segment, { setAside: [row] });
  const entry: FinishedSegment = {
    segment,
    file,
    next: part.next,
    read: part.read,
    bytes: part.next.offset - part.offset,
    documents: 0,
    setAside: 1,
    first: [row],
    ...(part.kind === 'damage' ? { damage: part.reason } : {}),
  };
  finish(run, entry);
  return entry;
}

function setAsideRow({ files, options }: Run, part: LongLine | Damage, file: number): SetAsideRow {
  const place = { file: files[file]?.path ?? '', line: part.line + 1, offset: part.offset, excerpt: '' };
  if (part.kind === 'damage') {
    return { ...place, length: null, reason: `the file is damaged from here on: ${part.reason}` };
  }
  const limit = `${options.longestLine / 1e6} MB`;
  return { ...place, length: part.length, reason: `longer than ${limit}: --longest-line raises the limit` };
}

/** Adds up what is finished, earlier runs included, and tells of it. */
function progressOf(run: Run) {
  const { files, journal } = run;
  const all = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const before = files.map((_, file) => files.slice(0, file).reduce((sum, { bytes }) => sum + bytes, 0));
  const tell = stageProgress(run, 'sign');
  let [done, bytes, setAside, read] = [0, 0, 0, 0];
  const add = (entry: FinishedSegment) => {
    done += entry.documents;
    bytes += entry.bytes;
    setAside += entry.setAside;
    read = Math.max(read, (before[entry.file] ?? 0) + entry.read);
  };
  journal.finished.forEach(add);
  const show = () =>
    tell({ fraction: all === 0 ? 1 : Math.min(1, read / all), done, unit: 'documents', bytes, setAside });
  return {
    show,
    add(entry: FinishedSegment) {
      add(entry);
      show();
    },
  };
}
