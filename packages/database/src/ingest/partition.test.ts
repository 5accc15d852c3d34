import type { Identifier } from '@papertape/papers';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newPaperRecord } from '../testing.ts';
import { type DecidedPair, Decisions, NO_DECISIONS } from './decisions.ts';
import { explainJoins } from './evidence.ts';
import { matchByNumber } from './number-matcher.ts';
import { Comparisons, type NamedRecord, partition } from './partition.ts';

/** A record named and titled as told; without identifiers it has an address of its own. */
function named(name: string, title: number, ...ids: string[]): NamedRecord {
  const identifiers = ids.map((id): Identifier => ({
    scheme: /^\d/.test(id) ? 'arxiv' : 'doi',
    value: /^\d/.test(id) ? id : `10.1234/${id}`,
  }));
  const own: Identifier = { scheme: 'url', value: `https://example.org/${name}` };
  const record = newPaperRecord({
    source: 'file',
    sourceKey: name,
    title: String(title),
    identifiers: identifiers.length > 0 ? identifiers : [own],
  });
  return { name, record };
}

function decided(kind: 'join' | 'split', a: string, b: string, decidedAt = '1'): DecidedPair {
  const record = (sourceKey: string) => ({ source: 'file', sourceKey });
  return { kind, a, b, record: record(a), other: record(b), reason: 'looked at it', decidedAt };
}

const parts = (records: NamedRecord[], decisions: Decisions = NO_DECISIONS) =>
  partition(records, decisions, matchByNumber)
    .map((members) => members.sort().join(''))
    .sort();

describe('records are one paper', () => {
  test('by identifiers, however they are linked', () => {
    expect(
      parts([named('a', 1, 'x'), named('b', 50, 'y'), named('c', 99, 'x', 'y'), named('d', 70, 'z')]),
    ).toEqual(['abc', 'd']);
  });

  test('by likeness, but no chain of likenesses joins what is not alike', () => {
    expect(parts([named('a', 1), named('b', 1), named('c', 2)])).toEqual(['abc']);
    // 1 and 3 are not alike: the equal ones are joined first, and 2 goes to one side.
    expect(parts([named('a', 1), named('b', 1), named('c', 2), named('d', 3), named('e', 3)])).toEqual([
      'abc',
      'de',
    ]);
  });

  test('not by likeness where their identifiers conflict, not even through a third', () => {
    expect(parts([named('a', 1, '2603.1'), named('b', 1, '2603.2'), named('c', 1)])).toEqual(['ac', 'b']);
  });

  test('by likeness of any of the records that share an identifier', () => {
    expect(parts([named('a', 1, 'x'), named('b', 50, 'x'), named('c', 51)])).toEqual(['abc']);
  });
});

describe('decisions', () => {
  test('join what has nothing in common', () => {
    expect(parts([named('a', 1), named('b', 50)], new Decisions([decided('join', 'a', 'b')]))).toEqual([
      'ab',
    ]);
  });

  test('split what shares an identifier, and what is alike', () => {
    const split = new Decisions([decided('split', 'a', 'b')]);
    expect(parts([named('a', 1, 'x'), named('b', 1, 'x')], split)).toEqual(['a', 'b']);
    expect(parts([named('a', 1), named('b', 1)], split)).toEqual(['a', 'b']);
  });

  test('a third record with the same identifier goes with the one it is more like', () => {
    const split = new Decisions([decided('split', 'a', 'b')]);
    expect(parts([named('a', 1, 'x'), named('b', 50, 'x'), named('c', 49, 'x', 'y')], split)).toEqual([
      'ac',
      'b',
    ]);
    expect(parts([named('a', 1, 'x'), named('b', 50, 'x', 'y'), named('c', 49, 'x', 'y')], split)).toEqual([
      'a',
      'bc',
    ]);
  });

  test('the latest of a pair holds', () => {
    const pairs = [decided('join', 'a', 'b', '2'), decided('split', 'b', 'a', '1')];
    expect(parts([named('a', 1), named('b', 50)], new Decisions(pairs))).toEqual(['ab']);
    expect(parts([named('a', 1), named('b', 50)], new Decisions(pairs.reverse()))).toEqual(['a', 'b']);
  });

  test('about records that are not here change nothing', () => {
    expect(
      parts([named('a', 1)], new Decisions([decided('join', 'a', 'z'), decided('split', 'y', 'z')])),
    ).toEqual(['a']);
  });
});

const anyRecords = fc
  .array(
    fc.record({
      title: fc.integer({ min: 1, max: 7 }),
      ids: fc.uniqueArray(fc.constantFrom('2603.1', '2603.2', 'x', 'y', 'z'), { maxLength: 2 }),
    }),
    { minLength: 2, maxLength: 14 },
  )
  .map((list) => list.map(({ title, ids }, at) => named('abcdefghijklmn'.charAt(at), title, ...ids)));

const anyCase = anyRecords.chain((records) => {
  const pair = fc.uniqueArray(fc.constantFrom(...records.map(({ name }) => name)), {
    minLength: 2,
    maxLength: 2,
  });
  return fc.record({
    records: fc.constant(records),
    shuffled: fc.shuffledSubarray(records, { minLength: records.length }),
    decisions: fc
      .array(fc.tuple(fc.constantFrom('join' as const, 'split' as const), pair), { maxLength: 4 })
      .map((list) => list.map(([kind, [a = '', b = '']], at) => decided(kind, a, b, String(9 - at)))),
  });
});

test('the parts are the same in any order, each record is in one, and what was split is apart', () => {
  fc.assert(
    fc.property(anyCase, ({ records, shuffled, decisions }) => {
      const known = new Decisions(decisions);
      const found = parts(records, known);
      expect(parts(shuffled, known)).toEqual(found);
      expect([...found.join('')].sort()).toEqual(records.map(({ name }) => name));
      for (const [name, others] of known.apart)
        for (const other of others)
          expect(found.some((part) => part.includes(name) && part.includes(other))).toBe(false);
    }),
    { numRuns: 500 },
  );
});

test('every record but the first of its paper has a reason, which leads to another record of the paper', () => {
  fc.assert(
    fc.property(anyCase, ({ records, decisions }) => {
      const known = new Decisions(decisions);
      const comparisons = new Comparisons(records, matchByNumber);
      for (const members of partition(records, known, matchByNumber, comparisons)) {
        const joins = explainJoins(members, comparisons, known);
        expect(joins).toHaveLength(members.length - 1);
        expect(new Set(joins.map(({ record }) => record.sourceKey)).size).toBe(joins.length);
        for (const { record, with: other } of joins)
          expect([members.includes(record.sourceKey), members.includes(other.sourceKey)]).toEqual([
            true,
            true,
          ]);
      }
    }),
    { numRuns: 300 },
  );
});
