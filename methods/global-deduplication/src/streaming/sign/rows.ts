// What a batch holds, row by row: documents, and rows that are none with the reason.
import { isUtf8 } from 'node:buffer';
import { valueAt } from '../inputs/columns.ts';
import type { LineBatch } from '../inputs/lines.ts';
import type { RowBatch } from '../inputs/rows.ts';
import type { Columns } from '../options.ts';

/** A row that can be compared. */
export interface DocumentRow {
  /** Rows of the file before it. */
  readonly row: number;
  readonly text: string;
  readonly id: string | null;
  readonly source: string | null;
}

/** A row that cannot be read. */
export interface BadRow {
  readonly row: number;
  /** Bytes before it in the unpacked file; rows of Parquet have no place in bytes. */
  readonly offset: number | null;
  readonly length: number | null;
  readonly reason: string;
  /** Its beginning, with U+FFFD for bytes that are no UTF-8. */
  readonly excerpt: string;
}

const NEWLINE = 10;
const EXCERPT = 200;

/** The rows of a batch in their order; blank lines are none. */
export function* rowsOf(batch: LineBatch | RowBatch, columns: Columns): Generator<DocumentRow | BadRow> {
  if (batch.kind === 'lines') yield* linesOf(batch, columns);
  else yield* parquetRows(batch, columns);
}

/** Whether a row cannot be read. */
export function isBad(row: DocumentRow | BadRow): row is BadRow {
  return 'reason' in row;
}

function* linesOf(batch: LineBatch, columns: Columns): Generator<DocumentRow | BadRow> {
  const bytes = Buffer.from(batch.bytes.buffer, batch.bytes.byteOffset, batch.bytes.byteLength);
  const valid = isUtf8(bytes);
  let row = batch.line;
  for (let start = 0; start < bytes.length; row++) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline < 0 ? bytes.length : newline;
    const begin = row === 0 ? start + byteOrderMark(bytes) : start;
    const line = bytes.toString('utf8', begin, end);
    const read = valid || isUtf8(bytes.subarray(begin, end)) ? parse(line, columns) : 'invalid UTF-8';
    if (typeof read === 'string') {
      const place = { row, offset: batch.offset + start, length: end - start };
      yield { ...place, reason: read, excerpt: line.slice(0, EXCERPT) };
    } else if (read) yield { row, ...read };
    start = end + 1;
  }
}

function byteOrderMark(bytes: Buffer): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}

/** The row of a line, null of a blank one, or why it is none. */
function parse(line: string, columns: Columns): Omit<DocumentRow, 'row'> | string | null {
  if (line.trim() === '') return null;
  let row: unknown;
  try {
    row = JSON.parse(line);
  } catch (error) {
    return `invalid JSON: ${(error as Error).message.replace(/ in JSON at position| \(line 1 column/, ' at').slice(0, EXCERPT)}`;
  }
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return 'no JSON object';
  const text = valueAt(row as Record<string, unknown>, columns.text);
  if (text === undefined) return `no column '${columns.text}'`;
  if (typeof text !== 'string') return `'${columns.text}' is ${kindOf(text)}, not a text`;
  return {
    text,
    id: nameAt(row as Record<string, unknown>, columns.id),
    source: nameAt(row as Record<string, unknown>, columns.source),
  };
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** An id or a source: a text or a number. */
function nameAt(row: Record<string, unknown>, column: string | null): string | null {
  const value = column === null ? null : valueAt(row, column);
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value.toWellFormed() : null;
}

function* parquetRows(batch: RowBatch, columns: Columns): Generator<DocumentRow | BadRow> {
  for (const [index, text] of batch.texts.entries()) {
    const row = batch.line + index;
    if (text !== null)
      yield { row, text, id: batch.ids[index] || null, source: batch.sources[index] || null };
    else
      yield { row, offset: null, length: null, reason: `'${columns.text}' is null, not a text`, excerpt: '' };
  }
}
