/**
 * Prints the time of one gradient of the perceptron 784-100-10 on 16 digits, by hand and through jax-js:
 * `node methods/anchor-sampling/reproduction/speed.ts`. It is why the federation uses the former.
 */
import {
  compileGradient,
  createLinear,
  createMlp,
  keep,
  mlp,
  oneHot,
  openDevice,
  relu,
  softmaxCrossEntropy,
  type LinearParameters,
  type Tensor,
} from '@papertape/neural';
import { createPerceptron, randomOf, type SparseExample } from '../src/index.ts';
import { build } from './datasets/mnist.ts';
import { parseDigits, PIXELS } from './digits.ts';

const BATCH = 16;
const HIDDEN = 100;
const REPEATS = 9;
const EACH = 60;

type Batch = { x: Tensor; y: Tensor };

const digits = parseDigits(await build()).slice(0, BATCH);
const byHand = handwritten(digits);
const compiled = await throughJax(digits);
process.stdout.write(`by hand: ${(await median(byHand)).toFixed(3)} ms\n`);
process.stdout.write(`jax-js, wasm: ${(await median(compiled)).toFixed(3)} ms\n`);

function handwritten(examples: readonly SparseExample[]): () => void {
  const model = createPerceptron({ inputs: PIXELS, hidden: HIDDEN, classes: 10 });
  const params = model.init(randomOf(0, 'model'));
  return () => void model.gradient(params, examples);
}

/** The gradient and its way back into typed arrays, where the federation needs it. What x holds does not matter. */
async function throughJax(examples: readonly SparseExample[]): Promise<() => Promise<void>> {
  await openDevice('wasm');
  const random = randomOf(0, 'model');
  const parameters = createMlp(random, [PIXELS, HIDDEN, 10]);
  const x = createLinear(random, BATCH, PIXELS).weight;
  const labels = examples.map(({ label }) => label);
  const y = oneHot(labels, 10);
  const gradient = compileGradient((layers: LinearParameters[], batch: Batch) =>
    softmaxCrossEntropy(mlp(layers, batch.x, relu), batch.y),
  );
  return async () => {
    const [loss, found] = gradient(keep(parameters), { x: x.ref, y: y.ref });
    const tensors = [loss, ...found.flatMap(({ weight, bias }) => [weight, bias])];
    await Promise.all(tensors.map((tensor) => tensor.data()));
  };
}

/** Median milliseconds of a call over REPEATS runs of EACH calls, after one run to warm up. */
async function median(call: () => Promise<void> | void): Promise<number> {
  const times: number[] = [];
  for (let repeat = 0; repeat <= REPEATS; repeat++) {
    const start = performance.now();
    for (let n = 0; n < EACH; n++) await call();
    if (repeat > 0) times.push((performance.now() - start) / EACH);
  }
  return times.sort((a, b) => a - b)[Math.floor(REPEATS / 2)] ?? NaN;
}
