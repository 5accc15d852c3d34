// A small classifier with dropout whose gradient is a sum over samples: two hidden layers, on plain arrays.
import type { Interval } from '../../src/planner/types.ts';

/** Inputs, hidden units of either layer, and classes. */
const [INPUTS, HIDDEN, CLASSES] = [16, 32, 8];
export const DROPOUT = 0.1;
/** Numbers that one sample draws for its dropout, those of the first layer before those of the second. */
export const DRAWS = 2 * HIDDEN;

/** W₁ [HIDDEN × INPUTS], W₂ [HIDDEN × HIDDEN], W₃ [CLASSES × HIDDEN], one after another. */
const OFFSETS = [0, HIDDEN * INPUTS, HIDDEN * INPUTS + HIDDEN * HIDDEN];
export const WEIGHTS = HIDDEN * INPUTS + HIDDEN * HIDDEN + CLASSES * HIDDEN;

export interface Sample {
  readonly input: Float64Array;
  readonly label: number;
}

/** Uniform numbers [DRAWS] of a sample; those below DROPOUT drop their unit. */
export type Draws = (sample: number) => ArrayLike<number>;

/** Weights by He's rule, from numbers in [0, 1). */
export function initialWeights(uniform: () => number): Float64Array<ArrayBuffer> {
  const weights = new Float64Array(WEIGHTS);
  for (let w = 0; w < WEIGHTS; w++) {
    const fan = w < (OFFSETS[1] ?? 0) ? INPUTS : HIDDEN;
    weights[w] = (2 * uniform() - 1) * Math.sqrt(6 / fan);
  }
  return weights;
}

/** A sample by its number: a point, and the class that a random linear teacher of `uniform`'s seed gives it. */
export function sampleOf(uniform: (element: number) => number, teacher: ArrayLike<number>): Sample {
  const input = Float64Array.from({ length: INPUTS }, (_, k) => 2 * uniform(k) - 1);
  let [label, best] = [0, -Infinity];
  for (let c = 0; c < CLASSES; c++) {
    let score = 0;
    for (let k = 0; k < INPUTS; k++) score += (teacher[c * INPUTS + k] ?? 0) * (input[k] ?? 0);
    if (score > best) [label, best] = [c, score];
  }
  return { input, label };
}

export const TEACHER = CLASSES * INPUTS;

/** The loss of one sample, in nats; its gradient is written to `gradient` [WEIGHTS]. */
export function sampleGradient(
  weights: Float64Array,
  { input, label }: Sample,
  draws: ArrayLike<number>,
  gradient: Float64Array,
): number {
  const mask = (at: number) => ((draws[at] ?? 0) < DROPOUT ? 0 : 1 / (1 - DROPOUT));
  const first = hidden(weights, 0, input, (h) => mask(h));
  const second = hidden(weights, 1, first, (h) => mask(HIDDEN + h));
  const scores = multiply(weights, 2, second, CLASSES);
  const top = Math.max(...scores);
  const sum = scores.reduce((total, score) => total + Math.exp(score - top), 0);
  const dScores = scores.map((score, c) => Math.exp(score - top) / sum - (c === label ? 1 : 0));
  const dSecond = backward(weights, 2, second, dScores, gradient);
  const dFirst = backward(
    weights,
    1,
    first,
    gate(dSecond, second, (h) => mask(HIDDEN + h)),
    gradient,
  );
  backward(weights, 0, input, gate(dFirst, first, mask), gradient);
  return Math.log(sum) + top - (scores[label] ?? 0);
}

function multiply(weights: Float64Array, layer: number, x: Float64Array, rows: number): Float64Array {
  const offset = OFFSETS[layer] ?? 0;
  const y = new Float64Array(rows);
  for (let r = 0; r < rows; r++) {
    let sum = 0;
    for (let k = 0; k < x.length; k++) sum += (weights[offset + r * x.length + k] ?? 0) * (x[k] ?? 0);
    y[r] = sum;
  }
  return y;
}

function hidden(
  weights: Float64Array,
  layer: number,
  x: Float64Array,
  mask: (h: number) => number,
): Float64Array {
  return multiply(weights, layer, x, HIDDEN).map((sum, h) => Math.max(0, sum) * mask(h));
}

/** ∂/∂x of a layer with the output gradient `dy`, and its weights' gradient. */
function backward(
  weights: Float64Array,
  layer: number,
  x: Float64Array,
  dy: Float64Array,
  gradient: Float64Array,
): Float64Array {
  const offset = OFFSETS[layer] ?? 0;
  const dx = new Float64Array(x.length);
  for (let r = 0; r < dy.length; r++) {
    for (let k = 0; k < x.length; k++) {
      const w = offset + r * x.length + k;
      gradient[w] = (dy[r] ?? 0) * (x[k] ?? 0);
      dx[k] = (dx[k] ?? 0) + (dy[r] ?? 0) * (weights[w] ?? 0);
    }
  }
  return dx;
}

/** Through dropout and the rectifier: what is 0 forward passes nothing back. */
function gate(dy: Float64Array, y: Float64Array, mask: (h: number) => number): Float64Array {
  return dy.map((value, h) => ((y[h] ?? 0) > 0 ? value * mask(h) : 0));
}

/** Gradients [samples × WEIGHTS] and losses of an interval of samples. */
export interface Gradients {
  readonly samples: Interval;
  readonly gradients: Float64Array<ArrayBuffer>;
  readonly losses: Float64Array<ArrayBuffer>;
}

/** What one rank computes in a step. */
export function gradientsOf(
  weights: Float64Array,
  samples: Interval,
  sample: (index: number) => Sample,
  draws: Draws,
): Gradients {
  const count = samples.end - samples.start;
  const gradients = new Float64Array(count * WEIGHTS);
  const losses = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    const index = samples.start + k;
    const row = gradients.subarray(k * WEIGHTS, (k + 1) * WEIGHTS);
    losses[k] = sampleGradient(weights, sample(index), draws(index), row);
  }
  return { samples, gradients, losses };
}

/**
 * One step of gradient descent with momentum from the gradients of all samples. They are summed in the order of their
 * samples, not of the ranks that computed them, so that the sum is the same to the last bit however they were cut.
 * Returns the mean loss.
 */
export function applyStep(
  state: { readonly weights: Float64Array; readonly momentum: Float64Array },
  parts: readonly Gradients[],
  rate: number,
): number {
  const ordered = parts.toSorted((a, b) => a.samples.start - b.samples.start);
  const total = new Float64Array(WEIGHTS);
  let [loss, count] = [0, 0];
  for (const { gradients, losses } of ordered) {
    for (let k = 0; k < losses.length; k++) {
      for (let w = 0; w < WEIGHTS; w++) total[w] = (total[w] ?? 0) + (gradients[k * WEIGHTS + w] ?? 0);
      loss += losses[k] ?? 0;
      count++;
    }
  }
  for (let w = 0; w < WEIGHTS; w++) {
    const m = 0.9 * (state.momentum[w] ?? 0) + (total[w] ?? 0) / count;
    state.momentum[w] = m;
    state.weights[w] = (state.weights[w] ?? 0) - rate * m;
  }
  return loss / count;
}
