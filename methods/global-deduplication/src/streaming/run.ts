// What the stages of a run share.
import type { Database } from './database.ts';
import type { InputFile } from './inputs/files.ts';
import type { CorpusOptions } from './options.ts';
import type { CorpusEvent, CorpusProgress, StageName } from './progress.ts';
import type { WorkFolder } from './work/folder.ts';
import type { Journal } from './work/journal.ts';

/** A run that has been opened. */
export interface Run {
  readonly options: CorpusOptions;
  /** Those of the corpus first, then those of the hold-out; a file's number is its place. */
  readonly files: readonly InputFile[];
  readonly folder: WorkFolder;
  readonly journal: Journal;
  readonly database: Database;
  readonly signal: AbortSignal | undefined;
  readonly tell: (event: CorpusEvent) => void;
  /** Milliseconds that only ever grow. */
  readonly now: () => number;
}

/** Tells of a stage's progress, with what this process has done of it. */
export function stageProgress(
  { tell, now }: Run,
  stage: StageName,
): (at: Omit<CorpusProgress, 'stage' | 'seconds' | 'doneHere' | 'bytesHere'>) => void {
  const begun = now();
  let first: { done: number; bytes: number } | null = null;
  return (at) => {
    first ??= { done: at.done, bytes: at.bytes };
    tell({
      type: 'progress',
      stage,
      ...at,
      seconds: (now() - begun) / 1000,
      doneHere: at.done - first.done,
      bytesHere: at.bytes - first.bytes,
    });
  };
}

/** Bytes that each part of a run may take of its memory. */
export function shareOfMemory({ memory, workers }: CorpusOptions): { database: number; worker: number } {
  return { database: memory * 0.35, worker: Math.max(64e6, (memory * 0.35) / workers) };
}
