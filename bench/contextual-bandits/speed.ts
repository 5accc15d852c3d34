// How quick learning and ranking are on one core, next to the least that reading the same features costs.
import {
  choose,
  createOnline,
  hashed,
  type Candidate,
  type FeatureVector,
  type OnlineOracle,
} from '@papertape/contextual-bandits';
import { randomStream } from '@papertape/reproduction';
import { percentile, spread } from '../statistics.ts';

export interface Speed {
  /** Rows learnt in a second of one core, and features of a row. */
  readonly learnt: number;
  readonly features: number;
  /** Time of learning a row over that of a bare product wᵀx with it, by turns in the same run. */
  readonly learnRatio: number;
  /** Milliseconds that pass to predict 30 candidates, weigh them and draw one: median and 95th percentile. */
  readonly choose: { readonly p50: number; readonly p95: number };
  /** The same over 30 bare products. */
  readonly chooseRatio: number;
  /** Milliseconds of one core to hash the fields of 30 candidates besides. */
  readonly hash: number;
}

const BITS = 18;
const ROWS = 20_000;
const CANDIDATES = 30;

/** Medians over `rounds` turns, in time of the processor where it is not said otherwise: a busy machine tells the same. */
export function measureSpeed(rounds: number): Speed {
  const { uniform, integer } = randomStream(1, 'speed');
  const fields = Array.from({ length: ROWS }, () => inventFields(integer));
  const rows = fields.map((named) => hashed(named, BITS));
  const rewards = rows.map(() => (uniform() < 0.2 ? 1 : 0));
  const weights = new Float32Array(2 ** BITS).map(() => uniform());
  const oracle = createOnline({ dimension: 2 ** BITS });
  const times: Record<'learn' | 'product' | 'choose' | 'products' | 'hash', number[]> = {
    learn: [],
    product: [],
    choose: [],
    products: [],
    hash: [],
  };
  for (let round = 0; round < rounds; round++) {
    times.product.push(processorTime(() => sumProducts(weights, rows)) / ROWS);
    times.learn.push(processorTime(() => rows.forEach((x, i) => oracle.learn(x, rewards[i] ?? 0))) / ROWS);
    for (let first = 0; first + CANDIDATES <= ROWS; first += CANDIDATES) {
      const some = rows.slice(first, first + CANDIDATES);
      times.products.push(timed(() => sumProducts(weights, some)));
      times.choose.push(timed(() => chooseOne(oracle, some, uniform())));
    }
    times.hash.push(
      (processorTime(() => fields.forEach((named) => hashed(named, BITS))) / ROWS) * CANDIDATES,
    );
  }
  const median = (name: keyof typeof times) => spread(times[name]).p50;
  return {
    learnt: 1000 / median('learn'),
    features: rows.reduce((sum, { indices }) => sum + indices.length, 0) / ROWS,
    learnRatio: median('learn') / median('product'),
    choose: { p50: median('choose'), p95: percentile(times.choose, 0.95) },
    chooseRatio: median('choose') / median('products'),
    hash: median('hash'),
  };
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

function chooseOne(oracle: OnlineOracle, rows: readonly FeatureVector[], u: number): number {
  const candidates: Candidate[] = rows.map((features, i) => ({ id: `${i}`, features }));
  return choose({ kind: 'squarecb' }, oracle, candidates, u, { t: 1000 }).index;
}
