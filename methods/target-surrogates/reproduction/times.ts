/** Names of the measurements of time: no two runs agree on them, so that none is compared. */
import type { SurrogateParameters } from './parameters.ts';

const FULL_BATCH = [
  ...[1, 10, 100].flatMap((m) => [`sso-m${m}`, `sso-m${m}-textbook`]),
  'sso-best',
  'sso-ada',
  'sso-search',
  'sgd',
  'sls',
  'adam',
  'adagrad',
];
const AT_THE_GOAL = ['sso', 'sso-rows', 'best-baseline', 'sgd', 'sls', 'adam', 'adagrad'];
const DELAYS = [0, 1, 10, 100];
const MINI_BATCH = ['sgd', 'sls', 'adam', 'adagrad', 'svrg'];

/** Tolerance null for every time that a profile of these sizes measures. */
export function timeTolerances({
  datasets,
  batchSizes,
  innerSteps,
}: SurrogateParameters): Record<string, null> {
  const sso = innerSteps.flatMap((m) => [`sso-m${m}`, `sso-m${m}-search`]);
  const names = [
    'injected-sso',
    'injected-sgd',
    'crossover-sso-sgd-ms',
    'crossover-sso-rows-sgd-ms',
    ...FULL_BATCH.map((name) => `seconds-full-${name}`),
    ...AT_THE_GOAL.flatMap((name) => DELAYS.map((delay) => `goal-seconds-${name}-${delay}ms`)),
    ...datasets.flatMap((data) =>
      batchSizes.flatMap((size) => [...sso, ...MINI_BATCH].map((name) => `seconds-${data}-b${size}-${name}`)),
    ),
  ];
  return Object.fromEntries(names.map((name) => [name, null]));
}
