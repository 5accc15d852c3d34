/** What the outer loop, the models and the baselines say to each other. */
import type { Answer } from '../losses/loss.ts';

export type Awaitable<T> = T | Promise<T>;

/** The expensive part: loss and derivatives at the targets z [n, c] of a batch. May be remote, hence slow. */
export type Oracle<B> = (z: Float64Array, batch: B) => Awaitable<Answer>;

/** The loss alone, where that is cheaper to ask for. */
export type ValueOracle<B> = (z: Float64Array, batch: B) => Awaitable<number>;

/**
 * G(θ) = loss + (1/n)·(⟨g, f(θ) − z⟩ + ‖f(θ) − z‖²/2η), a bound of the mean loss h when η ≤ 1/L.
 * z and g are [n, c] with g per example, so that η does not depend on the batch's size.
 */
export interface Surrogate {
  readonly loss: number;
  readonly z: Float64Array;
  readonly g: Float64Array;
  readonly eta: number;
}

export interface Inner {
  /** m, the most updates of θ that one oracle call pays for. */
  readonly steps: number;
  readonly optimizer: 'gradient-descent' | 'armijo';
  /**
   * α of gradient descent, or a function of η. A linear model takes 1/β without it, β = λmax(XᵀX)/(nη); a neural
   * one has no β to compute and needs it.
   */
  readonly stepSize?: number | ((eta: number) => number);
  /** Stops early at ‖∇G‖ ≤ tolerance; 0 never does. */
  readonly tolerance?: number;
  /** Of 'armijo': first trial of every step (10), share kept of a refused one (.9), c (.5), most trials (100). */
  readonly start?: number;
  readonly shrink?: number;
  readonly sufficient?: number;
  readonly trials?: number;
}

export interface Descent<P> {
  readonly θ: P;
  /** Updates made. */
  readonly steps: number;
  /** G before less G after; never negative for 'armijo', or for gradient descent with α ≤ 1/β. */
  readonly decrease: number;
}

/** A model whose targets are cheap to compute again: f and the descent on its surrogate. */
export interface TargetModel<P, X> {
  /** n, the examples in x. */
  examples(x: X): number;
  /** z = f(θ), [n, c] row by row. Borrows both. */
  apply(θ: P, x: X): Awaitable<Float64Array>;
  /** Up to m updates of θ on the surrogate; never asks the oracle. Consumes θ where arrays are counted. */
  descend(θ: P, x: X, surrogate: Surrogate, inner: Inner): Awaitable<Descent<P>>;
}

/** One step of any method here, with what it cost. */
export interface MethodStep<P> {
  readonly θ: P;
  /** Calls that asked for derivatives. */
  readonly oracleCalls: number;
  /** Calls that asked for the loss alone: trials of a line search. */
  readonly valueCalls: number;
}

/** A method that asks an oracle and moves θ. */
export interface Method<P, B> {
  step(θ: P, batch: B): Promise<MethodStep<P>>;
}
