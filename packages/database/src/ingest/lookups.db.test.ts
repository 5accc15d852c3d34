import type { FeedDay } from '@papertape/papers';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../database.ts';
import { getPaper } from '../queries/papers.ts';
import { newPaperRecord, openTestDatabase } from '../testing.ts';
import { clearPapers, expectLookupsMatchPapers } from './checks.ts';
import { ingestRecords } from './ingest.ts';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const doi = (value: string) => ({ scheme: 'doi' as const, value });
const arxiv = (value: string) => ({ scheme: 'arxiv' as const, value });

test('the lookup tables always say what the papers say, whatever comes in whatever order', async () => {
  const key = fc.constantFrom('1', '2', '3', '4');
  const anyRecord = fc
    .record({
      source: fc.constantFrom('arxiv', 'file'),
      sourceKey: key,
      ids: fc.uniqueArray(key, { minLength: 1, maxLength: 2 }),
      authors: fc.array(fc.constantFrom('Ada', 'Bo', 'Cy'), { maxLength: 3 }),
      categories: fc.array(fc.constantFrom('cs.LG', 'cs.CL', 'cs.CV'), { maxLength: 2 }),
      day: fc.constantFrom('2026-03-01', '2026-03-02', null),
      publishedAt: fc.constantFrom(null, '2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z'),
    })
    .map(({ source, sourceKey, ids, authors, categories, day, publishedAt }) =>
      newPaperRecord({
        source,
        sourceKey,
        identifiers: ids.map((id) => (Number(id) % 2 ? doi(`10.1234/${id}`) : arxiv(`2603.0000${id}`))),
        authors: authors.map((name) => ({ name })),
        categories,
        publishedAt,
        listings: day ? [{ day: day as FeedDay }] : [],
      }),
    );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(anyRecord, { minLength: 1, maxLength: 5 }), { maxLength: 4 }),
      async (batches) => {
        await clearPapers(database);
        const seen = new Set<string>();
        for (const batch of batches) {
          const { outcomes } = await database.transaction((tx) => ingestRecords(tx, batch));
          for (const { publicId } of outcomes) seen.add(publicId);
        }
        await expectLookupsMatchPapers(database);
        for (const publicId of seen) expect(await getPaper(database.db, publicId), publicId).not.toBeNull();
        const keys = new Set(batches.flat().map(({ source, sourceKey }) => `${source} ${sourceKey}`));
        const { rows } = await database.pool.query('select count(*)::int as count from source_records');
        expect(rows[0].count).toBe(keys.size);
      },
    ),
    { numRuns: 40 },
  );
});
