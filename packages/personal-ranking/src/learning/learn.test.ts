import { describe, expect, test } from 'vitest';
import { learn } from './learn.ts';
import type { LoggedRanking } from './log.ts';
import { LOG_SLOTS, maturedBy, newLog } from './testing.ts';

const RANKINGS = 800;
const SHOWN = RANKINGS * LOG_SLOTS;
const byTrend = newLog({ rankings: RANKINGS, gamma: 8 });
const round = (rankings: readonly LoggedRanking[], live: Parameters<typeof learn>[0]['live'] = null) =>
  learn({ rankings, live, models: [], now: maturedBy(rankings), seed: 1 });
const first = round(byTrend);

describe('a round', () => {
  test('finds a model that is better than the trend, and is judged on what it has not learnt from', () => {
    expect(first.verdict).toMatchObject({ outcome: 'live', readers: 25 });
    expect(first.verdict?.difference.low).toBeGreaterThan(0);
    const to = Date.parse(first.model?.trainedTo ?? '');
    const newer = byTrend.filter(({ at }) => Date.parse(at) > to).length;
    expect(first.verdict?.rows).toBe(newer * LOG_SLOTS);
    expect((first.model?.rows ?? 0) + newer * LOG_SLOTS).toBe(SHOWN);
    expect(first.model?.metrics).toMatchObject({ calibration: expect.closeTo(1, 0) });
    expect(first.model?.metrics['loss']).toBeLessThan(first.model?.metrics['baseline'] ?? 0);
  });

  test('puts nothing live that is worse than what is', () => {
    if (!first.model) throw new Error('Nothing was learnt.');
    // What readers like turned round while the older rows were logged: they teach the contrary.
    const border = Date.parse(first.model.trainedTo);
    const misled = byTrend.map((ranking) => {
      if (Date.parse(ranking.at) > border) return ranking;
      const poor = ranking.shown.filter(
        ({ paperId }) =>
          (ranking.candidates.find((each) => each.paperId === paperId)?.features.values[1] ?? 1) < 0.3,
      );
      return {
        ...ranking,
        outcomes: poor.map(({ paperId }) => ({ paperId, act: 'open' as const, at: ranking.at })),
      };
    });
    const live = { id: 1, ...first.model };
    expect(round(misled, live).verdict).toMatchObject({
      outcome: 'rejected',
      words: expect.stringMatching(/[Ww]orse/),
    });
  });

  test('waits for enough to learn from, and for news to judge by', () => {
    expect(round(byTrend.slice(0, 40))).toMatchObject({
      model: null,
      words: expect.stringContaining('are needed'),
    });
    if (!first.model) throw new Error('Nothing was learnt.');
    const live = { id: 1, ...first.model, trainedTo: '2027-01-01T00:00:00.000Z' };
    expect(round(byTrend, live)).toMatchObject({
      model: null,
      words: expect.stringContaining('matured since'),
    });
  });

  test('believes no log whose propensities were made up afterwards', () => {
    const made = byTrend.map((ranking) => ({
      ...ranking,
      shown: ranking.shown.map(({ paperId }, slot) => ({ paperId, propensity: 1 / (5 - slot) })),
    }));
    expect(round(made).verdict?.outcome).toBe('suspicious');
    expect(round(made).report.suspicions).not.toEqual([]);
  });
});

describe('the report', () => {
  test('tells what versions earned, and what was explored', () => {
    const [trend] = first.report.versions;
    const opened = byTrend.reduce((sum, { outcomes }) => sum + outcomes.length, 0);
    expect(trend).toMatchObject({
      model: null,
      decisions: RANKINGS,
      impressions: SHOWN,
      readers: 25,
      hidden: 0,
    });
    expect(trend?.reward.estimate).toBeCloseTo(opened / SHOWN);
    expect(trend?.explored).toBeGreaterThan(0.3);
  });

  test('tells that exploring costs where the favourites are better, and nothing where they are not', () => {
    // Readers of this log like what the trend does not know: its favourites are as good as any.
    const { exploration } = first.report;
    expect(exploration?.cost.low).toBeLessThan(0);
    expect(exploration?.cost.high).toBeGreaterThan(0);
    const liked = newLog({ rankings: 400, gamma: 3 }).map((ranking) => ({
      ...ranking,
      candidates: ranking.candidates.map((each) => ({ ...each, score: each.features.values[1] ?? 0 })),
    }));
    expect(round(liked).report.exploration?.cost.low).toBeGreaterThan(0);
  });

  test('tells what the version explores, although the trend ranked for a new reader last', () => {
    const known = newLog({ rankings: 80, gamma: 3 }).map((ranking) => ({ ...ranking, modelId: 7 }));
    const last = known.map((ranking, index) =>
      index < 79 ? ranking : { ...ranking, modelId: null, context: { picked: 0 } },
    );
    expect(round(last).report.exploration?.model).toBe(7);
  });

  test('counts generations by day', () => {
    expect(first.report.generations).toHaveLength(RANKINGS / 10);
    expect(first.report.generations[0]).toMatchObject({
      day: '2026-03-01',
      impressions: 10 * LOG_SLOTS,
      models: [null],
    });
    expect(first.report.alternation?.finding).toBe('neither');
  });
});
