/** Reads data sets in LIBSVM's text format: `label column:value column:value …`, columns from 1 and rising. */
import { compressedRows, type SparseMatrix } from '../matrix/sparse.ts';

export interface LabelledData {
  readonly x: SparseMatrix;
  /** Labels as the file has them. */
  readonly y: Float64Array<ArrayBuffer>;
}

/** A line cannot be read; the message names the line, counted from 1, and what is wrong with it. */
export class LibsvmError extends Error {
  override readonly name = 'LibsvmError';
  readonly line: number;

  constructor(line: number, problem: string) {
    super(`Line ${line}: ${problem}.`);
    this.line = line;
  }
}

/**
 * The examples of a file, in its order. Blank lines, comments (#) and ranking groups (qid:) are passed over.
 * `columns` fixes the width, so that two files of one data set agree; otherwise the highest column found.
 * Throws LibsvmError.
 */
export function parseLibsvm(source: string | Uint8Array, options: { columns?: number } = {}): LabelledData {
  const text = typeof source === 'string' ? source : new TextDecoder().decode(source);
  const labels: number[] = [];
  const starts = [0];
  const entries: Entries = { indices: [], values: [] };
  let line = 0;
  for (const raw of text.split('\n')) {
    line += 1;
    const content = raw.split('#', 1)[0]?.trim() ?? '';
    if (content === '') continue;
    labels.push(readLine(content.split(/\s+/), line, entries));
    starts.push(entries.indices.length);
  }
  if (labels.length === 0) throw new LibsvmError(Math.max(line, 1), 'there is no example in the file');
  const widest = entries.indices.reduce((most, index) => Math.max(most, index + 1), 0);
  const columns = options.columns ?? widest;
  if (widest > columns) throw tooWide(starts, entries.indices, columns, text);
  const x = compressedRows(
    columns,
    Uint32Array.from(starts),
    Uint32Array.from(entries.indices),
    Float64Array.from(entries.values),
  );
  return { x, y: Float64Array.from(labels) };
}

/**
 * Labels of a two-class set as 0 (the smaller) and 1. Throws RangeError unless there are exactly two different
 * labels.
 */
export function binaryLabels(y: Float64Array): Float64Array<ArrayBuffer> {
  const kinds = [...new Set(y)].sort((a, b) => a - b);
  if (kinds.length !== 2) {
    const found = kinds.slice(0, 5).join(', ') + (kinds.length > 5 ? ', …' : '');
    throw new RangeError(`Two classes are needed, and the labels are ${found}.`);
  }
  return Float64Array.from(y, (label) => (label === kinds[1] ? 1 : 0));
}

interface Entries {
  readonly indices: number[];
  readonly values: number[];
}

/** Appends the entries of one line; returns its label. */
function readLine([label = '', ...pairs]: string[], line: number, entries: Entries): number {
  const y = Number(label);
  if (!Number.isFinite(y)) throw new LibsvmError(line, `the label '${label}' is not a number`);
  let last = 0;
  for (const pair of pairs) {
    if (pair.startsWith('qid:')) continue;
    const colon = pair.indexOf(':');
    const column = Number(pair.slice(0, colon));
    const value = pair.slice(colon + 1);
    if (colon < 1 || value === '') throw new LibsvmError(line, `'${pair}' is not column:value`);
    if (!Number.isInteger(column) || column < 1 || column > 0xffffffff) {
      throw new LibsvmError(line, `the column in '${pair}' is not a whole number from 1`);
    }
    if (column <= last) throw new LibsvmError(line, `column ${column} comes after ${last}; they must rise`);
    if (!Number.isFinite(Number(value)))
      throw new LibsvmError(line, `the value in '${pair}' is not a number`);
    last = column;
    if (Number(value) === 0) continue;
    entries.indices.push(column - 1);
    entries.values.push(Number(value));
  }
  return y;
}

function tooWide(starts: number[], indices: number[], columns: number, text: string): LibsvmError {
  const at = indices.findIndex((index) => index >= columns);
  const example = starts.findIndex((start) => start > at) - 1;
  const filled = text.split('\n').flatMap((raw, i) => (raw.split('#', 1)[0]?.trim() ? [i + 1] : []));
  const column = (indices[at] ?? 0) + 1;
  return new LibsvmError(filled[example] ?? 0, `column ${column} is beyond the ${columns} asked for`);
}
