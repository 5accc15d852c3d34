// A small reproduction and results of it, for the tests of what people read.
import {
  defineReproduction,
  evaluateClaims,
  type Measurements,
  type Result,
  type Run,
} from '@papertape/reproduction';

export const definition = defineReproduction({
  name: 'sails',
  paper: 'arxiv:0000.00001',
  title: 'Sails and oars',
  summary: 'Which one is faster.',
  limits: ['No storm was tried.'],
  runtimes: ['node'],
  profiles: {
    quick: { parameters: { miles: 3 }, seeds: [0, 1, 2], minutes: 0.5, megabytes: 50 },
    full: { parameters: { miles: 30 }, seeds: [0, 1, 2, 3, 4], minutes: 12, megabytes: 80 },
  },
  datasets: [
    {
      name: 'sea',
      title: 'The open sea',
      license: 'CC0-1.0',
      file: 'sea.bin',
      source: { kind: 'url', url: 'https://sea.example/sea.bin' },
      profiles: ['quick'],
    },
  ],
  claims: [
    {
      id: 'faster',
      statement: 'Sails need at most half of the time that oars need, over any distance that was tried here.',
      source: '§4, Table 2',
      paper: '2–3×',
      test: { kind: 'ratio', of: 'sails', over: 'oars', expect: 'less', minimumEffect: 2 },
    },
    {
      id: 'ashore',
      statement: 'Nobody is lost.',
      source: '§5',
      paper: null,
      test: { kind: 'always', of: 'lost', atMost: 0 },
      unit: 'sailors',
    },
    {
      id: 'happier',
      statement: 'Sailors are happier.',
      source: '§6',
      paper: null,
      test: { kind: 'untestable', reason: 'Nobody was asked.' },
    },
  ],
  charts: [],
  run: () => Promise.reject(new Error('It is not run in these tests.')),
});

export function finishedRun(seed: number, measurements: Measurements): Run {
  return { seed, status: 'finished', seconds: 2, measurements, series: [], tables: [], images: [] };
}

/** A finished result of the quick profile. */
export function resultOf(runs: Run[], change: Partial<Result> = {}): Result {
  const seeds = runs.map((run) => run.seed);
  return {
    format: 'papertape-reproduction',
    version: 1,
    reproduction: 'sails',
    paper: 'arxiv:0000.00001',
    profile: { name: 'quick', parameters: { miles: 3 } },
    seeds,
    startedAt: '2026-03-01T10:00:00.000Z',
    finishedAt: '2026-03-01T10:00:06.000Z',
    environment: {
      runtime: 'node',
      agent: 'Node 24.0.0',
      device: 'wasm',
      threads: 2,
      workers: 1,
      dependencies: {},
      commit: '0123456789abcdef0123456789abcdef01234567-dirty',
      seconds: 6,
      peakMegabytes: 99.6,
    },
    datasets: [],
    runs,
    claims: evaluateClaims(definition, { seeds, runs }),
    ...change,
  };
}

export const good = resultOf([
  finishedRun(0, { sails: 1, oars: 3, lost: 0 }),
  finishedRun(1, { sails: 1.1, oars: 3.2, lost: 0 }),
  finishedRun(2, { sails: 0.9, oars: 2.8, lost: 1 }),
]);
