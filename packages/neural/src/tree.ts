// Trees of arrays: nested objects and lists with arrays at the leaves, as parameters and batches are.
import { tree, type Array as JaxArray, type JsTree } from '@jax-js/jax';

/** An array of jax-js; named so that it is not mistaken for JavaScript's. */
export type Tensor = JaxArray;

/** Parameters, gradients, optimiser state or a batch. Declare yours with `type`, not `interface`. */
export type Tree = JsTree<Tensor>;

/** Applies `change` to the leaves of trees of equal structure. `change` owns the leaves it is given. */
export function mapTree<T extends Tree>(change: (...leaves: Tensor[]) => Tensor, first: T, ...rest: T[]): T {
  const [leaves, structure] = tree.flatten<Tensor>(first);
  const others = rest.map((other) => tree.leaves<Tensor>(other));
  const changed = leaves.map((leaf, i) => change(leaf, ...others.map((list) => at(list, i))));
  return tree.unflatten<Tensor>(structure, changed) as T;
}

/** The same tree with one more reference to each array, so that a consuming call leaves yours alive. */
export function keep<T extends Tree>(kept: T): T {
  return tree.ref(kept);
}

/** Gives back one reference to each array of the tree. */
export function release(released: Tree): void {
  tree.dispose(released);
}

/** Gives back one reference to those arrays of the tree that are still alive: for cleaning up after a failure. */
export function releaseAlive(released: Tree): void {
  for (const leaf of tree.leaves<Tensor>(released)) if (leaf.refCount > 0) leaf.dispose();
}

/** How many numbers the tree holds. Borrows it. */
export function countNumbers(counted: Tree): number {
  return tree.leaves<Tensor>(counted).reduce((sum, leaf) => sum + leaf.size, 0);
}

export interface NamedLeaf {
  /** Keys and positions on the way to the leaf, joined by '.': 'hidden.0.weight'. '' when the tree is one array. */
  readonly name: string;
  readonly leaf: Tensor;
}

/** Leaves with their names, in the order of the tree. Borrows it: the leaves gain no reference. */
export function namedLeaves(named: Tree, prefix = ''): NamedLeaf[] {
  if (isTensor(named)) return [{ name: prefix, leaf: named }];
  return Object.entries(named).flatMap(([key, child]) =>
    namedLeaves(child as Tree, prefix === '' ? key : `${prefix}.${key}`),
  );
}

function isTensor(value: Tree): value is Tensor {
  return typeof (value as Partial<Tensor>).dispose === 'function';
}

function at(list: readonly Tensor[], index: number): Tensor {
  const leaf = list[index];
  if (leaf === undefined) throw new TypeError('The trees differ in structure.');
  return leaf;
}
