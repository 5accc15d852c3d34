// One step of training, compiled: loss, gradients, clipping and update in one function.
import { jit, numpy as np, valueAndGrad } from '@jax-js/jax';
import { clipByGlobalNorm, globalNorm } from './optimizers/clip.ts';
import type { Optimizer, OptimizerState } from './optimizers/optimizer.ts';
import { keep, type Tensor, type Tree } from './tree.ts';

/** The scalar to make small. Consumes both arguments; uses each parameter once, or takes `.ref` of it. */
export type Loss<P extends Tree, B extends Tree> = (parameters: P, batch: B) => Tensor;

export interface Stepped<P extends Tree> {
  readonly parameters: P;
  readonly state: OptimizerState;
  /** Loss before the step, a scalar. The caller owns it: read it, or dispose of it. */
  readonly loss: Tensor;
  /** Length of the gradient before clipping, a scalar. The caller owns it. */
  readonly gradientNorm: Tensor;
}

export interface TrainingStep<P extends Tree, B extends Tree> {
  /** One step; the first is number 1. Consumes `parameters`, `state` and `batch`. A new shape compiles anew. */
  (parameters: P, state: OptimizerState, batch: B, step: number): Stepped<P>;
  /** Frees what was compiled. */
  dispose(): void;
}

export interface StepOptions {
  /** Greatest length of the gradient; longer ones are scaled down to it. */
  readonly clipNorm?: number;
}

// The types of jit and valueAndGrad are conditional on the tree, and a generic tree leaves them undecided.
type Untyped = (...trees: Tree[]) => Tree[];
type Scalar = (...trees: Tree[]) => Tensor;

type Compiled<P, B> = {
  (parameters: P, state: OptimizerState, batch: B, coefficients: Tensor): [P, OptimizerState, Tensor, Tensor];
  dispose(): void;
};

/** A compiled step of `optimizer` on `loss`. Dispose of it after the last call. */
export function createStep<P extends Tree, B extends Tree>(
  loss: Loss<P, B>,
  optimizer: Optimizer,
  { clipNorm }: StepOptions = {},
): TrainingStep<P, B> {
  const gradient = lossAndGradient(loss);
  function whole(
    parameters: P,
    state: OptimizerState,
    batch: B,
    coefficients: Tensor,
  ): [P, OptimizerState, Tensor, Tensor] {
    const [value, raw]: [Tensor, P] = gradient(keep(parameters), batch);
    const [gradients, norm]: [P, Tensor] =
      clipNorm === undefined || clipNorm === Infinity
        ? [raw, globalNorm(keep(raw))]
        : clipByGlobalNorm(raw, clipNorm);
    const [updated, next] = optimizer.update(parameters, gradients, state, coefficients);
    return [updated, next, value, norm];
  }
  const compiled = jit(whole as unknown as Untyped) as unknown as Compiled<P, B>;
  function step(parameters: P, state: OptimizerState, batch: B, number: number): Stepped<P> {
    const coefficients = np.array(Float32Array.from(optimizer.coefficients(number)));
    const [updated, next, value, norm] = compiled(parameters, state, batch, coefficients);
    return { parameters: updated, state: next, loss: value, gradientNorm: norm };
  }
  return Object.assign(step, { dispose: () => compiled.dispose() });
}

export type Gradient<P extends Tree, B extends Tree> = (parameters: P, batch: B) => [Tensor, P];

/**
 * (parameters, batch) → [loss, gradients by the parameters], to be compiled as part of something larger. Consumes both
 * arguments. Called without compiling, jax-js 0.1.25 leaves a buffer behind for every division in `loss`.
 */
export function lossAndGradient<P extends Tree, B extends Tree>(loss: Loss<P, B>): Gradient<P, B> {
  return valueAndGrad(loss as unknown as Scalar) as unknown as Gradient<P, B>;
}

/** The same, compiled: for methods with updates of their own. Dispose of it after the last call. */
export function compileGradient<P extends Tree, B extends Tree>(
  loss: Loss<P, B>,
): Gradient<P, B> & { dispose(): void } {
  const compiled = jit(lossAndGradient(loss) as unknown as Untyped);
  return compiled as unknown as Gradient<P, B> & { dispose(): void };
}
