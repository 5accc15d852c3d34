// MinHash as the published pipeline computes it, bit for bit.
import type { Features } from '../text/features.ts';
import { gramBytes } from './gram-bytes.ts';
import { scriptKernel } from './kernel.ts';
import { drawPermutations } from './permutations.ts';
import type { Sketch } from './sketch.ts';
import { wasmKernel } from './wasm/kernel.ts';

/** Values min hᵢ over the text's grams, with hᵢ drawn from MT19937. */
export function slimpajamaSketch(features: Features, count: number, seed: number): Sketch {
  const permutations = drawPermutations(count, seed);
  const kernel = wasmKernel(permutations) ?? scriptKernel(permutations);
  return (text) => {
    kernel.start();
    let grams = 0;
    for (const batch of gramBytes(text, features)) {
      kernel.take(batch);
      grams += batch.grams;
    }
    return grams > 0 ? kernel.minima() : null;
  };
}
