// A simulated world for tests and for the reproduction: contexts, actions of which some are there, Bernoulli rewards.
import { randomStream, type RandomStream } from '@papertape/reproduction';
import { sigmoid } from '../oracles/link.ts';
import type { Candidate, FeatureVector } from '../types.ts';

/** Sizes of a world. */
export interface WorldOptions {
  readonly seed: number;
  /** d, features of a context. Default 8. */
  readonly features?: number;
  /** K, actions in all. Default 8. */
  readonly actions?: number;
  /** Chance of each action to be there. Default 0.6. */
  readonly available?: number;
  /** Mean and standard deviation of the log-odds of a reward, over contexts and actions. */
  readonly mean?: number;
  readonly spread?: number;
}

/** One context, and the actions that are there, at least two. */
export interface Situation {
  readonly candidates: readonly Candidate[];
  /** Chance of a reward, by candidate. */
  readonly rewards: Float64Array;
}

/** The chance of a reward is σ(b_a + θ_aᵀx) with x, θ and b drawn once from normal distributions. */
export interface World {
  /** Features of candidates have indices below it: a block for each action, with its context and a 1. */
  readonly dimension: number;
  /** The next situation of a stream. */
  situation(random: RandomStream): Situation;
}

/** A world that follows from its seed. */
export function createWorld({
  seed,
  features: d = 8,
  actions: K = 8,
  available = 0.6,
  mean = 1.4,
  spread = 1.8,
}: WorldOptions): World {
  const random = randomStream(seed, 'world');
  // Half of the variance from what an action is anyway, half from whom it is for.
  const b = Float64Array.from({ length: K }, () => mean + spread * Math.SQRT1_2 * random.normal());
  const θ = Array.from({ length: K }, () =>
    Float64Array.from({ length: d }, () => (spread * Math.SQRT1_2 * random.normal()) / Math.sqrt(d)),
  );
  const blocks = θ.map((_, a) => Uint32Array.from({ length: d + 1 }, (_, i) => a * (d + 1) + i));
  return {
    dimension: K * (d + 1),
    situation(stream) {
      const x = Float32Array.from({ length: d + 1 }, (_, i) => (i < d ? stream.normal() : 1));
      const there = availableActions(K, available, stream);
      return {
        candidates: there.map((a) => ({ id: `${a}`, features: { indices: blocks[a], values: x } as FeatureVector })),
        rewards: Float64Array.from(there, (a) => sigmoid((b[a] ?? 0) + product(θ[a], x))),
      };
    },
  };
}

function availableActions(K: number, available: number, { uniform }: RandomStream): number[] {
  for (;;) {
    const there = Array.from({ length: K }, (_, a) => a).filter(() => uniform() < available);
    if (there.length >= 2) return there;
  }
}

function product(θ: Float64Array | undefined, x: Float32Array): number {
  return θ?.reduce((sum, weight, i) => sum + weight * (x[i] ?? 0), 0) ?? 0;
}
