// Classification sets from files: LIBSVM's format, or CSV with a column of labels.
import { readdir, readFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type { FeatureVector } from '@papertape/contextual-bandits';
import { parseLibsvm } from '@papertape/target-surrogates';
import { readCsv } from '../csv.ts';

/** Examples with one of K classes each; feature 0 is always 1. */
export interface Classification {
  readonly name: string;
  readonly examples: readonly FeatureVector[];
  /** In [0, K), by example. */
  readonly labels: Uint32Array;
  /** K. */
  readonly classes: number;
  /** Indices of features are below it. */
  readonly dimension: number;
}

/** What files are called there, some without an ending. */
const LIBSVM = ['.svm', '.libsvm', '.scale', ''];
const MOST_CLASSES = 1000;

/** Paths of the sets in a folder, by name; empty where there are none. Throws where the folder cannot be read. */
export async function listSets(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter(
      (entry) => !entry.isDirectory() && [...LIBSVM, '.csv'].includes(extname(entry.name).toLowerCase()),
    )
    .map(({ name }) => join(folder, name))
    .toSorted();
}

/** Reads one set. Throws Error, naming the file, where it is no classification set. */
export async function readSet(path: string): Promise<Classification> {
  const bytes = await readFile(path);
  const name = basename(path, extname(path));
  try {
    return LIBSVM.includes(extname(path).toLowerCase()) ? fromLibsvm(name, bytes) : fromCsv(name, bytes);
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** The set in a file of LIBSVM's format. Throws LibsvmError, or RangeError for labels that are no classes. */
export function fromLibsvm(name: string, bytes: Uint8Array): Classification {
  const { x, y } = parseLibsvm(bytes);
  const examples = Array.from(y, (_, row) => {
    const [from, to] = [x.starts[row] ?? 0, x.starts[row + 1] ?? 0];
    return withConstant(
      Array.from(x.indices.subarray(from, to), (column) => column + 1),
      Array.from(x.values.subarray(from, to)),
    );
  });
  return { name, examples, ...classesOf(Array.from(y, String)), dimension: x.columns + 1 };
}

/**
 * The set in a CSV file, whose first row names the columns where no cell of it is a number. Labels are in the column
 * called 'label', 'class', 'target' or 'y'; else in the only column of texts; else in the last one. A column of numbers
 * is one feature, any other has a feature for each of its texts; an empty cell is 0. Throws RangeError for labels that
 * are no classes.
 */
export function fromCsv(name: string, bytes: Uint8Array): Classification {
  const all = readCsv(bytes);
  const first = all[0] ?? [];
  const named = first.every((cell) => cell.trim() === '' || !isNumber(cell));
  const rows = named ? all.slice(1) : all;
  const numeric = first.map((_, column) => rows.every((row) => isNumber(row[column] ?? '')));
  const labelColumn = findLabels(named ? first : [], numeric);
  const featureOf = new Map<string, number>();
  const examples = rows.map((row) => {
    const indices: number[] = [];
    const values: number[] = [];
    first.forEach((_, column) => {
      const cell = (row[column] ?? '').trim();
      if (column === labelColumn || cell === '') return;
      const value = numeric[column] ? Number(cell) : 1;
      if (value === 0) return;
      const key = numeric[column] ? `${column}` : `${column}=${cell}`;
      const index = featureOf.get(key) ?? featureOf.size + 1;
      featureOf.set(key, index);
      indices.push(index);
      values.push(value);
    });
    return withConstant(indices, values);
  });
  const labels = rows.map((row) => (row[labelColumn] ?? '').trim());
  return { name, examples, ...classesOf(labels), dimension: featureOf.size + 1 };
}

function findLabels(header: readonly string[], numeric: readonly boolean[]): number {
  const called = header.findIndex((cell) => /^(label|class|target|y)$/i.test(cell.trim()));
  if (called >= 0) return called;
  const texts = numeric.filter((isOne) => !isOne).length;
  return texts === 1 ? numeric.indexOf(false) : numeric.length - 1;
}

function isNumber(cell: string): boolean {
  return cell.trim() === '' || Number.isFinite(Number(cell));
}

function withConstant(indices: readonly number[], values: readonly number[]): FeatureVector {
  return { indices: Uint32Array.from([0, ...indices]), values: Float32Array.from([1, ...values]) };
}

function classesOf(labels: readonly string[]): Pick<Classification, 'labels' | 'classes'> {
  const names = [...new Set(labels)].toSorted((a, b) => Number(a) - Number(b) || (a < b ? -1 : 1));
  if (names.length < 2 || names.length > MOST_CLASSES || names.includes('')) {
    throw new RangeError(
      `labels of 2 to ${MOST_CLASSES} classes are needed; there are ${names.length}, or empty ones`,
    );
  }
  const classOf = new Map(names.map((label, k) => [label, k]));
  return { labels: Uint32Array.from(labels, (label) => classOf.get(label) ?? 0), classes: names.length };
}
