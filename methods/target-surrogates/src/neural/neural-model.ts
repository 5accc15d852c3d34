/** Any differentiable f of jax-js: compiled once for each shape, and used for all inner steps of all batches. */
import { numpy as np, tree } from '@jax-js/jax';
import { keep, release, type Tensor, type Tree } from '@papertape/neural';
import type { Descent, Inner, Surrogate, TargetModel } from '../sso/types.ts';
import { compileParts, type Parts, type Problem } from './compiled.ts';

export interface NeuralModel<P extends Tree, X extends Tree> extends TargetModel<P, X> {
  apply(θ: P, x: X): Promise<Float64Array>;
  descend(θ: P, x: X, surrogate: Surrogate, inner: Inner): Promise<Descent<P>>;
  /** (1/n)Jᵀg, for methods that step in θ. Borrows θ and x; the caller owns the answer. */
  gradient(θ: P, x: X, g: Float64Array): P;
  /** Frees what was compiled. */
  dispose(): void;
}

/**
 * Wraps f(θ, x) → targets, whose first axis counts the n examples as that of x's first array does; f consumes its
 * arguments, as jax-js functions do. `apply` and `gradient` borrow theirs; `descend`, and so `step` of the
 * optimiser, consumes θ and borrows x. Targets are computed in the precision of θ (float32 by default).
 */
export function neuralModel<P extends Tree, X extends Tree>(f: (θ: P, x: X) => Tensor): NeuralModel<P, X> {
  const parts = compileParts(f);
  return {
    examples: firstAxis,
    async apply(θ, x) {
      return Float64Array.from(await parts.forward(keep(θ), keep(x)).data());
    },
    gradient(θ, x, g) {
      const z = Float64Array.from(parts.forward(keep(θ), keep(x)).dataSync());
      const [value, gradient] = parts.gradient(keep(θ), problemOf(x, { loss: 0, z, g, eta: Infinity }));
      value.dispose();
      return gradient;
    },
    async descend(θ, x, surrogate, inner) {
      const problem = problemOf(x, surrogate);
      const step = inner.optimizer === 'armijo' ? armijo(parts, inner) : fixed(parts, inner, surrogate.eta);
      let ω = θ;
      let steps = 0;
      for (let moved: P | undefined; steps < inner.steps; steps++) {
        moved = await step(ω, problem);
        if (moved === undefined) break;
        ω = moved;
      }
      // The problem's last use: `value` consumes it.
      const [rise = NaN] = await parts.value(keep(ω), problem).data();
      return { θ: ω, steps, decrease: -rise };
    },
    dispose: () => Object.values(parts).forEach((part) => part.dispose()),
  };
}

function firstAxis(x: Tree): number {
  const [first] = tree.leaves<Tensor>(x);
  const n = first?.shape[0];
  if (n === undefined) throw new RangeError('A batch needs an array whose first axis counts the examples.');
  return n;
}

function problemOf<X extends Tree>(x: X, { z, g, eta }: Surrogate): Problem<X> & Tree {
  const n = firstAxis(x);
  const vector = (values: ArrayLike<number>) => np.array(Float32Array.from(values));
  return { x: keep(x), z: vector(z), g: vector(g), weights: vector([1 / n, 1 / (2 * eta * n)]) };
}

/** One update; undefined, with ω left as it is, where the search ends. Otherwise ω is consumed. */
type InnerStep<P, X> = (ω: P, problem: Problem<X> & Tree) => Promise<P | undefined>;

function fixed<P extends Tree, X extends Tree>(
  parts: Parts<P, X>,
  { stepSize, tolerance = 0 }: Inner,
  eta: number,
): InnerStep<P, X> {
  if (stepSize === undefined) {
    throw new RangeError(`A neural model has no β to compute: give inner.stepSize, or optimizer 'armijo'.`);
  }
  const rate = typeof stepSize === 'number' ? stepSize : stepSize(eta);
  return async (ω, problem) => {
    const [moved, square] = parts.step(keep(ω), keep(problem), np.array(rate));
    // Reading waits for the device; without a tolerance nothing needs to be read.
    if (tolerance > 0 && Math.sqrt((await square.ref.data())[0] ?? NaN) <= tolerance) {
      release(moved);
      square.dispose();
      return undefined;
    }
    square.dispose();
    release(ω);
    return moved;
  };
}

function armijo<P extends Tree, X extends Tree>(parts: Parts<P, X>, inner: Inner): InnerStep<P, X> {
  const { start = 10, shrink = 0.9, sufficient = 0.5, trials = 100, tolerance = 1e-6 } = inner;
  return async (ω, problem) => {
    const [before, gradient] = parts.gradient(keep(ω), keep(problem));
    const [value = NaN] = await before.data();
    const [square = NaN] = await parts.square(keep(gradient)).data();
    let accepted: P | undefined;
    let α = start;
    for (let k = 0; k < trials && Math.sqrt(square) > tolerance; k++, α *= shrink) {
      const moved = parts.move(keep(ω), keep(gradient), np.array(α)) as P;
      const [after = NaN] = await parts.value(keep(moved), keep(problem)).data();
      if (after <= value - sufficient * α * square) {
        accepted = moved;
        break;
      }
      release(moved);
    }
    release(gradient);
    if (accepted !== undefined) release(ω);
    return accepted;
  };
}
