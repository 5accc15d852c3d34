// Reports of readers' runs: once each, counted by outcome, listed page by page.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../database.ts';
import { InvalidCursor } from '../errors.ts';
import { openTestDatabase } from '../testing.ts';
import {
  addReproductionReport,
  countReproductionReports,
  listReproductionReports,
  type ReproductionReport,
} from './reproduction-reports.ts';

const RECORD = 'a'.repeat(64);
let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

function report(number: number, changes: Partial<ReproductionReport> = {}): ReproductionReport {
  return {
    hash: String(number).padStart(64, '0'),
    reproduction: 'tidal-clocks',
    profile: 'quick',
    runtime: 'browser',
    agent: 'A browser',
    device: 'wasm',
    seconds: 12.5,
    seeds: 3,
    outcome: 'agrees',
    reason: null,
    recordHash: RECORD,
    verdicts: { 'is-late': 'holds' },
    ...changes,
  };
}

const minute = (number: number) => new Date(Date.UTC(2026, 2, 1, 12, number));
const add = (value: ReproductionReport, at: Date) =>
  database.transaction((tx) => addReproductionReport(tx, value, { runs: [] }, at));

test('the same run counts once, and the first time it came', async () => {
  expect(await add(report(1), minute(1))).toBe(true);
  expect(await add(report(1, { device: 'webgpu' }), minute(2))).toBe(false);
  const { items } = await listReproductionReports(database.db, 'tidal-clocks', { limit: 10 });
  expect(items).toEqual([{ ...report(1), receivedAt: minute(1).toISOString() }]);
});

test('counts tell outcomes and records apart', async () => {
  await add(report(2), minute(3));
  await add(report(3, { outcome: 'differs', reason: 'loss differs in seed 2' }), minute(4));
  await add(report(4, { recordHash: null, outcome: 'no record' }), minute(5));
  await add(report(5, { reproduction: 'other' }), minute(6));
  const counts = await countReproductionReports(database.db);
  expect(counts.map(({ reproduction, outcome, count }) => [reproduction, outcome, count])).toEqual([
    ['other', 'agrees', 1],
    ['tidal-clocks', 'agrees', 2],
    ['tidal-clocks', 'differs', 1],
    ['tidal-clocks', 'no record', 1],
  ]);
  expect(counts[1]).toMatchObject({ recordHash: RECORD, latestAt: minute(3).toISOString() });
});

test('pages follow each other, the latest first, also where two came at once', async () => {
  await add(report(6), minute(5));
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof listReproductionReports>> = await listReproductionReports(
      database.db,
      'tidal-clocks',
      { limit: 2, cursor },
    );
    seen.push(...page.items.map(({ hash }) => hash.slice(-1)));
    cursor = page.next;
  } while (cursor !== null);
  expect(seen).toEqual(['6', '4', '3', '2', '1']);
});

test.each(['', 'nonsense', Buffer.from("2026-03-01T00:00:00Z' or 1=1").toString('base64url')])(
  'a cursor that was not made here is refused: %s',
  async (cursor) => {
    await expect(listReproductionReports(database.db, 'tidal-clocks', { limit: 2, cursor })).rejects.toThrow(
      InvalidCursor,
    );
  },
);
