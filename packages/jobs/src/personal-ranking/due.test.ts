import { expect, test } from 'vitest';
import { isTrainingDue } from './due.ts';
import { problemsOf } from './ranking-health.ts';
import type { TrainingRound } from './state.ts';

const now = new Date('2026-03-10T12:00:00Z');
const round = (hoursAgo: number, outcome: TrainingRound['outcome'] = 'live'): TrainingRound => ({
  at: new Date(now.getTime() - hoursAgo * 3_600_000).toISOString(),
  outcome,
  words: 'The disk is full.',
  model: null,
  rows: 0,
  verdict: null,
  seconds: 1,
});

test('a model is trained once a day, an hour after a failure, and when it is asked for', () => {
  const due = (last: TrainingRound | null, askedAt: string | null = null) =>
    isTrainingDue({ round: last, askedAt }, now);
  expect(due(null)).toBe(true);
  expect(due(round(23))).toBe(false);
  expect(due(round(24))).toBe(true);
  expect(due(round(2, 'failed'))).toBe(true);
  expect(due(round(0.5, 'failed'))).toBe(false);
  expect(due(round(2), '2026-03-10T11:00:00Z')).toBe(true);
  expect(due(round(2), '2026-03-10T09:00:00Z')).toBe(false);
});

test('a round that a clock dated into the future holds nothing up', () => {
  expect(isTrainingDue({ round: round(-48), askedAt: null }, now)).toBe(true);
  expect(isTrainingDue({ round: round(-0.5), askedAt: null }, now)).toBe(false);
});

test('what needs a person is said: a failure, a log that contradicts itself, silence while readers come', () => {
  const log = { matured: true };
  expect(problemsOf(log, { round: round(1) }, now)).toEqual([]);
  expect(problemsOf(log, { round: round(1, 'rejected') }, now)).toEqual([]);
  expect(problemsOf(log, { round: round(1, 'failed') }, now)).toEqual([
    expect.stringContaining('The disk is full.'),
  ]);
  expect(problemsOf(log, { round: round(1, 'suspicious') }, now)).toHaveLength(1);
  expect(problemsOf(log, { round: round(100) }, now)).toEqual([expect.stringContaining('since 2026-03-06')]);
  expect(problemsOf({ matured: false }, { round: round(100) }, now)).toEqual([]);
});
