/** The charts: every comparison by oracle calls, and again by time. */
import type { Chart } from '@papertape/reproduction';

type Series = readonly (readonly [name: string, label: string])[];

const LOSS = { label: 'mean loss', scale: 'log' } as const;

const FULL: Series = [
  ['full batch: SSO, m=1', 'SSO, m=1'],
  ['full batch: SSO, m=10', 'SSO, m=10'],
  ['full batch: SSO, m=100', 'SSO, m=100'],
  ['full batch: SSO, line search, m=100', 'SSO, line search, m=100'],
  ['full batch: SGD', 'SGD, best step'],
  ['full batch: SLS', 'SGD, line search'],
  ['full batch: ADAM', 'Adam, best step'],
  ['full batch: ADAGRAD', 'AdaGrad, best step'],
];
const mini = (size: number): Series => [
  [`mushrooms, batches of ${size}: SSO, m=1`, 'SSO, m=1'],
  [`mushrooms, batches of ${size}: SSO, m=10`, 'SSO, m=10'],
  [`mushrooms, batches of ${size}: SSO, m=100`, 'SSO, m=100'],
  [`mushrooms, batches of ${size}: SSO, m=100, line search`, 'SSO, line search, m=100'],
  [`mushrooms, batches of ${size}: SGD`, 'SGD, best step'],
  [`mushrooms, batches of ${size}: SLS`, 'SGD, line search'],
  [`mushrooms, batches of ${size}: ADAM`, 'Adam, best step'],
  [`mushrooms, batches of ${size}: SVRG`, 'SVRG, best step'],
];
const SMALL: Series = [1, 10, 100].flatMap((m) => [
  [`small batches: m${m}`, `m=${m}, η=1/L`] as const,
  [`small batches: search-m${m}`, `m=${m}, line search`] as const,
]);
const FLOOR: Series = [
  ['floor: constant', 'η constant'],
  ['floor: root', 'η₀/√t'],
  ['floor: decay', 'η₀(1/T)^(t/T)'],
];
const IMITATION: Series = [
  ['imitation: sso-m1', 'SSO, m=1'],
  ['imitation: sso-m10', 'SSO, m=10'],
  ['imitation: sso-m50', 'SSO, m=50'],
  ['imitation: sgd', 'SGD, best step'],
  ['imitation: adam', 'Adam, best step'],
];

const WALL_CLOCK: Series = [
  ['sso', 'SSO, m=100'],
  ['sso-rows', 'SSO, m=100, without XᵀX'],
  ['sgd', 'SGD'],
  ['sls', 'SGD, line search'],
  ['adam', 'Adam'],
  ['adagrad', 'AdaGrad'],
];

/** One chart by oracle calls and one by seconds of computing. */
function both(id: string, title: string, y: Chart['y'], series: Series): Chart[] {
  const named = (suffix: string) => series.map(([name, label]) => ({ name: name + suffix, label }));
  return [
    {
      id: `${id}-calls`,
      kind: 'line',
      title: `${title}, by oracle calls`,
      x: { label: 'oracle calls' },
      y,
      series: named(''),
    },
    {
      id: `${id}-time`,
      kind: 'line',
      title: `${title}, by time`,
      x: { label: 'seconds of computing' },
      y,
      series: named(', by time'),
    },
  ];
}

export const CHARTS: Chart[] = [
  ...both('full-batch', 'Mushrooms, full batch', LOSS, FULL),
  ...both('mini-batch', 'Mushrooms, batches of 625', LOSS, mini(625)),
  ...both('small-batch', 'Batches of 25, labels that no θ fits', { label: 'mean loss', scale: 'log' }, SMALL),
  ...both('floor', 'Labels that no θ fits', { label: 'gradient norm', scale: 'log' }, FLOOR),
  {
    id: 'wall-clock',
    kind: 'line',
    title: 'Time to a mean loss of .01, by the cost of an oracle call',
    x: { label: 'milliseconds a call' },
    y: { label: 'seconds', scale: 'log' },
    series: WALL_CLOCK.map(([name, label]) => ({
      name: `wall-clock: ${name}`,
      label,
    })),
  },
  ...both('imitation', 'Cart-pole, imitation', { label: 'loss on own states', scale: 'log' }, IMITATION),
];
