/** The example of the README: FedAMD among 100 clients in this process, five a round, one digit each. */
import { byClasses, createFederation, createPerceptron, randomOf } from '@papertape/anchor-sampling';
import { build } from '../reproduction/datasets/mnist.ts';
import { parseDigits, splitDigits } from '../reproduction/digits.ts';

const { train, test } = splitDigits(parseDigits(await build()));
const federation = createFederation({
  clients: byClasses(train, 100, 1, randomOf(1, 'split')),
  model: createPerceptron({ inputs: 784, hidden: 100, classes: 10 }),
  participation: 5,
  test,
});
const rounds = federation.run({
  algorithm: 'fedamd',
  anchorProbability: 'auto',
  localSteps: 20,
  batch: 16,
  rate: 0.02,
  rounds: 40,
  evaluateEvery: 10,
});
for await (const { round, accuracy, anchors, miners, uplinkBytes, gradientEvaluations } of rounds) {
  console.warn({ round, accuracy, anchors, miners, uplinkBytes, gradientEvaluations });
}
