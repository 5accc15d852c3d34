// Columns by name, in rows of JSON and of Parquet.
import type { Database } from '../database.ts';
import { identifier, text } from '../database.ts';
import { literally } from './patterns.ts';

/** The value of a column; `a.b` reaches into an object where no column has that name. */
export function valueAt(row: Record<string, unknown>, column: string): unknown {
  if (Object.hasOwn(row, column) || !column.includes('.')) return row[column];
  let value: unknown = row;
  for (const part of column.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<string, unknown>)[part];
  }
  return value;
}

/** The columns of a Parquet file, with their types. */
export function parquetColumns(database: Database, path: string): Promise<{ name: string; type: string }[]> {
  return database.rows(
    `SELECT column_name AS name, column_type AS type FROM (DESCRIBE SELECT * FROM ${parquetFile(path)})`,
  );
}

/** A column as an SQL expression; null where the file has none of that name. */
export function parquetExpression(names: readonly string[], column: string): string | null {
  if (names.includes(column)) return identifier(column);
  const parts = column.split('.');
  return parts.length > 1 && names.includes(parts[0] ?? '') ? parts.map(identifier).join('.') : null;
}

/** A Parquet file as a table; names with `*` or `[` are no patterns. */
export function parquetFile(path: string, options = ''): string {
  return `read_parquet(${text(literally(path))}${options})`;
}
