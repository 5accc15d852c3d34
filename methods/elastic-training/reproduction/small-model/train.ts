// Training over ranks, one of which is lost on the way, by each way of drawing dropout.
import { planStreams } from '../../src/planner/index.ts';
import { createCounterRng, openStream, type RankStream, type StreamState } from '../../src/rng/index.ts';
import { cutInterval, lengthOf } from '../../src/shards/intervals.ts';
import type { Interval } from '../../src/planner/types.ts';
import { applyStep, DRAWS, gradientsOf, type Draws } from './model.ts';
import { BATCH, createTask, RATE } from './task.ts';

/**
 * `counter`: by what numbers are for. `logical`: streams of logical ranks, which follow their samples. `own`: each
 * process goes on with the stream that it has, the baseline.
 */
export type Drawing = 'counter' | 'logical' | 'own';

export interface TrainingOptions {
  readonly seed: number;
  readonly steps: number;
  /** D */
  readonly ranks: number;
  readonly drawing: Drawing;
  /** Before this step the rank is lost; none where it is null. */
  readonly fault: { readonly step: number; readonly rank: number } | null;
}

export interface Training {
  readonly losses: readonly number[];
  readonly weights: Float64Array<ArrayBuffer>;
}

/** The losses of all steps, and the weights that come out. */
export function train({ seed, steps, ranks, drawing, fault }: TrainingOptions): Training {
  const { state, sample } = createTask(seed);
  const source = SOURCES[drawing](seed, ranks);
  let live = Array.from({ length: ranks }, (_, rank) => rank);
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    if (fault?.step === step) live = live.filter((rank) => rank !== fault.rank);
    const cuts = cutInterval({ start: 0, end: BATCH }, live.length);
    const draws = source(step, live, cuts);
    const parts = cuts.map((cut, at) =>
      gradientsOf(state.weights, cut, (index) => sample(step, index), draws[at] ?? (() => [])),
    );
    losses.push(applyStep(state, parts, RATE));
  }
  return { losses, weights: state.weights };
}

/** For a step, the draws of each live rank. */
type Source = (step: number, live: readonly number[], cuts: readonly Interval[]) => Draws[];

const SOURCES: Record<Drawing, (seed: number, ranks: number) => Source> = {
  counter(seed) {
    const draws = counterDraws(seed);
    return (step, live) => live.map(() => (sample) => draws(step, sample));
  },
  logical(seed, ranks) {
    const parts = cutInterval({ start: 0, end: BATCH }, ranks);
    let states: StreamState[] = parts.map((_, logical) => ({ seed, logical, offset: 0 }));
    return (_, __, cuts) => {
      const plans = planStreams({ cuts, logical: parts, states, draws: DRAWS });
      states = states.map((state, k) => {
        const part = parts[k] ?? { start: 0, end: 0 };
        return { ...state, offset: state.offset + lengthOf(part) * DRAWS };
      });
      return plans.map((uses) => {
        const drawn = new Map<number, Float64Array>();
        for (const { samples, stream } of uses) {
          const open = openStream(stream);
          for (let s = samples.start; s < samples.end; s++) drawn.set(s, take(open));
        }
        return (sample) => drawn.get(sample) ?? [];
      });
    };
  },
  own(seed, ranks) {
    const streams = Array.from({ length: ranks }, (_, logical) => openStream({ seed, logical, offset: 0 }));
    return (_, live) =>
      live.map((rank) => () => {
        const stream = streams[rank];
        return stream ? take(stream) : [];
      });
  },
};

/** The draws of a sample of a step by the counter, for whoever computes it. */
export function counterDraws(seed: number): (step: number, sample: number) => Float32Array {
  const rng = createCounterRng(seed);
  return (step, sample) => {
    const drawn = new Float32Array(DRAWS);
    rng.fill({ step, layer: 0, operation: 0, sample }, drawn);
    return drawn;
  };
}

const take = (stream: RankStream) => Float64Array.from({ length: DRAWS }, () => stream.next());
