// A room of our own making for tests: two methods that race down a curve.
import { defineReproduction, type FinishedRun, type Result } from '@papertape/reproduction';
import type { Room } from '@papertape/reproduction/node';

export const DEFINITION = defineReproduction({
  name: 'tidal-descent',
  paper: 'arxiv:2603.00001',
  title: 'Tidal descent',
  summary: 'Descends with the tide. Measured on curves of our own making.',
  limits: ['No real sea was used.', 'Only two methods were compared.'],
  runtimes: ['browser', 'node'],
  profiles: {
    quick: { parameters: { steps: 50, rates: [0.1, 0.2] }, seeds: [1, 2, 3], minutes: 0.5, megabytes: 100 },
    full: {
      parameters: { steps: 500, rates: [0.1, 0.2] },
      seeds: [1, 2, 3, 4, 5],
      minutes: 5,
      megabytes: 400,
    },
  },
  datasets: [
    {
      name: 'tides',
      title: 'Tides of an invented coast',
      license: 'CC0-1.0',
      file: 'tides.bin',
      source: { kind: 'url', url: 'https://tides.example.org/tides.bin' },
      profiles: ['full'],
    },
  ],
  claims: [
    {
      id: 'fewer-steps',
      statement: 'Tidal descent reaches the bottom in fewer steps than plain descent.',
      source: '§4.2, Table 3',
      paper: '1.5–2×',
      test: { kind: 'ratio', of: 'steps-plain', over: 'steps-tidal', expect: 'greater', minimumEffect: 1.1 },
      chart: 'loss',
    },
    {
      id: 'lower-loss',
      statement: 'Its final loss is lower.',
      source: 'abstract',
      paper: null,
      test: { kind: 'difference', of: 'loss-tidal', minus: 'loss-plain', expect: 'less', minimumEffect: 0 },
      unit: 'loss',
      chart: 'loss',
    },
    {
      id: 'bounded',
      statement: 'The loss is never negative.',
      source: 'Lemma 1',
      paper: null,
      test: { kind: 'always', of: 'loss-tidal', atLeast: 0 },
      chart: 'finals',
    },
    {
      id: 'at-sea',
      statement: 'It works at sea.',
      source: '§5',
      paper: '3 knots',
      test: { kind: 'untestable', reason: 'there is no sea here' },
    },
  ],
  charts: [
    {
      id: 'loss',
      kind: 'line',
      title: 'Loss over steps',
      x: { label: 'steps' },
      y: { label: 'loss', scale: 'log' },
      series: [
        { name: 'tidal', label: 'Tidal descent' },
        { name: 'plain', label: 'Plain descent' },
        { name: 'unreported', label: 'Nobody' },
      ],
    },
    {
      id: 'finals',
      kind: 'bars',
      title: 'Final loss',
      y: { label: 'loss' },
      bars: [
        { metric: 'loss-tidal', label: 'Tidal descent' },
        { metric: 'loss-plain', label: 'Plain descent' },
      ],
    },
  ],
  run: () => Promise.resolve({}),
});

/** The finished run of one seed. */
export function newRun(seed: number, changes: Partial<FinishedRun> = {}): FinishedRun {
  const x = Array.from({ length: 30 }, (_, index) => index * 10);
  const course = (rate: number) => x.map((step) => (1 + seed / 10) * Math.exp(-rate * step));
  return {
    seed,
    status: 'finished',
    seconds: 1.5,
    measurements: {
      'steps-tidal': 100 + seed,
      'steps-plain': 180 + 2 * seed,
      'loss-tidal': 0.01 + seed / 1000,
      'loss-plain': 0.02 + seed / 800,
    },
    series: [
      { name: 'tidal', x, y: course(0.02) },
      { name: 'plain', x, y: course(0.01) },
    ],
    tables: [],
    images: [],
    ...changes,
  };
}

/** A finished quick result. */
export function newResult(changes: Partial<Result> = {}): Result {
  return {
    format: 'papertape-reproduction',
    version: 1,
    reproduction: DEFINITION.name,
    paper: DEFINITION.paper,
    profile: { name: 'quick', parameters: { steps: 50, rates: [0.1, 0.2] } },
    seeds: [1, 2, 3],
    startedAt: '2026-03-01T10:00:00.000Z',
    finishedAt: '2026-03-01T10:00:05.000Z',
    environment: {
      runtime: 'node',
      agent: 'Node 24.21.0',
      device: 'wasm',
      threads: 2,
      workers: 1,
      dependencies: { '@jax-js/jax': '0.1.25' },
      commit: '0123456789abcdef',
      seconds: 4.6,
      peakMegabytes: 120,
    },
    datasets: [],
    runs: [newRun(1), newRun(2), newRun(3)],
    claims: [],
    ...changes,
  };
}

/** The room with these records. */
export function newRoom(records: Partial<Room['records']> = {}): Room {
  return {
    name: DEFINITION.name,
    folder: '/nowhere',
    definition: DEFINITION,
    records: { quick: null, full: null, ...records },
  } as Room;
}
