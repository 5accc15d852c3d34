// The statements of the grouping, in SQL that DuckDB, Spark and Trino share: see sql/.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The files in sql/ by their names, in the order in which they are first run. */
export const STATEMENTS = [
  'excluded',
  'eligible',
  'equal_members',
  'bucket_table',
  'bucket_members',
  'described',
  'ranked',
  'equal_texts',
  'rest',
  'compared_table',
  'leaders',
  'candidates',
  'next_rest',
  'links',
  'labels',
  'next_labels',
  'changed_labels',
  'near_texts',
  'decisions',
  'clusters',
] as const;

export type StatementName = (typeof STATEMENTS)[number];

/** A statement with its numbers put in. Throws Error where one is not given. */
export function statement(name: StatementName, numbers: Readonly<Record<string, number>> = {}): string {
  const sql = readFileSync(join(import.meta.dirname, 'sql', `${name}.sql`), 'utf8');
  return sql.replace(/\{(\w+)\}/g, (_, parameter: string) => {
    const value = numbers[parameter];
    if (value === undefined) throw new Error(`The statement ${name} needs ${parameter}.`);
    return String(value);
  });
}
