// The narrow tables that find papers: what a batch adds to them and takes away.
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import type { PaperPlan } from './plan.ts';
import type { KnownPaper } from './read.ts';
import type { RecordMatcher } from './record-matcher.ts';
import type { PaperWrite } from './write.ts';

/** Rows of one table, each an array of texts and numbers in the order of its key. */
type Row = readonly (string | number)[];
type RowsOf = (
  paper: Pick<KnownPaper, 'id' | 'identifiers' | 'authors' | 'categories' | 'listings' | 'newestAt'>,
) => Row[];

interface Table {
  table: string;
  /** Columns and their types; all of them are the key. */
  columns: readonly (readonly [name: string, type: string])[];
}

interface Lookup extends Table {
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
    await change(tx, lookup, before, after);
  }
}

const BLOCK_KEYS: Table = {
  table: 'block_keys',
  columns: [
    ['key', 'bigint'],
    ['paper_id', 'bigint'],
  ],
};

/** Brings the blocking keys in line with the papers' records. */
export async function writeBlockKeys(
  tx: Queryable,
  {
    before,
    after,
    matcher,
  }: { before: readonly KnownPaper[]; after: readonly PaperPlan[]; matcher: RecordMatcher },
): Promise<void> {
  const rows = (id: number, records: KnownPaper['records']): Row[] =>
    records.flatMap(({ record }) => matcher.blockKeys(record).map((key) => [key, id]));
  await change(
    tx,
    BLOCK_KEYS,
    before.flatMap(({ id, records }) => rows(id, records)),
    after.flatMap(({ write, records }) => rows(write.id, records)),
  );
}

async function change(
  tx: Queryable,
  table: Table,
  before: readonly Row[],
  after: readonly Row[],
): Promise<void> {
  await remove(tx, table, missing(before, after));
  // In the order of the key, neighbours in the index are written together.
  await insert(tx, table, missing(after, before).sort(byKey));
}

function keyed(lookup: Lookup, papers: readonly Parameters<RowsOf>[0][]): Row[] {
  return papers.flatMap(lookup.rows);
}

/** The rows, each once, that the others lack. */
function missing(rows: readonly Row[], others: readonly Row[]): Row[] {
  const key = (row: Row) => row.join('\0');
  const seen = new Set(others.map(key));
  return rows.filter((row) => !seen.has(key(row)) && seen.add(key(row)));
}

async function remove(tx: Queryable, { table, columns }: Table, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  const names = namesOf(columns);
  await tx.execute(sql`
    delete from ${sql.identifier(table)} where (${names}) in (select ${names} from ${unnest(columns, rows)})`);
}

async function insert(tx: Queryable, { table, columns }: Table, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  const names = namesOf(columns);
  await tx.execute(sql`
    insert into ${sql.identifier(table)} (${names}) select ${names} from ${unnest(columns, rows)}
    on conflict do nothing`);
}

function namesOf(columns: Table['columns']) {
  return sql.raw(columns.map(([name]) => name).join(', '));
}

function unnest(columns: Table['columns'], rows: readonly Row[]) {
  const arrays = columns.map(
    ([, type], at) => sql`${sql.param(rows.map((row) => row[at]))}::${sql.raw(type)}[]`,
  );
  return sql`unnest(${sql.join(arrays, sql`, `)}) as k(${namesOf(columns)})`;
}

function byKey(a: Row, b: Row): number {
  for (const [at, value] of a.entries()) {
    const other = b[at] ?? 0;
    if (value !== other) return value < other ? -1 : 1;
  }
  return 0;
}
