/** The charts: generations, deployed value, errors of models, errors of estimators. */
import type { Chart } from '@papertape/reproduction';
import { METHODS } from '../src/evaluation/estimators.ts';
import { TUNED } from './settings.ts';

const VALUE = { label: 'value (uniform 0, best 1)' };

const SHOWN = ['uniform', 'γ=50', 'γ=1000', 'γ=1000, mixed', 'γ=1000, W=4'] as const;

const bars = (measure: string, names: readonly string[]) =>
  names.map((name) => ({ metric: `${name}: ${measure}`, label: name }));

export const charts: readonly Chart[] = [
  {
    id: 'generations',
    kind: 'line',
    title: 'Greedy value of the model of each generation',
    x: { label: 'generation' },
    y: VALUE,
    series: SHOWN.map((name) => ({ name: `${name}: greedy`, label: name })),
  },
  {
    id: 'deployed',
    kind: 'bars',
    title: 'Value of the policy as deployed, exploration included',
    y: VALUE,
    bars: bars('deployed', [...SHOWN, TUNED.inverseGap, TUNED.epsilonGreedy]),
  },
  {
    id: 'errors',
    kind: 'bars',
    title: 'Error of the model about all actions',
    y: { label: 'RMSE of the chance of a reward' },
    bars: bars('error', SHOWN),
  },
  {
    id: 'estimators',
    kind: 'bars',
    title: 'Errors of off-policy estimators',
    y: { label: 'root mean squared error' },
    bars: METHODS.map((method) => ({ metric: `${method}: error`, label: method })),
  },
];
