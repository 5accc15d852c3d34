/** A small, real reproduction to test with: antithetic against independent Monte-Carlo sampling. */
import { defineReproduction } from '../../../../definition.ts';

export default defineReproduction({
  name: 'antithetic-sampling',
  paper: 'doi:10.1017/S0305004100031455',
  title: 'Antithetic sampling',
  summary:
    'Draws u and 1 − u in pairs to integrate a function over [0, 1], and compares the error with that of independent draws.',
  limits: ['Only integrals in one dimension are measured.'],
  runtimes: ['browser', 'node'],
  profiles: {
    quick: {
      parameters: { draws: 64, repetitions: 200 },
      seeds: [1, 2, 3],
      minutes: 0.1,
      megabytes: 100,
    },
    full: {
      parameters: { draws: 256, repetitions: 500 },
      seeds: [1, 2, 3, 4, 5],
      minutes: 0.1,
      megabytes: 100,
    },
  },
  datasets: [
    {
      name: 'coefficients',
      title: 'Coefficients of the polynomial to integrate',
      license: 'CC0',
      file: 'coefficients.json',
      source: { kind: 'url', url: 'https://example.org/coefficients.json' },
      profiles: ['quick', 'full'],
      standIn: async () => new TextEncoder().encode('[1, 1, 0.5]'),
    },
  ],
  claims: [
    {
      id: 'smaller-error',
      statement:
        'On a monotone function, antithetic pairs at least halve the error of as many independent draws.',
      source: '§2',
      paper: null,
      test: {
        kind: 'ratio',
        of: 'error/independent/monotone',
        over: 'error/antithetic/monotone',
        expect: 'greater',
        minimumEffect: 2,
      },
      chart: 'errors',
    },
    {
      id: 'any-function',
      statement: 'They do so on a function that is symmetric about ½, too.',
      source: '§2',
      paper: null,
      test: {
        kind: 'difference',
        of: 'error/antithetic/symmetric',
        minus: 'error/independent/symmetric',
        expect: 'less',
        minimumEffect: 0,
      },
    },
    {
      id: 'same-cost',
      statement: 'Both take the same number of evaluations.',
      source: '§2',
      paper: null,
      test: { kind: 'always', of: 'evaluations/ratio', atLeast: 1, atMost: 1 },
    },
    {
      id: 'by-hand',
      statement: 'A person with a table of random digits is done in half the time.',
      source: '§4',
      paper: '½',
      test: { kind: 'untestable', reason: 'nobody computes with tables of digits here' },
    },
  ],
  charts: [
    {
      id: 'errors',
      kind: 'line',
      title: 'Error so far',
      x: { label: 'repetitions' },
      y: { label: 'root mean square error', scale: 'log' },
      series: [
        { name: 'error/independent', label: 'independent' },
        { name: 'error/antithetic', label: 'antithetic' },
      ],
    },
  ],
  tolerances: { 'seconds/drawing': null },
  run: async (context) => (await import('./run.ts')).run(context),
});
