import { readConfiguration } from '@papertape/configuration';
import type { SourceState } from '@papertape/database';
import { expect, test } from 'vitest';
import { dueSources } from './due.ts';

const configuration = readConfiguration({});
// 2026-03-02 is a Monday; 09:00 in New York is 14:00 UTC.
const now = new Date('2026-03-02T14:00:00Z');

function state(source: string, changes: Partial<SourceState>): SourceState {
  return {
    source,
    lastAttemptAt: null,
    lastSuccessAt: null,
    lastOutcome: null,
    lastErrorAt: null,
    lastError: null,
    nextTryAt: null,
    leaseOwner: null,
    leaseUntil: null,
    cursor: {},
    ...changes,
  };
}

/** Sources other than the RSS feed, harvested a moment ago. */
const others = ['arxiv-oai', 'huggingface'].map((source) =>
  state(source, { lastSuccessAt: '2026-03-02T13:59:00Z', nextTryAt: '2026-03-02T17:00:00Z' }),
);
const isDue = (changes: Partial<SourceState>) =>
  dueSources([...others, state('arxiv-rss', changes)], configuration, now).includes('arxiv-rss');

test('a new site harvests everything at once', () => {
  expect(dueSources([], configuration, now)).toEqual(['arxiv-rss', 'huggingface', 'arxiv-oai']);
});

test('after a success nothing is due before the next time', () => {
  expect(isDue({ lastSuccessAt: '2026-03-02T13:21:00Z', nextTryAt: '2026-03-03T05:27:00Z' })).toBe(false);
  expect(isDue({ lastSuccessAt: '2026-03-01T13:21:00Z', nextTryAt: '2026-03-02T13:59:00Z' })).toBe(true);
});

test('times that were missed while nobody ran are caught up with', () => {
  expect(isDue({ lastSuccessAt: '2026-02-26T13:21:00Z', nextTryAt: null })).toBe(true);
  expect(isDue({ lastSuccessAt: '2026-02-26T13:21:00Z', nextTryAt: '2026-02-27T05:21:00Z' })).toBe(true);
});

test('a few minutes of spread after a time are waited for', () => {
  const justAfter = new Date('2026-03-02T13:22:00Z'); // 08:22 in New York, the time was 08:20
  const states = [
    ...others.map((other) => ({ ...other, lastSuccessAt: '2026-03-02T13:21:00Z' })),
    state('arxiv-rss', { lastSuccessAt: '2026-03-02T07:21:00Z', nextTryAt: '2026-03-02T13:26:00Z' }),
  ];
  expect(dueSources(states, configuration, justAfter)).toEqual([]);
});

test('after a failure the next try is waited for, and then made', () => {
  const failed = { lastSuccessAt: '2026-02-20T00:00:00Z', lastErrorAt: '2026-03-02T13:50:00Z' };
  expect(isDue({ ...failed, nextTryAt: '2026-03-02T14:05:00Z' })).toBe(false);
  expect(isDue({ ...failed, nextTryAt: '2026-03-02T14:00:00Z' })).toBe(true);
  expect(isDue({ lastErrorAt: '2026-03-02T13:50:00Z', nextTryAt: '2026-03-02T14:05:00Z' })).toBe(false);
});
