// What a run over files is given.
import type { DeduplicationSettings } from '../presets.ts';

/** Which columns of a row hold what; `a.b` reaches into an object where no column has that name. */
export interface Columns {
  readonly text: string;
  /** null, and rows without it: the file's name and the number of the row. */
  readonly id: string | null;
  /** null, and rows without it: the file's name. */
  readonly source: string | null;
}

/** What is written; each is left out where it is not named. The format follows the ending. */
export interface Outputs {
  /** Rows of the documents kept, unchanged: .jsonl, .jsonl.gz or .parquet. */
  readonly kept?: string;
  /** One row for each document of a cluster. */
  readonly clusters?: string;
  /** One row for each pair that was compared. */
  readonly pairs?: string;
  /** Rows that could not be read, as JSONL; written only where there are some. */
  readonly setAside?: string;
}

/** A run over files. */
export interface CorpusOptions {
  /** Files, folders and globs. */
  readonly inputs: readonly string[];
  /** The same of the hold-out: documents of equal text are removed. */
  readonly holdOut: readonly string[];
  readonly columns: Columns;
  readonly settings: DeduplicationSettings;
  readonly outputs: Outputs;
  /** Folder for all that the run keeps on disk; an interrupted run goes on from it. */
  readonly work: string;
  /** Begin anew, whatever is in the work folder. */
  readonly restart: boolean;
  /** Worker threads. */
  readonly workers: number;
  /** What the process may take in all, in bytes. */
  readonly memory: number;
  /** The longest line that is read, in bytes; longer ones are set aside. */
  readonly longestLine: number;
  /** Bytes of input in a segment: what a worker takes at once and what an interruption costs at most. */
  readonly segmentBytes: number;
}

/** What is enough for usual documents, in bytes. */
export const DEFAULTS = { memory: 900e6, longestLine: 32e6, segmentBytes: 8e6 } as const;
/** Documents in a segment at most: short ones take more memory than their bytes. */
export const SEGMENT_ROWS = 50_000;
