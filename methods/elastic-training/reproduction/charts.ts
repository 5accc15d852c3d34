/** The charts, and the measurements and series that they draw. */
import type { Chart } from '@papertape/reproduction';
import { ARMS } from '../src/simulator/arms.ts';
import { SETTINGS } from './table.ts';

const LABELS: Readonly<Record<string, string>> = {
  TorchFT: 'TorchFT-like',
  ReCycle: 'ReCycle-like',
  resize: 'resize only',
  graph: '+ graph',
  DVFS: '+ DVFS 10 %',
  restart: 'restart from checkpoints',
};

export const CHARTS: readonly Chart[] = [
  {
    id: 'throughput',
    kind: 'bars',
    title: 'Simulated: throughput after one worker is lost',
    y: { label: 'over that without a fault' },
    bars: SETTINGS.flatMap(({ name }) =>
      ARMS.map((arm) => ({ metric: `${name}: ${arm}`, label: `${name}, ${LABELS[arm] ?? arm}` })),
    ),
  },
  {
    id: 'goodput',
    kind: 'line',
    title: 'Simulated: goodput at the failure rate of Llama 3',
    x: { label: 'accelerators', scale: 'log' },
    y: { label: 'work done over that without failures' },
    series: [...ARMS, 'restart'].map((arm) => ({ name: `goodput: ${arm}`, label: LABELS[arm] ?? arm })),
  },
  {
    id: 'deviation',
    kind: 'line',
    title: 'How far losses stray from those without a fault',
    x: { label: 'steps' },
    y: { label: 'mean |difference| of ten steps, nats' },
    series: [
      { name: 'counter: deviation', label: 'by counter' },
      { name: 'logical: deviation', label: 'logical streams' },
      { name: 'own: deviation', label: 'streams of their own' },
    ],
  },
];
