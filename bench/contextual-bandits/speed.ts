// How quick learning and ranking are on one core, next to the least that reading the same features costs.
import {
  createOnline,
  createRanker,
  hashed,
  type Candidate,
  type FeatureVector,
} from '@papertape/contextual-bandits';
import { randomStream } from '@papertape/reproduction';
import { percentile, spread } from '../statistics.ts';

export interface Speed {
  /** Rows learnt in a second of one core, and features of a row. */
  readonly learnt: number;
  readonly features: number;
  /** Time of learning a row over that of a bare product wᵀx with it, by turns in the same run. */
  readonly learnRatio: number;
  /** Milliseconds to draw a whole slate of 30 from 30 candidates, predictions and propensities included. */
  readonly rank: number;
  /** The same as it passes on the clock: 95th percentile. */
  readonly rankP95: number;
  /** Time of ranking over 30 bare products. */
  readonly rankRatio: number;
  /** Milliseconds of one core to hash the fields of 30 candidates besides. */
  readonly hash: number;
}

const BITS = 18;
const ROWS = 600 * 30;
const CANDIDATES = 30;

/** Medians over `rounds` turns, in time of the processor but for `rankP95`: what else runs matters less to it. */
export function measureSpeed(rounds: number): Speed {
  const { uniform, integer } = randomStream(1, 'speed');
  const fields = Array.from({ length: ROWS }, () => inventFields(integer));
  const rows = fields.map((named) => hashed(named, BITS));
  const rewards = rows.map(() => (uniform() < 0.2 ? 1 : 0));
  const weights = new Float32Array(2 ** BITS).map(() => uniform());
  const oracle = createOnline({ dimension: 2 ** BITS });
  const ranker = createRanker({ policy: { kind: 'squarecb' }, model: oracle });
  const slates = chunk(rows.map((features, i) => ({ id: `${i}`, features })));
  const rankAll = () =>
    slates.map((slate, seed) => timed(() => ranker.rank(null, slate, { slots: CANDIDATES, seed, t: 1000 })));
  const times: Record<'learn' | 'product' | 'rank' | 'hash', number[]> = {
    learn: [],
    product: [],
    rank: [],
    hash: [],
  };
  const passed: number[] = [];
  for (let round = 0; round < rounds; round++) {
    times.product.push(processorTime(() => sumProducts(weights, rows)) / ROWS);
    times.learn.push(processorTime(() => rows.forEach((x, i) => oracle.learn(x, rewards[i] ?? 0))) / ROWS);
    times.rank.push(processorTime(() => passed.push(...rankAll())) / slates.length);
    times.hash.push(processorTime(() => fields.forEach((named) => hashed(named, BITS))) / slates.length);
  }
  const median = (name: keyof typeof times) => spread(times[name]).p50;
  return {
    learnt: 1000 / median('learn'),
    features: rows.reduce((sum, { indices }) => sum + indices.length, 0) / ROWS,
    learnRatio: median('learn') / median('product'),
    rank: median('rank'),
    rankP95: percentile(passed, 0.95),
    rankRatio: median('rank') / (CANDIDATES * median('product')),
    hash: median('hash'),
  };
}

/** Slates of 30 candidates. */
function chunk(candidates: readonly Candidate[]): Candidate[][] {
  return Array.from({ length: candidates.length / CANDIDATES }, (_, i) =>
    candidates.slice(i * CANDIDATES, (i + 1) * CANDIDATES),
  );
}

/** About 25 features, as a reader crossed with a paper has. */
function inventFields(integer: (below: number) => number) {
  return {
    age: integer(1000) / 100,
    popularity: integer(50),
    followed: integer(10) === 0,
    topics: Array.from({ length: 3 }, () => `topic ${integer(150)}`),
    terms: Array.from({ length: 20 }, () => `term ${integer(30_000)}`),
  };
}

/** Milliseconds that this process used, of all its threads. */
function processorTime(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Milliseconds that passed. */
function timed(work: () => unknown): number {
  const before = performance.now();
  work();
  return performance.now() - before;
}

function sumProducts(weights: Float32Array, rows: readonly FeatureVector[]): number {
  let sum = 0;
  for (const { indices, values } of rows) {
    for (let i = 0; i < indices.length; i++) sum += (weights[indices[i] ?? 0] ?? 0) * (values[i] ?? 0);
  }
  return sum;
}
