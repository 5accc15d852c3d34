// The trend score: one published formula, the same in TypeScript and in the database's generated column.

/** Days that a paper must be newer to make up for half the interest. */
export const TREND_HALF_LIFE_DAYS = 1.5;
/** A comment takes more than a click, so it counts as this many votes. */
export const TREND_COMMENT_WEIGHT = 2;
/** Days are counted from here; moving it shifts all scores alike. */
export const TREND_EPOCH_MS = Date.UTC(2020, 0, 1);

export interface TrendInput {
  /** Not negative. */
  upvotes: number;
  /** Not negative. */
  comments: number;
  /** When the paper appeared on the feed. */
  listedAt: Date;
}

/** A trend score with the parts it is made of; `score = interest + recency`. */
export interface TrendExplanation {
  score: number;
  /** log2(1 + upvotes + 2·comments): one more for each doubling of interest. */
  interest: number;
  /** Days since 2020-01-01, divided by the half-life: one more for each half-life of being newer. */
  recency: number;
}

/**
 * Score by which trending papers are ordered, higher first:
 * `log2(1 + upvotes + 2·comments) + days since 2020-01-01 / 1.5`.
 * It does not depend on the present time, so the order of two papers changes only by votes and comments.
 */
export function trendScore(input: TrendInput): number {
  return explainTrend(input).score;
}

/** The trend score and its parts. */
export function explainTrend({ upvotes, comments, listedAt }: TrendInput): TrendExplanation {
  const interest = Math.log2(1 + upvotes + TREND_COMMENT_WEIGHT * comments);
  const recency = (listedAt.getTime() - TREND_EPOCH_MS) / 86_400_000 / TREND_HALF_LIFE_DAYS;
  return { score: interest + recency, interest, recency };
}
