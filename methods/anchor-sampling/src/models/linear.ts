/** Softmax regression on dense inputs: convex, small, for tests and for tables of numbers. */
import type { Vector } from '../vectors.ts';
import type { Model } from './model.ts';

export interface DenseExample {
  /** [inputs] */
  readonly features: Float32Array | Float64Array | readonly number[];
  /** The class, in [0, classes). */
  readonly label: number;
}

/** Parameters lie flat as W [classes, inputs], b [classes]; they start at zero, where nothing is to be broken. */
export function createLinear({ inputs, classes }: { inputs: number; classes: number }): Model<DenseExample> {
  const bias = classes * inputs;
  const size = bias + classes;
  const scores = (params: Vector, { features }: DenseExample) =>
    Array.from({ length: classes }, (_, c) => {
      let score = params[bias + c] ?? 0;
      for (let j = 0; j < inputs; j++) score += (params[c * inputs + j] ?? 0) * (features[j] ?? 0);
      return score;
    });
  return {
    size,
    init: () => new Float32Array(size),
    gradient(params, examples) {
      const gradient = new Float64Array(size);
      let loss = 0;
      for (const example of examples) {
        const { probabilities, crossEntropy } = softmax(scores(params, example), example.label);
        loss += crossEntropy;
        for (let c = 0; c < classes; c++) {
          const error = ((probabilities[c] ?? 0) - (c === example.label ? 1 : 0)) / examples.length;
          gradient[bias + c] = (gradient[bias + c] ?? 0) + error;
          for (let j = 0; j < inputs; j++) {
            gradient[c * inputs + j] = (gradient[c * inputs + j] ?? 0) + error * (example.features[j] ?? 0);
          }
        }
      }
      return { loss: loss / examples.length, gradient: Float32Array.from(gradient) };
    },
    evaluate(params, examples) {
      let right = 0;
      let loss = 0;
      for (const example of examples) {
        const found = scores(params, example);
        if (found.indexOf(Math.max(...found)) === example.label) right++;
        loss += softmax(found, example.label).crossEntropy;
      }
      return { accuracy: right / examples.length, loss: loss / examples.length };
    },
  };
}

function softmax(scores: readonly number[], label: number) {
  const highest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - highest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return {
    probabilities: powers.map((power) => power / total),
    crossEntropy: highest + Math.log(total) - (scores[label] ?? 0),
  };
}
