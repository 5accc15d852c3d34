/** The identities and invariants of the baselines, and what all methods share. */
import { describe, expect, test } from 'vitest';
import { createClient } from '../client.ts';
import { createFederation, type RoundReport } from '../federation.ts';
import { fullGradient, lastOf, toyRounds as rounds } from '../testing/rounds.ts';
import { toyClients, toyModel, TOY_CLIENTS } from '../testing/toy.ts';
import { inProcess, type Transport } from '../transport.ts';
import { mean, stepFrom, type Vector } from '../vectors.ts';
import { framedLength } from '../wire.ts';

const model = toyModel();
const clients = toyClients();
const close = (a: Vector, b: Vector, digits = 5) =>
  a.forEach((value, j) => expect(value).toBeCloseTo(b[j] ?? NaN, digits));

test('FedAvg with one client and K = 1 is SGD; with all its data in a batch, gradient descent', async () => {
  const one = clients.slice(0, 1);
  const federation = createFederation({ clients: one, model, participation: 1 });
  let x: Vector = new Float32Array(model.size);
  for await (const { state } of federation.run({
    algorithm: 'fedavg',
    rate: 0.2,
    localSteps: 1,
    batch: 10,
    rounds: 8,
  })) {
    x = stepFrom(x, 0.2, model.gradient(x, one[0] ?? []).gradient);
    close(state.x, x);
  }
});

test('FedAvg: with all clients, K = 1 and whole data it is gradient descent on the mean loss', async () => {
  let x: Vector = new Float32Array(model.size);
  for (const { state } of await rounds({ algorithm: 'fedavg', localSteps: 1, batch: 10 }, TOY_CLIENTS)) {
    x = stepFrom(x, 0.1, fullGradient(x));
    close(state.x, x);
  }
});

describe('SCAFFOLD, option II', () => {
  test.each(['charged', 'lazy'] as const)('c stays the mean of all c_i, with a %s start', async (start) => {
    for (const { state } of await rounds({ algorithm: 'scaffold', start })) {
      close(state.vectors['c'] ?? new Float32Array(), mean(state.cache, TOY_CLIENTS, model.size));
    }
  });

  test('with K = 1 and whole data c_i is the gradient of the client at the model it was sent', async () => {
    const reports = await rounds({ algorithm: 'scaffold', localSteps: 1, batch: 10 });
    reports.slice(1).forEach(({ state }, index) => {
      const sent = reports[index]?.state.x ?? new Float32Array(model.size);
      state.cachedAt.forEach((made, client) => {
        // y_1 = x − η(∇f_i − c_i + c), so Δ_i/η − c = ∇f_i − c_i and c_i⁺ = ∇f_i.
        if (made === state.round) {
          close(
            state.cache[client] ?? new Float32Array(),
            model.gradient(sent, clients[client] ?? []).gradient,
            4,
          );
        }
      });
    });
  });

  test('a client that lost its c_i is sent the server’s copy, and the run is the same', async () => {
    const transport = inProcess(
      clients.map((examples) => createClient(model, examples)),
      model.size,
    );
    let session = 0;
    const forgetful: Transport = {
      ...transport,
      session: () => ++session,
      ask: (client, task, ticket) =>
        inProcess(
          clients.map((examples) => createClient(model, examples)),
          model.size,
        ).ask(client, task, ticket),
    };
    const federation = createFederation({ clients: forgetful, model, participation: 5 });
    const options = {
      algorithm: 'scaffold',
      rate: 0.1,
      rounds: 12,
      localSteps: 4,
      batch: 4,
      seed: 1,
    } as const;
    let last: RoundReport | undefined;
    for await (const report of federation.run(options)) last = report;
    expect(last?.state).toEqual(lastOf(await rounds(options)).state);
  });
});

test('FedPAGE with p = 1 is gradient descent with full gradients', async () => {
  let x: Vector = new Float32Array(model.size);
  for (const { state, gradientEvaluations } of await rounds({ algorithm: 'fedpage', anchorProbability: 1 })) {
    x = stepFrom(x, 0.1, fullGradient(x));
    close(state.x, x);
    expect(gradientEvaluations).toBe(TOY_CLIENTS * 10);
  }
});

