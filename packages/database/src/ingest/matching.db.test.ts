// Which records become one paper depends on the records and on decisions alone, never on the order in which they come.
import type { PaperRecord, RecordDecision } from '@papertape/papers';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../database.ts';
import { newPaperRecord, openTestDatabase } from '../testing.ts';
import { clearPapers, expectBlockKeysMatch, expectLookupsMatchPapers, papersByRecords } from './checks.ts';
import { writeDecisions } from './decisions.ts';
import { ingestRecords, ingestStored } from './ingest.ts';
import { matchByNumber } from './number-matcher.ts';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const now = '2026-03-02T00:00:00.000Z';
const SOURCES = ['arxiv', 'acl', 'file'];

/** Records with keys of their own, some of which share identifiers, numbers or neither. */
const anyRecords = fc
  .array(
    fc.record({
      source: fc.constantFrom(...SOURCES),
      title: fc.integer({ min: 1, max: 6 }).map(String),
      arxiv: fc.option(fc.constantFrom('1', '2', '3'), { freq: 2 }),
      doi: fc.constantFrom('a', 'b', 'c', null, null, null),
    }),
    { minLength: 2, maxLength: 9 },
  )
  .map((list) =>
    list.map(({ source, title, arxiv, doi }, at) => {
      const identifiers = [
        ...(arxiv === null ? [] : [{ scheme: 'arxiv' as const, value: `2603.0000${arxiv}` }]),
        ...(doi === null ? [] : [{ scheme: 'doi' as const, value: `10.1234/${doi}` }]),
      ];
      if (identifiers.length === 0)
        return newPaperRecord({
          source,
          sourceKey: `k${at}`,
          title,
          identifiers: [{ scheme: 'url', value: `https://example.org/${at}` }],
        });
      return newPaperRecord({ source, sourceKey: `k${at}`, title, identifiers });
    }),
  );

const nameOf = ({ source, sourceKey }: PaperRecord) => ({ source, sourceKey });

function decisionsOn(records: readonly PaperRecord[]): fc.Arbitrary<RecordDecision[]> {
  return fc
    .array(
      fc.record({
        kind: fc.constantFrom('join' as const, 'split' as const, 'split' as const),
        pair: fc.uniqueArray(fc.constantFrom(...records), { minLength: 2, maxLength: 2 }),
      }),
      { maxLength: 3 },
    )
    .map((list) =>
      list.map(({ kind, pair: [a, b] }, at) => ({
        id: `d${at}`,
        kind,
        pairs: a && b ? [[nameOf(a), nameOf(b)]] : [],
        by: 'ada',
        reason: 'looked at it',
        decidedAt: `2026-03-01T00:00:0${at}.000Z`,
        undoneAt: null,
        undoneBy: null,
      })),
    );
}

/** Records in another order, cut into batches, and after which of them the decisions come. */
function anyArrival(records: readonly PaperRecord[]) {
  return fc.record({
    order: fc.shuffledSubarray([...records], { minLength: records.length }),
    cuts: fc.array(fc.boolean(), { minLength: records.length, maxLength: records.length }),
    decidedAfter: fc.nat({ max: records.length }),
  });
}

async function arrive(
  {
    order,
    cuts,
    decidedAfter,
  }: { order: readonly PaperRecord[]; cuts: readonly boolean[]; decidedAfter: number },
  decisions: readonly RecordDecision[],
) {
  await clearPapers(database);
  const decide = () =>
    database.transaction(async (tx) => {
      const decided = await writeDecisions(tx, decisions);
      await ingestStored(tx, [], { now, matcher: matchByNumber, decided });
    });
  let batch: PaperRecord[] = [];
  for (const [at, record] of order.entries()) {
    if (at === decidedAfter) await decide();
    batch.push(record);
    if (!cuts[at] && at < order.length - 1 && at + 1 !== decidedAfter) continue;
    const records = batch;
    await database.transaction((tx) =>
      ingestRecords(tx, records, { now: new Date(now), matcher: matchByNumber }),
    );
    batch = [];
  }
  if (decidedAfter >= order.length) await decide();
  await expectLookupsMatchPapers(database);
  await expectBlockKeysMatch(database, matchByNumber);
  return await papersByRecords(database);
}

test('in whatever order and batches records and decisions come, the papers are the same', async () => {
  const cases = anyRecords.chain((records) =>
    fc.record({
      decisions: decisionsOn(records),
      arrivals: fc.tuple(anyArrival(records), anyArrival(records)),
    }),
  );
  await fc.assert(
    fc.asyncProperty(cases, async ({ decisions, arrivals: [one, other] }) => {
      const papers = await arrive(one, decisions);
      expect(await arrive(other, decisions)).toEqual(papers);
    }),
    { numRuns: 20 },
  );
});
