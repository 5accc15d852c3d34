// The first and the last layer: characters to vectors, and vectors to the loss.
import { applyMask, dropoutMask } from './dropout.ts';
import { layerNorm } from './layer-norm.ts';
import { layOut, viewsOf, type Layer, type ModelShape } from './layer.ts';
import { affine, affineBackward } from './matrix.ts';

const NO_INPUT = new Float32Array(0);

/** Characters and positions, each with a learned vector. */
export function createEmbedding({ vocabulary, width: d, length, dropout }: ModelShape): Layer {
  const parts = layOut([
    ['tokens', vocabulary * d, 0.02],
    ['positions', length * d, 0.02],
  ]);
  return {
    kind: 'embedding',
    size: (vocabulary + length) * d,
    parts,
    cost: length * d,
    forward(weights, _input, context) {
      const w = viewsOf<'tokens' | 'positions'>(weights, parts);
      const output = w.positions.slice();
      for (let i = 0; i < length; i++) {
        const token = (context.tokens[i] ?? 0) * d;
        for (let j = 0; j < d; j++) output[i * d + j] = (output[i * d + j] ?? 0) + (w.tokens[token + j] ?? 0);
      }
      const mask = dropoutMask(context, 0, output.length, dropout);
      return {
        output: applyMask(output, mask),
        backward(dOutput, gradient) {
          const g = viewsOf<'tokens' | 'positions'>(gradient, parts);
          const d0 = applyMask(dOutput, mask);
          for (let i = 0; i < length; i++) {
            const token = (context.tokens[i] ?? 0) * d;
            for (let j = 0; j < d; j++) {
              const value = d0[i * d + j] ?? 0;
              g.tokens[token + j] = (g.tokens[token + j] ?? 0) + value;
              g.positions[i * d + j] = (g.positions[i * d + j] ?? 0) + value;
            }
          }
          return NO_INPUT;
        },
      };
    },
  };
}

type HeadName = 'gain' | 'shift' | 'logits' | 'logitsBias';

/** Normalisation, logits, and the cross-entropy of the next characters, summed over the sample. */
export function createHead({ vocabulary, width: d, length }: ModelShape): Layer {
  const parts = layOut([
    ['gain', d, 0, 1],
    ['shift', d, 0],
    ['logits', d * vocabulary, 0.02],
    ['logitsBias', vocabulary, 0],
  ]);
  return {
    kind: 'head',
    size: 2 * d + (d + 1) * vocabulary,
    parts,
    cost: length * d * vocabulary,
    forward(weights, input, context) {
      const w = viewsOf<HeadName>(weights, parts);
      const norm = layerNorm(input, w.gain, w.shift);
      const logits = affine(norm.output, w.logits, w.logitsBias, length);
      const { loss, dLogits } = crossEntropy(logits, context.tokens, vocabulary);
      return {
        output: Float32Array.of(loss),
        backward(_dOutput, gradient) {
          const g = viewsOf<HeadName>(gradient, parts);
          const dNorm = affineBackward(norm.output, w.logits, dLogits, g.logits, g.logitsBias);
          return norm.backward(dNorm, g.gain, g.shift);
        },
      };
    },
  };
}

/** Σ −log softmax(logits)[target], and its gradient. */
function crossEntropy(
  logits: Float32Array,
  tokens: Uint8Array,
  vocabulary: number,
): { loss: number; dLogits: Float32Array } {
  const dLogits = new Float32Array(logits.length);
  let loss = 0;
  for (let i = 0; i < logits.length / vocabulary; i++) {
    const row = i * vocabulary;
    let largest = -Infinity;
    for (let j = 0; j < vocabulary; j++) largest = Math.max(largest, logits[row + j] ?? 0);
    let sum = 0;
    for (let j = 0; j < vocabulary; j++) {
      const value = Math.exp((logits[row + j] ?? 0) - largest);
      dLogits[row + j] = value;
      sum += value;
    }
    for (let j = 0; j < vocabulary; j++) dLogits[row + j] = (dLogits[row + j] ?? 0) / sum;
    const target = row + (tokens[i + 1] ?? 0);
    loss += Math.log(sum) + largest - (logits[target] ?? 0);
    dLogits[target] = (dLogits[target] ?? 0) - 1;
  }
  return { loss, dLogits };
}
