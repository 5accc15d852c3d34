// A pre-norm transformer block: x + dropout(attention(norm x)), then y + dropout(MLP(norm y)).
import { attend } from './attention.ts';
import { applyMask, dropoutMask } from './dropout.ts';
import { gelu } from './gelu.ts';
import { layerNorm } from './layer-norm.ts';
import { layOut, viewsOf, type Layer, type ModelShape, type Pass, type SampleContext } from './layer.ts';
import { accumulate, affine, affineBackward } from './matrix.ts';

/** The numbers of a block's two draws. */
const AFTER_ATTENTION = 0;
const AFTER_MLP = 1;

type Name =
  | 'gain1'
  | 'shift1'
  | 'qkv'
  | 'qkvBias'
  | 'out'
  | 'outBias'
  | 'gain2'
  | 'shift2'
  | 'up'
  | 'upBias'
  | 'down'
  | 'downBias';

export function createBlock(shape: ModelShape): Layer {
  const { width: d, length, blocks } = shape;
  // Radford et al., 2019: what is added to the residual stream starts smaller the deeper the model.
  const residual = 0.02 / Math.sqrt(2 * blocks);
  const parts = layOut([
    ['gain1', d, 0, 1],
    ['shift1', d, 0],
    ['qkv', 3 * d * d, 0.02],
    ['qkvBias', 3 * d, 0],
    ['out', d * d, residual],
    ['outBias', d, 0],
    ['gain2', d, 0, 1],
    ['shift2', d, 0],
    ['up', 4 * d * d, 0.02],
    ['upBias', 4 * d, 0],
    ['down', 4 * d * d, residual],
    ['downBias', d, 0],
  ]);
  const size = parts.at(-1)?.end ?? 0;
  return {
    kind: 'block',
    size,
    parts,
    cost: length * 12 * d * d + length * length * d,
    forward(weights, input, context): Pass {
      const w = viewsOf<Name>(weights, parts);
      const attention = attentionPart(shape, w, input, context);
      const mlp = mlpPart(shape, w, attention.output, context);
      return {
        output: mlp.output,
        backward(dOutput, gradient) {
          const g = viewsOf<Name>(gradient, parts);
          return attention.backward(mlp.backward(dOutput, g), g);
        },
      };
    },
  };
}

type Views = Record<Name, Float32Array>;

interface Half {
  readonly output: Float32Array;
  backward(dOutput: Float32Array, g: Views): Float32Array;
}

function attentionPart(shape: ModelShape, w: Views, x: Float32Array, context: SampleContext): Half {
  const { width, length, heads, dropout } = shape;
  const norm = layerNorm(x, w.gain1, w.shift1);
  const attended = attend(affine(norm.output, w.qkv, w.qkvBias, length), length, width, heads);
  const mask = dropoutMask(context, AFTER_ATTENTION, x.length, dropout);
  const output = applyMask(affine(attended.output, w.out, w.outBias, length), mask);
  accumulate(output, x);
  return {
    output,
    backward(dOutput, g) {
      const dBranch = applyMask(dOutput.slice(), mask);
      const dAttended = affineBackward(attended.output, w.out, dBranch, g.out, g.outBias);
      const dNorm = affineBackward(norm.output, w.qkv, attended.backward(dAttended), g.qkv, g.qkvBias);
      const dx = norm.backward(dNorm, g.gain1, g.shift1);
      accumulate(dx, dOutput);
      return dx;
    },
  };
}

function mlpPart(shape: ModelShape, w: Views, x: Float32Array, context: SampleContext): Half {
  const { length, dropout } = shape;
  const norm = layerNorm(x, w.gain2, w.shift2);
  const active = gelu(affine(norm.output, w.up, w.upBias, length));
  const mask = dropoutMask(context, AFTER_MLP, x.length, dropout);
  const output = applyMask(affine(active.output, w.down, w.downBias, length), mask);
  accumulate(output, x);
  return {
    output,
    backward(dOutput, g) {
      const dBranch = applyMask(dOutput.slice(), mask);
      const dActive = affineBackward(active.output, w.down, dBranch, g.down, g.downBias);
      const dNorm = affineBackward(norm.output, w.up, active.backward(dActive), g.up, g.upBias);
      const dx = norm.backward(dNorm, g.gain2, g.shift2);
      accumulate(dx, dOutput);
      return dx;
    },
  };
}
