// A gradient in two phases: forward, then, when the balancer knows f, back; without a second forward.
import { jit, numpy as np, vjp } from '@jax-js/jax';
import { keep, type Tensor, type Tree } from '@papertape/neural';

/**
 * A model's forward pass: the scalar loss, P of every layer with a router in any shape, and anything without a
 * gradient beside them (`aux`, such as the experts chosen). Consumes both arguments.
 */
export type Forward<P extends Tree, B extends Tree> = (
  parameters: P,
  batch: B,
) => { loss: Tensor; P: Tensor; aux: Tensor };

export interface Phase<P extends Tree> {
  readonly loss: Tensor;
  readonly P: Tensor;
  readonly aux: Tensor;
  /**
   * The gradient of loss + Σ cotangent·P by the parameters: with α·E·f̄ for the cotangent (in the shape of P, consumed),
   * that of the balanced loss, f̄ held constant. Call it once, or `dispose()` instead.
   */
  pull(cotangent: Tensor): P;
  dispose(): void;
}

export interface TwoPhases<P extends Tree, B extends Tree> {
  /** Runs forward. Borrows `parameters`, consumes `batch`; `loss`, `P` and `aux` are the caller's. */
  (parameters: P, batch: B): Phase<P>;
  /** Frees what was compiled. */
  dispose(): void;
}

// The types of jit and vjp are conditional on the tree, and a generic tree leaves them undecided.
type Untyped = (...trees: Tree[]) => Tree;
type Vjp = (
  f: (parameters: Tree) => [Tensor[], Tensor],
  primals: Tree[],
  options: { hasAux: true },
) => [[Tensor, Tensor], { (cotangents: Tensor[]): [Tree]; dispose(): void }, Tensor];

/** Compiles `forward` for two-phase gradients. Dispose of it after the last call. */
export function compileForward<P extends Tree, B extends Tree>(forward: Forward<P, B>): TwoPhases<P, B> {
  const compiled = jit(forward as unknown as Untyped) as unknown as Forward<P, B> & { dispose(): void };
  function run(parameters: P, batch: B): Phase<P> {
    const outputs = (given: Tree): [Tensor[], Tensor] => {
      const { loss, P, aux } = compiled(given as P, batch);
      return [[loss, P], aux];
    };
    const [[loss, P], back, aux] = (vjp as unknown as Vjp)(outputs, [keep(parameters)], { hasAux: true });
    return {
      loss,
      P,
      aux,
      pull(cotangent) {
        const [gradients] = back([np.ones([]), cotangent]);
        back.dispose();
        return gradients as P;
      },
      dispose: () => back.dispose(),
    };
  }
  return Object.assign(run, { dispose: () => compiled.dispose() });
}
