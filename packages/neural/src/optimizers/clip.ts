// Bounds the length of a gradient.
import { numpy as np, tree } from '@jax-js/jax';
import { keep, mapTree, type Tensor, type Tree } from '../tree.ts';

/** Euclidean length of the whole tree, as one vector. Consumes it. */
export function globalNorm(measured: Tree): Tensor {
  const squares = tree.leaves<Tensor>(measured).map((leaf) => np.sum(np.square(leaf)));
  return np.sqrt(squares.reduce((sum, square) => sum.add(square)));
}

/** [gradients scaled to a length of at most `limit`, their length before]. Consumes the tree. */
export function clipByGlobalNorm<T extends Tree>(gradients: T, limit: number): [T, Tensor] {
  const norm = globalNorm(keep(gradients));
  // limit/max(norm, limit) is 1 below the limit, and never divides by zero.
  const scale = np.maximum(norm.ref, limit);
  const factor = np.reciprocal(scale).mul(limit);
  const clipped = mapTree((g) => g.mul(factor.ref), gradients);
  factor.dispose();
  return [clipped, norm];
}
