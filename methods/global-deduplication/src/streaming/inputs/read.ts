// A file of any format in batches, from a place on.
import type { Database } from '../database.ts';
import { SEGMENT_ROWS, type CorpusOptions } from '../options.ts';
import { readPieces } from './bytes.ts';
import type { InputFile } from './files.ts';
import { cutLines, type LinePart, type Place } from './lines.ts';
import { readRows, type RowBatch } from './rows.ts';

/** What a file is read as: batches for the workers, lines passed over, and damage. */
export type InputPart = LinePart | RowBatch;

/** The parts of a file from a place on; the same ones in every run with the same options. */
export function readParts(
  database: Database,
  file: InputFile,
  { columns, segmentBytes, longestLine }: CorpusOptions,
  from: Place = { line: 0, offset: 0 },
): AsyncGenerator<InputPart> {
  if (file.format === 'parquet') {
    return readRows(database, file, { columns, batchBytes: segmentBytes, batchRows: SEGMENT_ROWS, from });
  }
  return cutLines(readPieces(file, from.offset), {
    batchBytes: segmentBytes,
    batchLines: SEGMENT_ROWS,
    longestLine,
    from,
  });
}
