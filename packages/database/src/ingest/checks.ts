// What the tests of ingesting expect of the database as a whole.
import type { PaperRecord } from '@papertape/papers';
import { sql } from '../sql.ts';
import { expect } from 'vitest';
import type { Database } from '../database.ts';
import type { RecordMatcher } from './record-matcher.ts';

/** Takes all papers away. */
export async function clearPapers(database: Database): Promise<void> {
  await database.pool.query(
    `truncate papers, source_records, identifiers, paper_authors, paper_categories, listings, paper_aliases,
      block_keys, record_joins, record_decisions restart identity cascade`,
  );
}

/** The papers as their records make them: public id, merged facts, and why each record is there; by their records. */
export async function papersByRecords(database: Database): Promise<Record<string, unknown>> {
  const { rows } = await database.db.execute<Record<string, unknown> & { records: string }>(sql`
    select p.public_id, p.title, p.identifiers, p.merged_hash,
      (select string_agg(r.source || ' ' || r.source_key, ', ' order by r.source, r.source_key)
        from source_records r where r.paper_id = p.id) as records,
      (select json_agg(json_build_array(j.source, j.source_key, j.with_source, j.with_key, j.kind, j.reason)
          order by j.source, j.source_key)
        from source_records r join record_joins j using (source, source_key) where r.paper_id = p.id) as joins
    from papers p`);
  return Object.fromEntries(rows.map(({ records, ...paper }) => [records, paper]));
}

/** The blocking keys are those that the matcher makes of the papers' records. */
export async function expectBlockKeysMatch(database: Database, matcher: RecordMatcher): Promise<void> {
  const { rows: records } = await database.pool.query<{ paper_id: string; record: string }>(
    'select paper_id, record from source_records',
  );
  const expected = records.flatMap(({ paper_id, record }) =>
    matcher.blockKeys(JSON.parse(record) as PaperRecord).map((key) => `${key} ${paper_id}`),
  );
  const { rows: stored } = await database.pool.query<{ key: string; paper_id: string }>(
    'select * from block_keys',
  );
  expect(stored.map(({ key, paper_id }) => `${key} ${paper_id}`).sort()).toEqual(
    [...new Set(expected)].sort(),
  );
}

/** The narrow tables hold exactly what the papers' own rows say. */
export async function expectLookupsMatchPapers(database: Database): Promise<void> {
  const pairs = [
    [
      sql`select scheme, value, paper_id from identifiers`,
      sql`select i ->> 'scheme', i ->> 'value', id from papers, jsonb_array_elements(identifiers) i`,
    ],
    [
      sql`select slug, paper_id from paper_authors`,
      sql`select distinct a ->> 'slug', id from papers, jsonb_array_elements(authors) a`,
    ],
    [
      sql`select category, newest_at, paper_id from paper_categories`,
      sql`select category, newest_at, id from papers, unnest(categories) category`,
    ],
    [
      sql`select day, source, paper_id from listings`,
      sql`select (l ->> 'day')::date, l ->> 'source', id from papers, jsonb_array_elements(listings) l`,
    ],
    [sql`select distinct paper_id from source_records`, sql`select id from papers`],
  ] as const;
  for (const [lookup, papers] of pairs) {
    const { rows } = await database.db.execute(sql`
      (${lookup} except all ${papers}) union all (${papers} except all ${lookup})`);
    expect(rows).toEqual([]);
  }
  const { rows } = await database.db.execute(sql`
    select public_id from paper_aliases a where not exists (select 1 from papers p where p.id = a.paper_id)`);
  expect(rows).toEqual([]);
}
