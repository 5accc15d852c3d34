/** Parameters as one vector, as the runtime keeps them. */
import { numpy as np, tree } from '@jax-js/jax';
import type { Tensor } from '@papertape/neural';
import type { ModelParameters } from '../model/model.ts';

/** All leaves, one after the other. Consumes the tree. */
export async function flatten(parameters: ModelParameters): Promise<Float32Array> {
  const parts: Float32Array[] = [];
  for (const leaf of tree.leaves<Tensor>(parameters)) parts.push((await leaf.data()) as Float32Array);
  const flat = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    flat.set(part, at);
    at += part.length;
  }
  return flat;
}

/** The way back, into new arrays in the structure of `like`, which is borrowed. */
export function unflattener(like: ModelParameters): (flat: Float32Array) => ModelParameters {
  const [leaves, structure] = tree.flatten<Tensor>(like);
  const shapes = leaves.map(({ shape, size }) => ({ shape: [...shape], size }));
  return (flat) => {
    let at = 0;
    const arrays = shapes.map(({ shape, size }) => {
      at += size;
      return np.array(flat.slice(at - size, at)).reshape(shape);
    });
    return tree.unflatten<Tensor>(structure, arrays) as ModelParameters;
  };
}
