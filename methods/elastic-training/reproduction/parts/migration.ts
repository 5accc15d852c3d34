// Standing still while a layer moves: simulated bytes and seconds.
import type { Measurements } from '@papertape/reproduction';
import { simulateMigration } from '../../src/simulator/index.ts';
import type { Context } from '../context.ts';

/** One layer of a 7-billion-parameter transformer between two stages of so many ranks each. */
const ELEMENTS = 2e8;
const LAYERS = 16;
const RANKS = 8;
/** 200 Gbit/s for each rank, 10 µs a message; a step of five seconds. */
const LINK = { latency: 1e-5, perByte: 8 / 200e9 };
const STEP_SECONDS = 5;

/** Times of both layouts and both ways of moving; what they are to each other. */
export async function migration({ report }: Context): Promise<Measurements> {
  const ranks = (from: number) => Array.from({ length: RANKS }, (_, r) => from + r);
  const stages = (cut: number) => [
    { ranks: ranks(0), layers: { start: 0, end: cut } },
    { ranks: ranks(RANKS), layers: { start: cut, end: LAYERS } },
  ];
  const options = {
    before: stages(LAYERS / 2),
    after: stages(LAYERS / 2 - 1),
    elements: new Array<number>(LAYERS).fill(ELEMENTS),
    link: LINK,
    stepSeconds: STEP_SECONDS,
  };
  const interleaved = simulateMigration({ ...options, layout: 'interleaved' });
  const contiguous = simulateMigration({ ...options, layout: 'contiguous' });
  report.table('Simulated: one layer moves', tableOf({ interleaved, contiguous }));
  return {
    'interleaved: blocking': interleaved.blocking,
    'interleaved: non-blocking': interleaved.nonBlocking,
    'contiguous: blocking': contiguous.blocking,
    'contiguous: non-blocking': contiguous.nonBlocking,
    'migration: saved by not blocking': 1 - interleaved.nonBlocking / interleaved.blocking,
    'migration: contiguous over interleaved': contiguous.blocking / interleaved.blocking,
  };
}

function tableOf(layouts: Readonly<Record<string, ReturnType<typeof simulateMigration>>>) {
  return {
    columns: [
      'layout',
      'GB sent',
      'senders',
      'stands still, blocking (s)',
      'non-blocking (s)',
      'steps as a shadow',
    ],
    rows: Object.entries(layouts).map(([name, found]) => [
      name,
      (found.bytes / 1e9).toFixed(2),
      found.senders,
      found.blocking.toFixed(3),
      found.nonBlocking.toFixed(3),
      found.shadowSteps,
    ]),
  };
}
