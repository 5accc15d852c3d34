// Training steps of the room's mixture transformer: tokens a second, and the share of what a product alone reaches.
import { jit, numpy as np } from '@jax-js/jax';
import { release, type Tensor } from '@papertape/neural';
import definition from '@papertape/expert-balance/reproduction';
import { randomStream } from '@papertape/reproduction';
import { drawSequences, type Domain } from '../../methods/expert-balance/reproduction/domains.ts';
import { createBalancing, TESTED } from '../../methods/expert-balance/reproduction/methods.ts';
import { createTrainer } from '../../methods/expert-balance/reproduction/model/training.ts';
import { spread } from '../statistics.ts';

export interface StepTimes {
  /** Tokens of a step. */
  readonly tokens: number;
  /** Median milliseconds of a training step with the global balance, and tokens a second that follow. */
  readonly milliseconds: number;
  readonly tokensPerSecond: number;
  /** 10⁹ operations a second in products: of the step, and of one large product alone. */
  readonly gigaflops: number;
  readonly peak: number;
  /** The first over the second. */
  readonly share: number;
}

/** Steps of the full profile's model on random bytes; the first few compile and are left out. */
export async function timeSteps(rounds: number): Promise<StepTimes> {
  const { parameters: sizes } = definition.profiles.full;
  const { layers, sequences, length } = sizes;
  const random = randomStream(1, 'bench');
  const bytes = Uint8Array.from({ length: 10_000 }, () => random.integer(256));
  const domains: Domain[] = [{ name: 'random', train: bytes, held: bytes }];
  const routing = { ...sizes, layers, sequences, accumulate: 1 };
  const balancing = createBalancing({ kind: 'group', size: sequences }, 0.1, routing, random, TESTED);
  const warmUp = 3;
  const trainer = createTrainer({ sizes, steps: warmUp + rounds, rate: 1e-3 });
  const ends: number[] = [];
  const parameters = await trainer.train({
    random,
    accumulate: 1,
    signal: new AbortController().signal,
    breathe: async () => void ends.push(performance.now()),
    next: () => drawSequences(domains, { count: sequences, length }, random),
    balancingAt: () => balancing,
  });
  release(parameters);
  trainer.dispose();
  const times = ends.slice(warmUp).map((end, i) => end - (ends[warmUp + i - 1] ?? NaN));
  const milliseconds = spread(times).p50;
  const tokens = sequences * length;
  const gigaflops = (operations(sizes) * tokens) / milliseconds / 1e6;
  const peak = await peakOfProducts(rounds);
  return {
    tokens,
    milliseconds,
    tokensPerSecond: (1000 * tokens) / milliseconds,
    gigaflops,
    peak,
    share: gigaflops / peak,
  };
}

/** Operations in products for one token, forward (2 for each weight) and back (4): every expert on every token. */
function operations(sizes: (typeof definition)['profiles']['full']['parameters']): number {
  const { layers, features: d, experts, hidden, length } = sizes;
  const attention = 4 * d * d + 2 * d * length;
  const mixture = d * experts + 2 * experts * d * hidden;
  return 6 * (layers * (attention + mixture) + 256 * d);
}

/** 10⁹ operations a second in products of 512 × 512, the best of all. */
async function peakOfProducts(rounds: number): Promise<number> {
  const size = 512;
  const random = randomStream(1, 'product');
  const matrix = () =>
    np.array(Float32Array.from({ length: size * size }, () => random.uniform())).reshape([size, size]);
  const [a, b] = [matrix(), matrix()];
  const product = jit((x: Tensor, y: Tensor) => np.matmul(x, y));
  let best = Infinity;
  for (let round = 0; round <= rounds; round++) {
    const before = performance.now();
    await product(a.ref, b.ref).data();
    if (round > 0) best = Math.min(best, performance.now() - before);
  }
  product.dispose();
  release([a, b]);
  return (2 * size ** 3) / best / 1e6;
}
