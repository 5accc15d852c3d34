/** The learning problems of the reproduction: a data set, its loss, and its batches. */
import type { RandomStream } from '@papertape/reproduction';
import { binaryLabels, linearModel, logistic, parseLibsvm, selectRows, type Matrix } from '../src/index.ts';

export interface Batch {
  readonly x: Matrix;
  readonly y: Float64Array;
}

export interface Problem {
  readonly all: Batch;
  /** Mean logistic loss over all examples. */
  loss(θ: Float64Array): number;
  /** ‖∇h(θ)‖ over all examples. */
  gradientNorm(θ: Float64Array): number;
  /** Where every method of one seed begins. */
  readonly start: Float64Array;
}

/** Logistic regression on a two-class LIBSVM file; θ₀ is normal with deviation 0.1. */
export function createProblem(bytes: Uint8Array, random: RandomStream): Problem {
  const { x, y } = parseLibsvm(bytes);
  return problemOf({ x, y: binaryLabels(y) }, random);
}

/** The same examples with a share of the labels flipped, so that no θ fits them all. */
export function flipLabels(problem: Problem, share: number, random: RandomStream): Problem {
  const y = problem.all.y.map((label) => (random.uniform() < share ? 1 - label : label));
  return problemOf({ x: problem.all.x, y }, random);
}

function problemOf(all: Batch, random: RandomStream): Problem {
  const model = linearModel();
  return {
    all,
    start: Float64Array.from({ length: all.x.columns }, () => 0.1 * random.normal()),
    loss: (θ) => logistic.value(model.apply(θ, all.x), all.y),
    gradientNorm(θ) {
      const { grad } = logistic.evaluate(model.apply(θ, all.x), all.y);
      return Math.hypot(...model.gradient(all.x, grad));
    },
  };
}

/** The examples shuffled once and cut into batches of `size`, the last one shorter; the whole when size ≥ n. */
export function cutBatches({ all }: Problem, size: number, random: RandomStream): Batch[] {
  if (size >= all.x.rows) return [all];
  const order = random.permutation(all.x.rows);
  const batches: Batch[] = [];
  for (let from = 0; from < order.length; from += size) {
    const rows = order.subarray(from, from + size);
    batches.push({ x: selectRows(all.x, rows), y: Float64Array.from(rows, (row) => all.y[row] ?? NaN) });
  }
  return batches;
}
