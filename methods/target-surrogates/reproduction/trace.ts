/** Runs a method and writes down what it cost and how far it came. */
import type { RunContext } from '@papertape/reproduction';
import type { Method } from '../src/index.ts';
import type { Batch, Problem } from './problem.ts';

export interface Point {
  readonly calls: number;
  /** Computing alone: evaluating the loss for the record is not counted. */
  readonly seconds: number;
  readonly loss: number;
}

export interface Trace {
  readonly points: readonly Point[];
  readonly θ: Float64Array;
  /** Of either kind: derivatives, and losses for the trials of a line search. */
  readonly calls: number;
  readonly seconds: number;
  /** The full loss at the end; capped, so that a run that diverged stays a number. */
  readonly loss: number;
}

export interface TraceOptions {
  /** Ends after this many outer steps … */
  readonly steps?: number;
  /** … or with the step in which this many calls were made. */
  readonly calls?: number;
  /** The full loss is taken before the first step and after every `every` steps. */
  readonly every: number;
  /** Ends at this loss, when it is seen. */
  readonly until?: number;
}

/** What a diverged loss counts as. */
const WORST = 1e6;
/** Smaller losses count as this: labels are fitted, and only the length of θ still grows. */
const LEAST = 1e-9;

/** Goes through `batches` in a new order each epoch, drawn from the stream `name`. */
export async function trace(
  context: RunContext,
  problem: Problem,
  batches: readonly Batch[],
  method: Method<Float64Array, Batch>,
  { steps = Infinity, calls: budget = Infinity, every, until = -Infinity }: TraceOptions,
): Promise<Trace> {
  const random = context.random('order of batches');
  let order = random.permutation(batches.length);
  let θ: Float64Array = problem.start;
  let [calls, seconds, loss] = [0, 0, problem.loss(θ)];
  const points: Point[] = [{ calls, seconds, loss }];
  for (let t = 0; t < steps && calls < budget && loss > until && loss < WORST; t++) {
    if (t > 0 && t % batches.length === 0) order = random.permutation(batches.length);
    const batch = batches[order[t % batches.length] ?? 0] ?? problem.all;
    const before = performance.now();
    const step = await method.step(θ, batch);
    seconds += (performance.now() - before) / 1000;
    θ = step.θ;
    calls += step.oracleCalls + step.valueCalls;
    if ((t + 1) % every === 0 || t + 1 === steps || calls >= budget) {
      loss = capped(problem.loss(θ));
      points.push({ calls, seconds, loss });
      await context.breathe();
    }
  }
  return { points, θ, calls, seconds, loss };
}

/** The loss as a number that can be compared: in [1e-9, 1e6], NaN at the upper end. */
export const capped = (value: number) => (value < WORST ? Math.max(value, LEAST) : WORST);

/** Reports a trace under `name` by oracle calls and, as `name, by time`, by seconds of computing. */
export function reportTrace({ report }: RunContext, name: string, { points }: Trace): void {
  for (const { calls, loss } of points) report.point(name, calls, loss);
  for (const { seconds, loss } of points) report.point(`${name}, by time`, seconds, loss);
}
