/** The reproduction: what is run, what is claimed, and how that is decided. Light: no method is imported here. */
import { defineReproduction } from '@papertape/reproduction';

export default defineReproduction({
  name: 'room-name',
  paper: 'arxiv:0000.00000',
  title: 'Antithetic pairs',
  summary:
    'The mean of a function is estimated from pairs u, 1 − u instead of independent draws. Measured here: the ' +
    'squared error of both, for the exponential function, with the same number of evaluations.',
  limits: ['Only smooth functions of one variable are tried.'],
  runtimes: ['browser', 'node'],
  profiles: {
    quick: {
      parameters: { evaluations: 16, estimates: 2_000 },
      seeds: [0, 1, 2],
      minutes: 0.1,
      megabytes: 100,
    },
    full: {
      parameters: { evaluations: 64, estimates: 20_000 },
      seeds: [0, 1, 2, 3, 4],
      minutes: 0.2,
      megabytes: 100,
    },
  },
  datasets: [],
  claims: [
    {
      id: 'smaller-error',
      statement: 'For the exponential function, pairs have at most a tenth of the squared error of draws.',
      source: '§1',
      paper: null,
      test: {
        kind: 'ratio',
        of: 'antithetic.squaredError',
        over: 'independent.squaredError',
        expect: 'less',
        minimumEffect: 10,
      },
      chart: 'error',
    },
    {
      id: 'exact-for-lines',
      statement: 'For a linear function, pairs make no error.',
      source: '§1',
      paper: null,
      test: { kind: 'always', of: 'antithetic.errorOfLine', atMost: 1e-12 },
    },
    {
      id: 'many-variables',
      statement: 'The gain remains for functions of many variables.',
      source: '§2',
      paper: null,
      test: { kind: 'untestable', reason: 'No function of many variables is run here.' },
    },
  ],
  charts: [
    {
      id: 'error',
      kind: 'line',
      title: 'Mean squared error so far',
      x: { label: 'Estimates' },
      y: { label: 'Squared error', scale: 'log' },
      series: [
        { name: 'independent', label: 'Independent draws' },
        { name: 'antithetic', label: 'Antithetic pairs' },
      ],
    },
  ],
  run: async (context) => (await import('./run.ts')).run(context),
});
