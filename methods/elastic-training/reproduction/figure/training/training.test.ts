import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { expect, test } from 'vitest';
import type { FromRank } from './messages.ts';
import { serveRank } from './rank.ts';
import { EverybodyLost, TrainingRun, type RankWorker } from './run.ts';

/** A rank behind a channel, as behind a worker's; ending it closes the channel, answers on their way included. */
function startRank(open: Set<MessagePort>): Promise<RankWorker> {
  const { port1, port2 } = new MessageChannel();
  open.add(port1);
  serveRank({
    postMessage: (message) => port2.postMessage(message),
    addEventListener: (_, listener) => void port2.on('message', (data: unknown) => listener({ data })),
  });
  return Promise.resolve({
    postMessage: (message) => port1.postMessage(message),
    listen: (answer) => void port1.on('message', (data: FromRank) => answer(data)),
    terminate() {
      port1.close();
      open.delete(port1);
    },
  });
}

async function trained(act: (run: TrainingRun, step: number) => void, whileComputing = false) {
  const open = new Set<MessagePort>();
  const run: TrainingRun = new TrainingRun({
    ranks: 3,
    steps: 12,
    seed: 4,
    start: () => startRank(open),
    pause: () => Promise.resolve(),
    onStep(step) {
      if (whileComputing) setImmediate(() => act(run, step));
      else act(run, step);
    },
  });
  try {
    return await run.run();
  } finally {
    run.close();
    expect(open.size).toBe(0);
  }
}

test('ranks that end, between steps or within one, and others that come change no bit', async () => {
  const between = await trained((run, step) => {
    if (step === 3) run.kill(1);
    if (step === 6) run.kill(0);
    if (step === 8) run.revive(1);
  });
  expect(between.weights).toHaveLength(2);
  expect(between.redone).toBe(0);
  const within = await trained((run, step) => {
    if (step === 4) run.kill(2);
  }, true);
  expect(within.weights).toHaveLength(2);
  for (const weights of [...between.weights, ...within.weights]) expect(weights).toEqual(between.reference);
});

test('a step in which a rank ends is done again', async () => {
  const open = new Set<MessagePort>();
  let asked = 0;
  const run: TrainingRun = new TrainingRun({
    ranks: 2,
    steps: 4,
    seed: 4,
    async start() {
      const rank = await startRank(open);
      return {
        ...rank,
        postMessage(message) {
          rank.postMessage(message);
          if (message.type === 'compute' && message.step === 2 && asked++ === 1) run.kill(1);
        },
      };
    },
    pause: () => Promise.resolve(),
    onStep: () => undefined,
  });
  const { weights, reference, redone } = await run.run();
  run.close();
  expect([weights.length, redone]).toEqual([1, 1]);
  expect(weights[0]).toEqual(reference);
});

test('without anybody left the weights are gone, which is said', async () => {
  await expect(
    trained((run, step) => {
      if (step === 2) for (const rank of [0, 1, 2]) run.kill(rank);
    }),
  ).rejects.toThrow(EverybodyLost);
});
