import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FeedDay } from './day.ts';
import { mergeRecords } from './merge.ts';
import { emptyRecord, type PaperRecord, type VersionRecord } from './record.ts';
import { succeed } from './versions.ts';

function record(
  abstract: string,
  versions: VersionRecord[] = [],
  known: Partial<PaperRecord> = {},
): PaperRecord {
  return emptyRecord({
    source: 'arxiv',
    sourceKey: '2603.00001',
    identifiers: [{ scheme: 'arxiv', value: '2603.00001' }],
    title: 'Tidal clocks',
    abstract,
    versions,
    ...known,
  });
}
const version = (number: number): VersionRecord => ({ version: number, submittedAt: null });

/** What a reader sees of a paper after its records came one after the other. */
function after(...records: PaperRecord[]) {
  const last = records.reduce((previous, next) => succeed(next, previous));
  const { abstract, versions, listings, withdrawnAt } = mergeRecords([
    { record: last, firstSeenAt: '2026-03-01' },
  ]);
  return {
    abstract,
    texts: versions.map(({ version, abstract }) => [version, abstract]),
    days: listings.map(({ day }) => day),
    withdrawnAt,
  };
}

test("a new version leaves the earlier one's abstract to be read", () => {
  const { abstract, texts } = after(
    record('Wound by hand.', [version(1)]),
    record('Wound by the tide.', [version(1), version(2)]),
    record('Wound by the moon.', [version(1), version(2), version(3)]),
  );
  expect(abstract).toBe('Wound by the moon.');
  expect(texts).toEqual([
    [1, 'Wound by hand.'],
    [2, 'Wound by the tide.'],
    [3, 'Wound by the moon.'],
  ]);
});

test('a correction within a version replaces its text', () => {
  expect(after(record('Wuond.', [version(1)]), record('Wound.', [version(1)])).texts).toEqual([
    [1, 'Wound.'],
  ]);
});

test('a withdrawal leaves the abstract of the version before', () => {
  const notice = { withdrawnAt: '2026-04-01T00:00:00.000Z' };
  const paper = after(
    record('Wound by hand.', [version(1)]),
    record('Withdrawn for a wrong tide table.', [version(1), version(2)], notice),
  );
  expect(paper.withdrawnAt).toBe('2026-04-01T00:00:00.000Z');
  expect(paper.texts).toEqual([
    [1, 'Wound by hand.'],
    [2, 'Withdrawn for a wrong tide table.'],
  ]);
});

test('a text without a version counts as the one before, unless it is the same', () => {
  expect(after(record('Old.'), record('New.', [version(2)])).texts).toEqual([
    [1, 'Old.'],
    [2, 'New.'],
  ]);
  expect(after(record('Same.'), record('Same.', [version(2)])).texts).toEqual([[2, 'Same.']]);
  expect(after(record('Old.'), record('New.', [version(1)])).texts).toEqual([[1, 'New.']]);
});

test('a record that comes late adds its text and replaces nothing', () => {
  const paper = after(record('New.', [version(2)]), record('Old.', [version(1)]));
  expect(paper.abstract).toBe('New.');
  expect(paper.texts).toEqual([
    [1, 'Old.'],
    [2, 'New.'],
  ]);
});

test('feed days are history', () => {
  const listed = (day: string) => ({ listings: [{ day: day as FeedDay }] });
  const paper = after(
    record('A.', [], listed('2026-03-01')),
    record('B.', [], listed('2026-03-04')),
    record('C.'),
  );
  expect(paper.days).toEqual(['2026-03-04', '2026-03-01']);
});

test('a record that succeeds itself stays what it is to a reader', () => {
  const anyRecord = fc
    .record({
      abstract: fc.constantFrom('A.', 'B.'),
      versions: fc.uniqueArray(
        fc.record({
          version: fc.integer({ min: 1, max: 4 }),
          submittedAt: fc.constantFrom(null, '2026-03-01'),
        }),
        { selector: (v) => v.version },
      ),
    })
    .map(({ abstract, versions }) => record(abstract, versions));
  fc.assert(
    fc.property(anyRecord, anyRecord, (first, second) => {
      expect(after(first, first)).toEqual(after(first));
      expect(after(first, second, second)).toEqual(after(first, second));
    }),
  );
});
