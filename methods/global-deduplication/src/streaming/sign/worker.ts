// A thread of the first stage: signs a batch and writes its segment.
import { workerData } from 'node:worker_threads';
import { answerTasks } from '../answer-tasks.ts';
import type { LineBatch } from '../inputs/lines.ts';
import type { RowBatch } from '../inputs/rows.ts';
import { writeSegment, type SetAsideRow } from '../work/segments.ts';
import type { BadRow } from './rows.ts';
import { createSegmentMaker, type Origin, type SegmentOptions } from './segment.ts';
import { documentsToParquet, hashesToParquet } from './table.ts';

export interface SignData extends SegmentOptions {
  /** Folder of the segments. */
  readonly folder: string;
}

export interface SignTask {
  readonly batch: LineBatch | RowBatch;
  readonly origin: Origin;
  /** The file's path, for rows that are set aside. */
  readonly path: string;
}

export interface SignResult {
  readonly documents: number;
  readonly textBytes: number;
  readonly setAside: number;
  /** A few of those set aside, to be shown. */
  readonly first: readonly SetAsideRow[];
}

const SHOWN = 3;
const { folder, ...options } = workerData as SignData;
const makeSegment = createSegmentMaker(options);

answerTasks(({ batch, origin, path }: SignTask): SignResult => {
  const { table, texts, setAside } = makeSegment(batch, origin);
  const rows = setAside.map((row) => placed(row, path));
  writeSegment(folder, origin.segment, {
    ...(origin.hashOnly
      ? { heldOut: hashesToParquet(table) }
      : { documents: documentsToParquet(table), texts }),
    setAside: rows,
  });
  return {
    documents: table.document.length,
    textBytes: texts.length,
    setAside: rows.length,
    first: rows.slice(0, SHOWN),
  };
});

function placed({ row, ...rest }: BadRow, file: string): SetAsideRow {
  return { file, line: row + 1, ...rest };
}
