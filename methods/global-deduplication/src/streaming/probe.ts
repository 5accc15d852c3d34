// A first look at the inputs: a column that no file has should not show after an hour.
import { InvalidOption } from '../errors.ts';
import type { Database } from './database.ts';
import { readPieces } from './inputs/bytes.ts';
import { parquetColumns, parquetExpression, valueAt } from './inputs/columns.ts';
import { refuse, type InputFile } from './inputs/files.ts';
import { cutLines } from './inputs/lines.ts';
import type { Columns } from './options.ts';

const ROWS = 100;
const BYTES = 1e6;

/** What the first rows of a file have. */
interface Look {
  /** Whether the text column is among them; null of a file without readable rows. */
  readonly has: boolean | null;
  readonly columns: readonly string[];
}

/**
 * Looks at the first rows of every file. Throws InvalidOption where none has the text column, and where that of a
 * Parquet file is no text; InputUnreadable where a file cannot be opened.
 */
export async function probeInputs(
  database: Database,
  files: readonly InputFile[],
  columns: Columns,
): Promise<void> {
  const seen = new Set<string>();
  let some = false;
  let rows = false;
  for (const file of files) {
    const look =
      file.format === 'parquet'
        ? await lookAtParquet(database, file, columns)
        : await lookAtLines(file, columns);
    some ||= look.has === true;
    rows ||= look.has !== null;
    look.columns.forEach((name) => seen.add(name));
  }
  if (some || !rows) return;
  const names = [...seen].slice(0, 20).map((name) => `'${name}'`);
  throw new InvalidOption(
    `No file has a column '${columns.text}' in its first rows. Name the column of the text (--text-column); there ${names.length === 1 ? 'is' : 'are'} ${names.join(', ') || 'none'}.`,
  );
}

async function lookAtParquet(database: Database, { path }: InputFile, columns: Columns): Promise<Look> {
  let found: { name: string; type: string }[];
  try {
    found = await parquetColumns(database, path);
  } catch {
    return { has: null, columns: [] }; // reported as damage when it is read
  }
  const names = found.map(({ name }) => name);
  const expression = parquetExpression(names, columns.text);
  const type = found.find(({ name }) => name === columns.text)?.type;
  if (type !== undefined && !/^(VARCHAR|JSON|ENUM|UUID)/.test(type)) {
    throw new InvalidOption(`The column '${columns.text}' of ${path} is ${type}, not a text.`);
  }
  return { has: expression !== null, columns: names };
}

async function lookAtLines(file: InputFile, columns: Columns): Promise<Look> {
  const names = new Set<string>();
  let has: boolean | null = null;
  for (const line of await firstLines(file)) {
    const row = parsed(line);
    if (!row) continue;
    Object.keys(row).forEach((name) => names.add(name));
    has = (has ?? false) || valueAt(row, columns.text) !== undefined;
  }
  return { has, columns: [...names] };
}

async function firstLines(file: InputFile): Promise<string[]> {
  const options = { batchBytes: BYTES, batchLines: ROWS, longestLine: BYTES };
  try {
    for await (const part of cutLines(opened(file), options)) {
      if (part.kind !== 'long-line')
        return part.kind === 'lines' ? Buffer.from(part.bytes).toString('utf8').split('\n') : [];
    }
  } catch (error) {
    refuse(file.path, error);
  }
  return [];
}

/** Pieces of a file; that it cannot be opened at all is no damage of its contents. */
async function* opened(file: InputFile) {
  const { open } = await import('node:fs/promises');
  await (await open(file.path).catch((error: unknown) => refuse(file.path, error))).close();
  yield* readPieces(file);
}

function parsed(line: string): Record<string, unknown> | null {
  try {
    const row: unknown = JSON.parse(line);
    return typeof row === 'object' && row !== null && !Array.isArray(row)
      ? (row as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