test.each(['fedpage', 'bvr-l-sgd'] as const)(
  '%s: with all clients and whole data the recursive estimate is the full gradient',
  async (algorithm) => {
    const reports = await rounds({ algorithm, anchorProbability: { period: 4 }, batch: 10 }, TOY_CLIENTS);
    reports.slice(1).forEach(({ state }, index) => {
      const sent = reports[index]?.state.x ?? new Float32Array(model.size);
      close(state.vectors[algorithm === 'fedpage' ? 'g' : 'v'] ?? new Float32Array(), fullGradient(sent), 4);
    });
  },
);

test('BVR-L-SGD with τ = 1 only ever takes full gradients; with K = 1 it steps along its estimate', async () => {
  const still = await rounds({ algorithm: 'bvr-l-sgd', anchorProbability: { period: 1 } });
  expect(still.every(({ state }) => state.x.every((value) => value === 0))).toBe(true);
  const reports = await rounds({ algorithm: 'bvr-l-sgd', anchorProbability: { period: 3 }, localSteps: 1 });
  reports.slice(1).forEach(({ state, miners }, index) => {
    const before = reports[index]?.state.x ?? new Float32Array(model.size);
    if (miners > 0) close(state.x, stepFrom(before, 0.1, state.vectors['v'] ?? before), 6);
  });
});

test.each(['fedamd', 'scaffold'] as const)(
  'the charged start of %s is counted like any other round',
  async (algorithm) => {
    const [first] = await rounds({ algorithm, rounds: 1 });
    const bytes = (reportBytes: number | undefined) => (reportBytes ?? 0) / TOY_CLIENTS;
    expect(first?.gradientEvaluations).toBe(TOY_CLIENTS * 10);
    // One vector of 15 parameters each way: header 40, item 12, then 60 bytes, in one WebSocket message.
    expect(bytes(first?.downlinkBytes)).toBe(2 + 40 + 12 + 60);
    expect(bytes(first?.uplinkBytes)).toBe(2 + 4 + 40 + 12 + 60);
  },
);

/** Bytes of one WebSocket message with so many whole vectors of 15 parameters and so many only named. */
const message = (masked: boolean, whole: number, named = 0) =>
  framedLength(40 + 72 * whole + 12 * named, masked);

test.each([
  ['fedavg', message(false, 1), message(true, 1)],
  ['scaffold', message(false, 2, 1), message(true, 2)],
  ['fedpage', message(false, 3), message(true, 2)],
  ['bvr-l-sgd', message(false, 2) + message(false, 1, 1), 2 * message(true, 1)],
] as const)(
  '%s: a participant of a common round fetches %i bytes and sends %i',
  async (algorithm, down, up) => {
    for (const start of ['charged', 'lazy'] as const) {
      const reports = await rounds({ algorithm, rounds: 12, anchorProbability: { period: 20 }, start });
      const { downlinkBytes, uplinkBytes } = lastOf(reports);
      expect([downlinkBytes, uplinkBytes]).toEqual([5 * down, 5 * up]);
    }
  },
);

test('FedAMD: a miner fetches two vectors and sends one, an anchor one and one', async () => {
  for (const { round, anchors, miners, ...bytes } of await rounds({ anchorProbability: 0.5 })) {
    if (round === 0) continue;
    expect(bytes.downlinkBytes).toBe(anchors * message(false, 1) + miners * message(false, 2));
    expect(bytes.uplinkBytes).toBe((anchors + miners) * message(true, 1));
  }
});

test('the same seed gives the same run bit by bit, another seed another', async () => {
  const [a, b, c] = await Promise.all([rounds({}), rounds({}), rounds({ seed: 2 })]);
  expect(a).toEqual(b);
  expect(a && lastOf(a).state.x).not.toEqual(c && lastOf(c).state.x);
});

test.each([
  [{ rate: 0 }, /rate/],
  [{ localSteps: 0 }, /localSteps/],
  [{ batch: 1.5 }, /batch/],
  [{ largeBatch: -1 }, /largeBatch/],
  [{ anchorProbability: 2 }, /anchorProbability/],
])('refuses %o', async (options, reason) => {
  await expect(rounds({ start: 'lazy', ...options })).rejects.toThrow(reason);
});

test('refuses a participation that is no number of its clients', () => {
  for (const participation of [0, 13, 1.5]) {
    expect(() => createFederation({ clients, model, participation })).toThrow(RangeError);
  }
});
