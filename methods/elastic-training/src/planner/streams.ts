// The RNG plan of the stateful mode: which logical stream each rank draws from, and where it has to stand.
import { intersect, lengthOf } from '../shards/intervals.ts';
import type { StreamState } from '../rng/index.ts';
import type { Interval } from './types.ts';

/** Samples that a rank computes with a stream of a logical rank. */
export interface StreamUse {
  readonly samples: Interval;
  readonly stream: StreamState;
}

export interface StreamPlanOptions {
  /** The samples of each rank in a slot, as they are cut now. */
  readonly cuts: readonly Interval[];
  /** The samples of each logical rank in this slot: the cut at full strength, which never changes. */
  readonly logical: readonly Interval[];
  /** Where the stream of each logical rank stands at the beginning of the slot. */
  readonly states: readonly StreamState[];
  /** Numbers that each sample draws. */
  readonly draws: number;
}

/**
 * For each rank the streams of its samples: those that it has taken over are moved to it, jumped to its first sample.
 * Every sample so draws what it would have drawn without a loss.
 */
export function planStreams({ cuts, logical, states, draws }: StreamPlanOptions): StreamUse[][] {
  return cuts.map((cut) =>
    logical.flatMap((part, k) => {
      const samples = intersect(cut, part);
      const state = states[k];
      if (lengthOf(samples) === 0 || !state) return [];
      const offset = state.offset + (samples.start - part.start) * draws;
      return [{ samples, stream: { ...state, offset } }];
    }),
  );
}
