// Readers' runs: what is refused, and what is made of the rest.
import { describe, expect, test } from 'vitest';
import type { ReportCount } from '@papertape/database';
import type { Result } from '@papertape/reproduction';
import { ApiError } from '../api/errors.ts';
import { agentInShort, readersSummary } from './readers.ts';
import { judgeReport } from './report.ts';
import { recordHash } from './rooms.ts';
import { isStorable, reportHash } from './stored-report.ts';
import { newResult, newRoom, newRun } from './testing.ts';

const ROOM = newRoom({ quick: newResult() });
const judge = (result: unknown) => judgeReport(ROOM, JSON.stringify(result));

describe('refused with a reason', () => {
  test.each<[string, Partial<Result> | string, RegExp]>([
    ['no JSON', '{"format":', /no JSON/],
    ['no result', '{"format":"other"}', /format/],
    ['another room', { reproduction: 'elsewhere' }, /'elsewhere'/],
    ['a seed of nobody', { seeds: [1, 99], runs: [newRun(1), newRun(99)] }, /99 is not registered/],
    ['an unfinished run', { finishedAt: null, runs: [newRun(1)] }, /not finished/],
    [
      'failures only',
      { seeds: [1], runs: [{ seed: 1, status: 'failed', seconds: 1, error: 'x' }] },
      /Every seed/,
    ],
    ['NUL', { environment: { ...newResult().environment, agent: 'a\0b' } }, /characters/],
    ['half a character', { environment: { ...newResult().environment, agent: '\ud800' } }, /characters/],
  ])('%s', (_name, given, message) => {
    const text = typeof given === 'string' ? given : JSON.stringify(newResult(given));
    expect(() => judgeReport(ROOM, text)).toThrow(ApiError);
    expect(() => judgeReport(ROOM, text)).toThrow(message);
  });
});

test('the same numbers agree with the record, and other ones are named', () => {
  expect(judge(newResult()).report).toMatchObject({
    outcome: 'agrees',
    reason: null,
    seeds: 3,
    verdicts: { 'fewer-steps': 'holds', 'at-sea': 'not testable here' },
  });
  const measurements = { ...newRun(2).measurements, 'loss-tidal': 0.5 };
  const other = judge(newResult({ runs: [newRun(1), newRun(2, { measurements }), newRun(3)] }));
  expect(other.report).toMatchObject({
    outcome: 'differs',
    reason: 'Outside the tolerance: loss-tidal in seed 2.',
  });
});

test('other settings cannot be compared, and without a record there is nothing to compare with', () => {
  const other = judge(newResult({ profile: { name: 'quick', parameters: { steps: 7 } } }));
  expect(other.report).toMatchObject({ outcome: 'not comparable' });
  expect(judgeReport(newRoom(), JSON.stringify(newResult())).report).toMatchObject({
    outcome: 'no record',
    recordHash: null,
  });
});

test('verdicts that a reader claims change nothing', () => {
  const claims = [
    { id: 'at-sea', verdict: 'holds', estimate: 1, interval: null, seeds: 3, reason: '' },
  ] satisfies Result['claims'];
  const forged = judge(newResult({ claims }));
  expect(forged.report.verdicts['at-sea']).toBe('not testable here');
  expect(forged.report.hash).toBe(judge(newResult()).report.hash);
  expect(forged.stored.claims).toEqual([]);
});

test('the hash knows a run by its content, in whatever order it was written', () => {
  const result = newResult();
  const reversed = Object.fromEntries(Object.entries(result).reverse()) as unknown as Result;
  expect(reportHash(reversed)).toBe(reportHash(result));
  expect(reportHash(newResult({ startedAt: '2026-03-02T10:00:00.000Z' }))).not.toBe(reportHash(result));
});

test('drawings are not kept', () => {
  const { stored } = judge(newResult());
  expect(stored.runs.every((run) => run.status === 'finished' && run.series.length === 0)).toBe(true);
  expect(isStorable({ a: ['\ud83d\ude80'] })).toBe(true);
});

test('counts tell what was compared with the present record from what was not', () => {
  const count = (outcome: ReportCount['outcome'], hash: string | null, number: number): ReportCount => ({
    reproduction: ROOM.name,
    profile: 'quick',
    outcome,
    recordHash: hash,
    count: number,
    latestAt: `2026-03-0${number}T00:00:00.000Z`,
  });
  const present = ROOM.records.quick && recordHash(ROOM.records.quick);
  const summary = readersSummary(ROOM, [
    count('agrees', present, 5),
    count('differs', present, 2),
    count('not comparable', present, 1),
    count('no record', null, 1),
    count('agrees', 'b'.repeat(64), 4),
    { ...count('agrees', present, 9), reproduction: 'another' },
  ]);
  expect(summary).toMatchObject({ total: 13, agree: 5, differ: 2, notComparable: 2, earlier: 4 });
  expect(summary.latest?.day).toBe('Mar 5, 2026');
});

test.each([
  [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/153.0.0.0 Safari/537.36',
    'Chrome 153 on Linux',
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/153.0.0.0 Safari/537.36 Edg/153.0',
    'Edge 153 on Windows',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile Safari/604.1',
    'Safari 26 on iPhone',
  ],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0', 'Firefox 150 on Linux'],
  ['Node 24.21.0', 'Node 24.21.0'],
])('%s in short', (agent, short) => {
  expect(agentInShort(agent)).toBe(short);
});
