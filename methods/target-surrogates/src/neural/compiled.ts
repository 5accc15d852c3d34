/** The compiled parts of the neural path: f, the surrogate and its gradient, and a step along it. */
import { jit, numpy as np } from '@jax-js/jax';
import { compileGradient, lossAndGradient, mapTree, namedLeaves } from '@papertape/neural';
import { keep, type Tensor, type Tree } from '@papertape/neural';

/** z and g as one row of n·c numbers; weights are [1/n, 1/(2ηn)], an array so that a new η compiles nothing. */
export type Problem<X> = { x: X; z: Tensor; g: Tensor; weights: Tensor };

export type Compiled<A extends unknown[], R> = ((...args: A) => R) & { dispose(): void };
export type Parts<P extends Tree, X extends Tree> = ReturnType<typeof compileParts<P, X>>;

// jit's types are conditional on the tree, and a generic tree leaves them undecided.
const compile = <A extends unknown[], R>(f: (...args: A) => R) =>
  jit(f as never) as unknown as Compiled<A, R>;

/** Each part consumes its arguments. Nothing is compiled before the first call with a shape. */
export function compileParts<P extends Tree, X extends Tree>(f: (θ: P, x: X) => Tensor) {
  const flat = (θ: P, x: X) => f(θ, x).reshape([-1]);
  // G − ℓ(z), written in f − z so that it is exactly 0 at θₜ whatever the size of η.
  const surrogate = (ω: P, { x, z, g, weights }: Problem<X>): Tensor => {
    const moved = flat(ω, x).sub(z);
    const linear = np.sum(moved.ref.mul(g)).mul(weights.ref.slice(0));
    return linear.add(np.sum(np.square(moved)).mul(weights.slice(1)));
  };
  type Batch = Problem<X> & Tree;
  const raw = lossAndGradient<P, Batch>(surrogate);
  return {
    forward: compile(flat),
    value: compile(surrogate),
    gradient: compileGradient<P, Batch>(surrogate),
    square: compile(squaredLength),
    move: compile(move),
    /** [ω − α∇G, ‖∇G‖²] in one call. */
    step: compile((ω: P, problem: Batch, α: Tensor): [P, Tensor] => {
      const [value, gradient] = raw(keep(ω), problem);
      value.dispose();
      const square = squaredLength(keep(gradient));
      return [move(ω, gradient, α), square];
    }),
  };
}

function squaredLength(gradient: Tree): Tensor {
  return namedLeaves(gradient)
    .map(({ leaf }) => np.sum(np.square(leaf)))
    .reduce((sum, part) => sum.add(part));
}

function move<P extends Tree>(ω: P, gradient: P, α: Tensor): P {
  const moved = mapTree((w, r) => w.sub(r.mul(α.ref)), ω, gradient);
  α.dispose();
  return moved;
}
