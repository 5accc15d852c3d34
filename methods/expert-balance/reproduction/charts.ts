/** The charts, and the measurements and series that they draw. */
import type { Chart } from '@papertape/reproduction';

const BITS = 'mutual information of domain and expert, bits';
const NATS = 'nats a byte of held-out text';

const ARMS = [
  ['micro-0.1', 'micro'],
  ['batch-2', 'balance batch of 2'],
  ['batch-4', 'of 4'],
  ['batch-8', 'of 8'],
  ['global-0.1', 'global'],
  ['shuffled', 'shuffled'],
  ['buffer', 'buffer'],
  ['hybrid', 'hybrid'],
  ['bias-micro', 'bias, micro'],
  ['bias-global', 'bias, global'],
] as const;

/** α and how it is written. */
const COEFFICIENTS = [
  [0.1, '.1'],
  [0.01, '.01'],
  [0.001, '.001'],
] as const;

const byCoefficient = (what: string) =>
  COEFFICIENTS.flatMap(([α, written]) =>
    ['micro', 'global'].map((scope) => ({
      metric: `${scope}-${α}.${what}`,
      label: `${scope}, α = ${written}`,
    })),
  );

const line = (name: string, label: string) => ({ name, label });

export const CHARTS: readonly Chart[] = [
  {
    id: 'specialisation',
    kind: 'line',
    title: 'Experts specialise while they are trained',
    x: { label: 'steps' },
    y: { label: BITS },
    series: [line('micro-0.1.bits', 'micro'), line('global-0.1.bits', 'global')],
  },
  {
    id: 'loss',
    kind: 'line',
    title: 'Loss while they are trained',
    x: { label: 'steps' },
    y: { label: 'nats a byte' },
    series: [line('micro-0.1.loss', 'micro'), line('global-0.1.loss', 'global')],
  },
  {
    id: 'bits',
    kind: 'bars',
    title: 'What the chosen experts tell of the domain, at α = .1',
    y: { label: BITS },
    bars: ARMS.map(([name, label]) => ({ metric: `${name}.bits`, label })),
  },
  {
    id: 'gain-by-batch',
    kind: 'line',
    title: 'What a larger balance batch gains, at α = .1',
    x: { label: 'sequences in the balance batch', scale: 'log' },
    y: { label: 'nats a byte below micro' },
    series: [line('gain by balance batch', 'gain')],
  },
  {
    id: 'bits-by-batch',
    kind: 'line',
    title: 'How a larger balance batch specialises, at α = .1',
    x: { label: 'sequences in the balance batch', scale: 'log' },
    y: { label: BITS },
    series: [line('bits by balance batch', 'specialisation')],
  },
  {
    id: 'loss-by-coefficient',
    kind: 'bars',
    title: 'Loss at each strength of the balance',
    y: { label: NATS },
    bars: byCoefficient('nats'),
  },
  {
    id: 'bits-by-coefficient',
    kind: 'bars',
    title: 'Specialisation at each strength of the balance',
    y: { label: BITS },
    bars: byCoefficient('bits'),
  },
  {
    id: 'switch',
    kind: 'line',
    title: 'The balance switched half-way',
    x: { label: 'steps' },
    y: { label: BITS },
    series: [
      line('micro-0.1.bits', 'micro'),
      line('global-0.1.bits', 'global'),
      line('to-global.bits', 'micro, then global'),
      line('to-micro.bits', 'global, then micro'),
    ],
  },
];
