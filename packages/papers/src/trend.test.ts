import fc from 'fast-check';
import { expect, test } from 'vitest';
import { explainTrend, TREND_EPOCH_MS, TREND_HALF_LIFE_DAYS, trendScore } from './trend.ts';

const epoch = new Date(TREND_EPOCH_MS);

test('a paper without interest has the score of its age alone', () => {
  expect(trendScore({ upvotes: 0, comments: 0, listedAt: epoch })).toBe(0);
  const later = new Date(TREND_EPOCH_MS + TREND_HALF_LIFE_DAYS * 86_400_000);
  expect(trendScore({ upvotes: 0, comments: 0, listedAt: later })).toBe(1);
});

test('doubling the interest counts as much as one half-life', () => {
  expect(trendScore({ upvotes: 1, comments: 0, listedAt: epoch })).toBe(1);
  expect(trendScore({ upvotes: 3, comments: 0, listedAt: epoch })).toBe(2);
  expect(trendScore({ upvotes: 1, comments: 1, listedAt: epoch })).toBe(2);
});

test('the parts of an explanation make its score, and more of anything never lowers it', () => {
  const count = fc.integer({ min: 0, max: 100_000 });
  const time = fc.date({ min: epoch, max: new Date('2040-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(count, count, time, fc.integer({ min: 0, max: 50 }), (upvotes, comments, listedAt, more) => {
      const paper = { upvotes, comments, listedAt };
      const { score, interest, recency } = explainTrend(paper);
      expect(score).toBe(interest + recency);
      expect(trendScore({ ...paper, upvotes: upvotes + more })).toBeGreaterThanOrEqual(score);
      expect(trendScore({ ...paper, comments: comments + more })).toBeGreaterThanOrEqual(score);
      expect(trendScore({ ...paper, listedAt: new Date(listedAt.getTime() + more) })).toBeGreaterThanOrEqual(
        score,
      );
    }),
  );
});
