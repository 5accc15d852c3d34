import { expect, test } from 'vitest';
import { createCounterRng } from '../rng/index.ts';
import { createLayers, encodeText, initialWeights, sampleAt, type ModelShape } from './index.ts';

const SHAPE: ModelShape = { vocabulary: 7, blocks: 2, width: 8, heads: 2, length: 5, dropout: 0.2 };
const rng = createCounterRng(3);
const layers = createLayers(SHAPE);
const weights = layers.map((layer, index) => initialWeights(layer, rng, index));
// Larger than those a training starts with, so that every path carries a gradient worth comparing.
for (const [index, { parts }] of layers.entries()) {
  for (const { start, end, decay } of parts) {
    const matrix = weights[index]?.subarray(start, end) ?? [];
    for (let i = 0; i < matrix.length && decay; i++) matrix[i] = (matrix[i] ?? 0) * 10;
  }
}
const tokens = Uint8Array.of(0, 3, 6, 2, 2, 5);

function passes(changed = weights) {
  let input: Float32Array = new Float32Array(0);
  return layers.map((layer, index) => {
    const context = { step: 1, sample: 4, tokens, rng, layer: index };
    const pass = layer.forward(changed[index] ?? input, input, context);
    input = pass.output;
    return pass;
  });
}

test('gradients of every layer agree with finite differences', () => {
  const gradients = layers.map(({ size }) => new Float32Array(size));
  let dOutput: Float32Array = Float32Array.of(1);
  for (const [index, pass] of [...passes().entries()].reverse()) {
    dOutput = pass.backward(dOutput, gradients[index] ?? dOutput);
  }
  for (const [index, layer] of layers.entries()) {
    for (const part of layer.parts) {
      const at = part.start + Math.floor((part.end - part.start) / 3);
      const lossAt = (delta: number) => {
        const moved = weights.map((vector) => vector.slice());
        const vector = moved[index] ?? new Float32Array(0);
        vector[at] = (vector[at] ?? 0) + delta;
        return passes(moved).at(-1)?.output[0] ?? NaN;
      };
      const slope = (lossAt(2e-3) - lossAt(-2e-3)) / 4e-3;
      const error = Math.abs(slope - (gradients[index]?.[at] ?? NaN));
      expect(error, `${layer.kind} ${part.name}`).toBeLessThan(2e-2 * Math.max(1, Math.abs(slope)));
    }
  }
});

test('a sample is decided by its cursor, and lies in the text', () => {
  const corpus = encodeText('the quick brown fox jumps over the lazy dog'.repeat(3));
  const one = sampleAt(corpus, rng, 17, 5);
  expect(one).toEqual(sampleAt(corpus, createCounterRng(3), 17, 5));
  expect(one).toHaveLength(6);
  expect(sampleAt(corpus, rng, 18, 5)).not.toEqual(one);
});
