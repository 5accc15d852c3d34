import { describe, expect, test } from 'vitest';
import { randomOf } from '../random.ts';
import { createLinear } from './linear.ts';
import { accumulateGradient, type Model } from './model.ts';
import { createPerceptron, type SparseExample } from './perceptron.ts';

const random = randomOf(3, 'models');

function sparseExamples(count: number): SparseExample[] {
  return Array.from({ length: count }, () => {
    const indices = Uint16Array.from([0, 1, 2, 3, 4, 5, 6]).filter(() => random.uniform() < 0.7);
    return {
      indices,
      values: Float32Array.from(indices, () => random.uniform()),
      label: random.integer(3),
    };
  });
}

function denseExamples(count: number) {
  return Array.from({ length: count }, () => ({
    features: Array.from({ length: 5 }, () => random.normal()),
    label: random.integer(3),
  }));
}

/** Central differences of the loss in every coordinate; parameters are 32-bit, which bounds how close they come. */
function finiteDifferences<Example>(
  model: Model<Example>,
  params: Float32Array<ArrayBuffer>,
  examples: Example[],
) {
  const h = 1e-3;
  return Array.from({ length: model.size }, (_, j) => {
    const at = (shift: number) => {
      const moved = params.slice();
      moved[j] = (moved[j] ?? 0) + shift;
      return model.evaluate(moved, examples).loss;
    };
    return (at(h) - at(-h)) / (2 * h);
  });
}

describe.each([
  ['perceptron', createPerceptron({ inputs: 7, hidden: 5, classes: 3 }), sparseExamples(9)],
  ['linear', createLinear({ inputs: 5, classes: 3 }), denseExamples(9)],
] as [string, Model<unknown>, unknown[]][])('%s', (_, model, examples) => {
  const params = Float32Array.from({ length: model.size }, () => 0.5 * random.normal());

  test('its gradient agrees with finite differences in every coordinate', () => {
    const { loss, gradient } = model.gradient(params, examples);
    expect(loss).toBeCloseTo(model.evaluate(params, examples).loss, 6);
    finiteDifferences(model, params, examples).forEach((slope, j) =>
      expect(gradient[j]).toBeCloseTo(slope, 3),
    );
  });

  test('the gradient of a mean loss is the mean of gradients', () => {
    const whole = model.gradient(params, examples).gradient;
    const parts = examples.map((example) => model.gradient(params, [example]).gradient);
    whole.forEach((value, j) => {
      const mean = parts.reduce((sum, part) => sum + (part[j] ?? 0), 0) / parts.length;
      expect(value).toBeCloseTo(mean, 5);
    });
  });

  test('accumulating adds a multiple of the gradient to what is there', () => {
    const into = new Float32Array(model.size).fill(2);
    accumulateGradient(model, params, examples, -3, into);
    const { gradient } = model.gradient(params, examples);
    into.forEach((value, j) => expect(value).toBeCloseTo(2 - 3 * (gradient[j] ?? 0), 4));
  });
});

test('any number of inputs of an example may be zero, all of them included', () => {
  const model = createPerceptron({ inputs: 7, hidden: 5, classes: 3 });
  const params = model.init(randomOf(1, 'x'));
  const empty = { indices: new Uint16Array(0), values: new Float32Array(0), label: 1 };
  expect(model.evaluate(params, [empty]).loss).toBeCloseTo(Math.log(3), 6);
});
