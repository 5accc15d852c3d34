// Rows of a Parquet file in batches.
import type { Database } from '../database.ts';
import type { Columns } from '../options.ts';
import { parquetColumns, parquetExpression, parquetFile } from './columns.ts';
import type { InputFile } from './files.ts';
import type { Damage, Place } from './lines.ts';

/** Rows that follow each other; a place is a number of rows, and its offset the same. */
export interface RowBatch extends Place {
  readonly kind: 'rows';
  readonly texts: readonly (string | null)[];
  readonly ids: readonly (string | null)[];
  readonly sources: readonly (string | null)[];
  readonly next: Place;
  readonly read: number;
}

export interface RowOptions {
  readonly columns: Columns;
  readonly batchBytes: number;
  readonly batchRows: number;
  readonly from?: Place;
}

/** The rows of a file in batches; a file that fails half-way ends in a Damage. */
export async function* readRows(
  database: Database,
  file: InputFile,
  options: RowOptions,
): AsyncGenerator<RowBatch | Damage> {
  const { columns, batchBytes, batchRows, from = { line: 0, offset: 0 } } = options;
  let perRow = 0;
  const batch = createBatch(from.line);
  const cut = (): RowBatch => {
    const rows = batch.take();
    return { ...rows, read: rows.next.line * perRow };
  };
  try {
    perRow = await bytesPerRow(database, file);
    for await (const piece of database.stream(await query(database, file, columns, from.line))) {
      for (const row of piece[0]?.keys() ?? []) {
        batch.add(piece.map((column) => column[row] as string | null));
        if (batch.bytes() >= batchBytes || batch.rows() >= batchRows) yield cut();
      }
    }
  } catch (error) {
    if (!isDamage(error)) throw error;
    if (batch.rows() > 0) yield cut();
    const end = batch.place();
    return void (yield { kind: 'damage', ...end, reason: firstLine(error), next: end, read: file.bytes });
  }
  if (batch.rows() > 0) yield cut();
}

/** Collects rows from a line on. */
function createBatch(from: number) {
  let line = from;
  let rows: [text: string | null, id: string | null, source: string | null][] = [];
  let bytes = 0;
  const place = (): Place => ({ line, offset: line });
  return {
    add([text = null, id = null, source = null]: readonly (string | null)[]) {
      rows.push([text, id, source]);
      bytes += text?.length ?? 0;
    },
    rows: () => rows.length,
    bytes: () => bytes,
    place,
    take() {
      const begin = place();
      const column = (index: 0 | 1 | 2) => rows.map((row) => row[index]);
      const columns = { texts: column(0), ids: column(1), sources: column(2) };
      line += rows.length;
      [rows, bytes] = [[], 0];
      return { kind: 'rows' as const, ...begin, ...columns, next: place() };
    },
  };
}

/** Bytes of the file for each of its rows, to tell how far the reading is. */
async function bytesPerRow(database: Database, { path, bytes }: InputFile): Promise<number> {
  const [row] = await database.rows<{ rows: number }>(`SELECT COUNT(*) AS rows FROM ${parquetFile(path)}`);
  return bytes / Math.max(1, row?.rows ?? 1);
}

async function query(
  database: Database,
  { path }: InputFile,
  columns: Columns,
  from: number,
): Promise<string> {
  const names = (await parquetColumns(database, path)).map(({ name }) => name);
  const of = (column: string | null) => {
    const expression = column === null ? null : parquetExpression(names, column);
    return expression === null ? 'NULL' : `CAST(${expression} AS VARCHAR)`;
  };
  const table = parquetFile(path, ', file_row_number = true');
  return `SELECT ${of(columns.text)}, ${of(columns.id)}, ${of(columns.source)} FROM ${table} WHERE file_row_number >= ${from}`;
}

/** DuckDB's own errors tell of the file; all others are ours. */
function isDamage(error: unknown): boolean {
  return (
    error instanceof Error &&
    /^(IO|Invalid|Invalid Input|Serialization|Out of Range|TProtocol)\b.*/.test(error.message)
  );
}

function firstLine(error: unknown): string {
  return String((error as Error).message).split('\n')[0] ?? '';
}
