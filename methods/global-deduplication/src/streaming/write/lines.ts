// The rows that stay, as lines of JSON.
import { text } from '../database.ts';
import { parquetFile } from '../inputs/columns.ts';
import type { InputFile } from '../inputs/files.ts';
import { readParts } from '../inputs/read.ts';
import type { Run } from '../run.ts';
import type { KeptRows } from './kept.ts';

const NEWLINE = 10;
const LINE_END = Buffer.from('\n');

/** The lines of a file that stay, byte for byte, in pieces that end with a line; rows of Parquet become objects. */
export function keptLines(run: Run, file: number, kept: KeptRows): AsyncGenerator<Uint8Array> {
  const input = run.files[file];
  if (!input) throw new RangeError(`There is no file ${file}.`);
  return input.format === 'parquet' ? fromParquet(run, input, file, kept) : fromLines(run, input, file, kept);
}

async function* fromLines(
  { database, options, signal }: Run,
  input: InputFile,
  file: number,
  kept: KeptRows,
): AsyncGenerator<Uint8Array> {
  for await (const part of readParts(database, input, options)) {
    signal?.throwIfAborted();
    if (part.kind !== 'lines') continue;
    const { bytes } = part;
    let row = part.line;
    for (let start = 0; start < bytes.length; row++) {
      const newline = bytes.indexOf(NEWLINE, start);
      const end = newline < 0 ? bytes.length : newline + 1;
      const answer = kept.has(file, row);
      if (typeof answer === 'boolean' ? answer : await answer) {
        yield bytes.subarray(row === 0 ? start + byteOrderMark(bytes) : start, end);
        if (newline < 0) yield LINE_END;
      }
      start = end;
    }
  }
}

function byteOrderMark(bytes: Uint8Array): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}

async function* fromParquet(
  { database }: Run,
  { path }: InputFile,
  file: number,
  kept: KeptRows,
): AsyncGenerator<Uint8Array> {
  let row = 0;
  try {
    for await (const [lines = []] of database.stream(
      `SELECT CAST(to_json(t) AS VARCHAR) FROM ${parquetFile(path)} t`,
    )) {
      for (const line of lines) {
        if (await kept.has(file, row++)) yield Buffer.from(`${String(line)}\n`);
      }
    }
  } catch (error) {
    // A file that was found damaged ends where it did when it was read first.
    if (await kept.has(file, row)) throw error;
  }
}

/** Lines of `rows` as a table of DuckDB, with the types of `columns`. */
export function linesAsTable(path: string, columns: string, longestLine: number): string {
  return `read_json(${text(path)}, format = 'newline_delimited', maximum_object_size = ${longestLine + 1024}, columns = ${columns})`;
}
