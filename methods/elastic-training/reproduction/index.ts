/** Elastic training: what is claimed, what is simulated and what is measured, and how it is decided. */
import { defineReproduction } from '@papertape/reproduction';
import { CHARTS } from './charts.ts';
import { CLAIMS } from './claims.ts';
import type { ElasticParameters } from './parameters.ts';

const QUICK: ElasticParameters = {
  steps: 300,
  faultAt: 100,
  fleets: [96, 1024, 16_384],
  days: 5,
  groups: [6],
  arms: [],
};

const FULL: ElasticParameters = {
  steps: 2000,
  faultAt: 500,
  fleets: [96, 1024, 4096, 16_384, 32_768, 100_000],
  days: 30,
  groups: [6, 16, 32, 64],
  arms: [
    'elastic',
    'blocking migration',
    'partial rebuild',
    'full rebuild',
    'ReCycle-like',
    'TorchFT-like',
    'restart',
  ],
};

/** Times differ each time. */
function timesOf({ groups, arms }: ElasticParameters): Record<string, null> {
  const ways = ['edit', 'partial', 'full', 'partial over edit', 'full over edit'];
  const parts = ['detect', 'plan', 'edit', 'restore', 'redo', 'total'];
  const names = [
    ...groups.flatMap((size) => ways.map((way) => `links ${size}: ${way}`)),
    ...['slowest edit', 'partial over edit', 'full over edit'].map((what) => `links: ${what}`),
    ...arms.flatMap((arm) => parts.map((part) => `${arm}: ${part}`)),
    'restart over elastic',
  ];
  return Object.fromEntries(names.map((name) => [name, null]));
}

export default defineReproduction<ElasticParameters>({
  name: 'elastic-training',
  paper: 'arxiv:2510.00606',
  title: 'Elastic training that goes on when workers die',
  summary:
    'A pipeline of stages with replicas loses a worker. The samples of its stage are cut anew, layers move to stages ' +
    'that have more workers, and random numbers follow their samples, so that training goes on as if nothing had ' +
    'happened. Throughput, migrations and whole fleets are simulated here; what resharding random numbers does to ' +
    'the loss is measured on a small model, and in Node processes that train are killed for real.',
  limits: [
    'Throughput, clocks, the migration of large layers and fleets are simulated, and labelled so: no accelerator was there to measure.',
    'The paper reports 96 accelerators; only its abstract was available to us. The planners are our reading of it.',
    'TorchFT and ReCycle stand for what they do after a loss, written by us on the same simulator; their own code is not run.',
    'In fleets a repair takes a day, and every recovery of an elastic system 30 seconds: assumed, not published.',
    'Processes are killed on one machine and in Node only; in a browser those claims stay undecided.',
    'Convergence is that of a classifier with some two thousand weights and dropout, not of a language model.',
  ],
  runtimes: ['browser', 'node'],
  profiles: {
    quick: { parameters: QUICK, seeds: [1, 2, 3], minutes: 1, megabytes: 200 },
    full: { parameters: FULL, seeds: [1, 2, 3, 4, 5], minutes: 10, megabytes: 400 },
  },
  datasets: [],
  claims: CLAIMS,
  charts: CHARTS,
  tolerances: timesOf(FULL),
  figure: { title: 'Kill a worker', load: () => import('./figure/index.ts') },
  run: async (context) => (await import('./run.ts')).run(context),
});
