// The rows that stay, as Parquet.
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { text, type Database } from '../database.ts';
import { parquetFile } from '../inputs/columns.ts';
import type { Run } from '../run.ts';
import { ROWS_PER_FILE } from '../sign/table.ts';
import { linesAsTable } from './lines.ts';
import { columnsOf, mergeShapes, shapeOf, type Shape } from './shape.ts';

/** Bytes of a row group, about: the writer holds one. */
const ROW_GROUP_BYTES = 16e6;

/** Writes the rows of all files to `path`, columns by name; files of JSON get the types that their values have. */
export async function writeParquet(
  run: Run,
  linesOf: (file: number) => AsyncIterable<Uint8Array>,
  path: string,
): Promise<void> {
  const { database, files, folder, options } = run;
  const columns = new Map<string, Shape>();
  const tables: (() => Promise<string>)[] = [];
  for (const [file, input] of files.entries()) {
    if (input.role !== 'corpus' || !hasDocuments(run, file)) continue;
    if (input.format === 'parquet') {
      tables.push(() => rowsKept(run, file, input.path));
      continue;
    }
    const lines = join(folder.temporary, `kept-${file}.jsonl`);
    await pipeline(observed(linesOf(file), columns), createWriteStream(lines));
    tables.push(async () => linesAsTable(lines, columnsOf(columns), options.longestLine));
  }
  if (columns.size === 0) columns.set(options.columns.text, 'text');
  const selects: string[] = [];
  for (const table of tables) selects.push(`SELECT * FROM ${await table()}`);
  const rowGroup = await rowsOfGroup(database);
  await database.run('SET threads = 1'); // one row group at a time, in the order of the input
  await database.run(
    `COPY (${selects.join(' UNION ALL BY NAME ')}) TO ${text(path)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${rowGroup})`,
  );
}

/** A file without documents may be damaged from its beginning, and has no rows to write in any case. */
function hasDocuments({ journal }: Run, file: number): boolean {
  return [...journal.finished.values()].some((segment) => segment.file === file && segment.documents > 0);
}

/** Passes lines on and notes the shapes of their columns. */
async function* observed(
  lines: AsyncIterable<Uint8Array>,
  columns: Map<string, Shape>,
): AsyncGenerator<Uint8Array> {
  for await (const line of lines) {
    if (line.length > 1) {
      const row = JSON.parse(
        Buffer.from(line.buffer, line.byteOffset, line.byteLength).toString('utf8'),
      ) as object;
      for (const [name, value] of Object.entries(row)) {
        columns.set(name, mergeShapes(columns.get(name) ?? 'null', shapeOf(value)));
      }
    }
    yield line;
  }
}

/** The rows of a Parquet file that stay, side by side with a flag for each of its rows. */
async function rowsKept({ database, folder }: Run, file: number, path: string): Promise<string> {
  const flags = join(folder.temporary, `kept-${file}.parquet`);
  const first = file * ROWS_PER_FILE;
  await database.run(
    `COPY (
      SELECT k.document IS NOT NULL AS is_kept
      FROM range((SELECT COUNT(*) FROM ${parquetFile(path)})) r(row)
      LEFT JOIN (
        SELECT d.document FROM documents d
        WHERE d.document BETWEEN ${first} AND ${first + ROWS_PER_FILE - 1}
          AND NOT EXISTS (SELECT 1 FROM decisions x WHERE x.document = d.document)
      ) k ON k.document = ${first} + r.row
      ORDER BY r.row
    ) TO ${text(flags)} (FORMAT parquet)`,
  );
  return `(SELECT t.* FROM ${parquetFile(path)} t POSITIONAL JOIN ${parquetFile(flags)} k WHERE k.is_kept)`;
}

async function rowsOfGroup(database: Database): Promise<number> {
  const [row] = await database.rows<{ bytes: number | null }>(
    'SELECT CAST(AVG(bytes) AS DOUBLE) AS bytes FROM documents',
  );
  return Math.min(122_880, Math.max(2048, Math.round(ROW_GROUP_BYTES / Math.max(1, row?.bytes ?? 1))));
}
