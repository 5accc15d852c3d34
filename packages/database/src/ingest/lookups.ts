// The narrow tables that find papers: what a batch adds to them and takes away.
import { sql } from 'drizzle-orm/sql';
import type { Queryable } from '../database.ts';
import type { KnownPaper } from './read.ts';
import type { PaperWrite } from './write.ts';

/** Rows of one table, each an array of texts and numbers in the order of its key. */
type Row = readonly (string | number)[];
type RowsOf = (
  paper: Pick<KnownPaper, 'id' | 'identifiers' | 'authors' | 'categories' | 'listings' | 'newestAt'>,
) => Row[];

interface Lookup {
  table: string;
  /** Columns and their types; all of them are the key, unless `key` says how many are. */
  columns: readonly (readonly [name: string, type: string])[];
  key?: number;
  rows: RowsOf;
}

const LOOKUPS: readonly Lookup[] = [
  {
    table: 'identifiers',
    columns: [
      ['scheme', 'text'],
      ['value', 'text'],
      ['paper_id', 'bigint'],
    ],
    key: 2,
    rows: ({ id, identifiers }) => identifiers.map(({ scheme, value }) => [scheme, value, id]),
  },
  {
    table: 'paper_authors',
    columns: [
      ['slug', 'text'],
      ['paper_id', 'bigint'],
    ],
    rows: ({ id, authors }) => authors.map(({ slug }) => [slug, id]),
  },
  {
    table: 'paper_categories',
    columns: [
      ['category', 'text'],
      ['newest_at', 'timestamptz'],
      ['paper_id', 'bigint'],
    ],
    rows: ({ id, categories, newestAt }) => categories.map((category) => [category, newestAt, id]),
  },
  {
    table: 'listings',
    columns: [
      ['day', 'date'],
      ['paper_id', 'bigint'],
      ['source', 'text'],
    ],
    rows: ({ id, listings }) => listings.map(({ day, source }) => [day, id, source]),
  },
];

/** Brings the lookup tables in line with the papers written. */
export async function writeLookups(tx: Queryable, writes: readonly PaperWrite[]): Promise<void> {
  for (const lookup of LOOKUPS) {
    const before = keyed(
      lookup,
      writes.flatMap(({ before, joined }) => [...(before ? [before] : []), ...joined]),
    );
    const after = keyed(
      lookup,
      writes.map(({ id, merged }) => ({ id, ...merged })),
    );
    await remove(tx, lookup, missing(before, after, keyOf(lookup)));
    // In the order of the key, neighbours in the index are written together.
    await insert(tx, lookup, missing(after, before, String).sort(byKey));
  }
}

function keyed(lookup: Lookup, papers: readonly Parameters<RowsOf>[0][]): Row[] {
  return papers.flatMap(lookup.rows);
}

function keyOf({ key, columns }: Lookup): (row: Row) => string {
  return (row) => row.slice(0, key ?? columns.length).join('\0');
}

/** The rows, each once, that the others lack. */
function missing(rows: readonly Row[], others: readonly Row[], key: (row: Row) => string): Row[] {
  const seen = new Set(others.map(key));
  return rows.filter((row) => !seen.has(key(row)) && seen.add(key(row)));
}

async function remove(tx: Queryable, { table, columns, key }: Lookup, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  const keys = columns.slice(0, key ?? columns.length);
  const names = sql.raw(keys.map(([name]) => name).join(', '));
  await tx.execute(sql`
    delete from ${sql.identifier(table)} where (${names}) in (select ${names} from ${unnest(keys, rows)})`);
}

async function insert(tx: Queryable, { table, columns, key }: Lookup, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  const names = sql.raw(columns.map(([name]) => name).join(', '));
  const conflict = sql.raw(
    key === undefined
      ? 'do nothing'
      : `(${columns.slice(0, key).map(([name]) => name)}) do update set paper_id = excluded.paper_id`,
  );
  await tx.execute(sql`
    insert into ${sql.identifier(table)} (${names}) select ${names} from ${unnest(columns, rows)} on conflict ${conflict}`);
}

function unnest(columns: Lookup['columns'], rows: readonly Row[]) {
  const arrays = columns.map(
    ([, type], at) => sql`${sql.param(rows.map((row) => row[at]))}::${sql.raw(type)}[]`,
  );
  const names = sql.raw(columns.map(([name]) => name).join(', '));
  return sql`unnest(${sql.join(arrays, sql`, `)}) as k(${names})`;
}

function byKey(a: Row, b: Row): number {
  for (const [at, value] of a.entries()) {
    const other = b[at] ?? 0;
    if (value !== other) return value < other ? -1 : 1;
  }
  return 0;
}
