/** Target-based surrogates: what is claimed, on which data, and how it is decided. */
import { defineReproduction } from '@papertape/reproduction';
import { CHARTS } from './charts.ts';
import { CLAIMS } from './claims.ts';
import type { SurrogateParameters } from './parameters.ts';
import { timeTolerances } from './times.ts';

const LIBSVM = 'https://www.csie.ntu.edu.tw/~cjlin/libsvmtools/datasets/binary';

const QUICK: SurrogateParameters = {
  datasets: ['mushrooms'],
  batchSizes: [625],
  epochs: 10,
  innerSteps: [1, 10, 100],
  noisy: 'mushrooms',
  floorEpochs: 100,
  smallEpochs: 5,
  thorough: false,
};

const FULL: SurrogateParameters = {
  datasets: ['mushrooms', 'a9a'],
  batchSizes: [25, 125, 625],
  epochs: 10,
  innerSteps: [1, 5, 10, 100],
  noisy: 'a9a',
  floorEpochs: 100,
  smallEpochs: 5,
  thorough: true,
};

export default defineReproduction<SurrogateParameters>({
  name: 'target-surrogates',
  paper: 'arxiv:2302.02607',
  title: 'Target-based surrogates for stochastic optimization',
  summary:
    'Where a gradient is expensive but the model is cheap, one call of the oracle builds a surrogate of the loss ' +
    'in the space of targets, and many updates of the parameters descend on it. Measured here: what the inner ' +
    'steps buy for each oracle call and in time, against SGD, SGD with line search, Adam, AdaGrad and SVRG over a ' +
    'grid of step sizes.',
  limits: [
    'MuJoCo imitation (Hopper, Walker2d) is not run; a cart-pole with a linear-quadratic expert stands in for it.',
    'Of the data sets only mushrooms and, in the full profile, a9a are run; not ijcnn1 and rcv1, nor the squared loss.',
    'Runs are shorter than the 500 epochs of the authors, and a full batch takes 100 outer steps.',
    'An oracle call is charged by number, not by its examples; the trial of a line search counts as a call.',
  ],
  runtimes: ['browser', 'node'],
  profiles: {
    quick: { parameters: QUICK, seeds: [1, 2, 3], minutes: 1, megabytes: 350 },
    full: { parameters: FULL, seeds: [1, 2, 3], minutes: 4, megabytes: 700 },
  },
  datasets: [
    {
      name: 'mushrooms',
      title: 'Mushrooms (LIBSVM): 8,124 mushrooms, 112 yes-or-no attributes',
      license: 'CC BY 4.0 (UCI)',
      file: 'mushrooms.svm',
      source: { kind: 'url', url: `${LIBSVM}/mushrooms` },
      profiles: ['quick', 'full'],
      standIn: async () => (await import('../src/libsvm/stand-in.ts')).mushroomsStandIn(),
    },
    {
      name: 'a9a',
      title: 'a9a (LIBSVM, from Adult): 32,561 people, 123 yes-or-no attributes',
      license: 'CC BY 4.0 (UCI)',
      file: 'a9a.svm',
      source: { kind: 'url', url: `${LIBSVM}/a9a` },
      profiles: ['full'],
    },
  ],
  claims: CLAIMS,
  charts: CHARTS,
  tolerances: timeTolerances(FULL),
  run: async (context) => (await import('./run.ts')).run(context),
});
