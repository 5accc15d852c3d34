// Between trees of arrays on a device and the named tensors of a checkpoint.
import { numpy as np, tree } from '@jax-js/jax';
import { namedLeaves, releaseAlive, type Tensor, type Tree } from '../tree.ts';
import { CheckpointError } from './error.ts';
import type { HostTensor } from './safetensors.ts';

/** The arrays of a tree by their names ('hidden.0.weight'), `prefix` in front. Borrows it. */
export async function fromTree(saved: Tree, prefix = ''): Promise<Record<string, HostTensor>> {
  const tensors: Record<string, HostTensor> = {};
  for (const { name, leaf } of namedLeaves(saved, prefix)) {
    const shape = [...leaf.shape];
    const values = await leaf.ref.data();
    if (!isStored(values, leaf))
      throw new CheckpointError(`'${name}' holds ${leaf.dtype}, which is not stored.`);
    tensors[name] = { shape, values };
  }
  return tensors;
}

/**
 * New arrays in the structure of `like`, which is borrowed. Names under `prefix` must be those of the tree, with its
 * shapes and kinds of numbers; others are left alone. Throws CheckpointError that lists what does not fit.
 */
export function toTree<T extends Tree>(
  tensors: Readonly<Record<string, HostTensor>>,
  like: T,
  prefix = '',
): T {
  const wanted = namedLeaves(like, prefix);
  const problems = findMisfits(tensors, wanted, prefix);
  if (problems.length > 0) throw new CheckpointError(`The checkpoint does not fit: ${problems.join('; ')}.`);
  const leaves: Tensor[] = [];
  try {
    for (const { name, leaf } of wanted) {
      const values = tensors[name]?.values;
      if (values === undefined || values instanceof Uint8Array) continue;
      leaves.push(np.array(values, { dtype: leaf.dtype }).reshape([...leaf.shape]));
    }
  } catch (error) {
    releaseAlive(leaves);
    throw error;
  }
  return tree.unflatten<Tensor>(tree.structure<Tensor>(like), leaves) as T;
}

const STORED = { float32: Float32Array, float64: Float64Array, int32: Int32Array, uint32: Uint32Array };

function findMisfits(
  tensors: Readonly<Record<string, HostTensor>>,
  wanted: readonly { name: string; leaf: Tensor }[],
  prefix: string,
): string[] {
  const names = new Set(wanted.map(({ name }) => name));
  const inPrefix = (name: string) => prefix === '' || name === prefix || name.startsWith(`${prefix}.`);
  const extra = Object.keys(tensors).filter((name) => inPrefix(name) && !names.has(name));
  return [...wanted.flatMap(({ name, leaf }) => misfit(name, leaf, tensors[name])), ...extra.map(unknown)];
}

function misfit(name: string, leaf: Tensor, tensor: HostTensor | undefined): string[] {
  if (tensor === undefined) return [`'${name}' is missing`];
  const shape = `[${leaf.shape.join(', ')}]`;
  const found = `[${tensor.shape.join(', ')}]`;
  if (shape !== found) return [`'${name}' is ${found} instead of ${shape}`];
  if (!isStored(tensor.values, leaf)) return [`'${name}' does not hold ${leaf.dtype}`];
  return [];
}

function unknown(name: string): string {
  return `'${name}' is not known`;
}

/** Whether these are numbers of the kind that the array holds, and of one that is stored. */
function isStored(values: unknown, leaf: Tensor): values is HostTensor['values'] {
  const Numbers = Object.entries(STORED).find(([dtype]) => dtype === String(leaf.dtype))?.[1];
  return Numbers !== undefined && values instanceof Numbers;
}
