/** The identities and invariants of the methods, on federations small enough to follow by hand. */
import { describe, expect, test } from 'vitest';
import { createFederation, type RoundReport, type RunOptions } from '../federation.ts';
import type { DenseExample } from '../models/linear.ts';
import type { Model } from '../models/model.ts';
import { inProcess, type Transport } from '../transport.ts';
import { createClient } from '../client.ts';
import { toyClients, toyModel, toyTest, TOY_CLIENTS } from '../testing/toy.ts';
import { mean, stepFrom, type Vector } from '../vectors.ts';
import { framedLength } from '../wire.ts';

const model = toyModel();
const clients = toyClients();

async function rounds(options: Partial<RunOptions>, participation = 5): Promise<RoundReport[]> {
  const federation = createFederation({ clients, model, participation, test: toyTest() });
  const reports: RoundReport[] = [];
  const run = {
    algorithm: 'fedamd',
    rate: 0.1,
    rounds: 12,
    localSteps: 4,
    batch: 4,
    seed: 1,
    ...options,
  } as const;
  for await (const report of federation.run(run)) reports.push(report);
  return reports;
}

const fullGradient = (x: Vector) => {
  const gradients = clients.map((examples) => model.gradient(x, examples).gradient);
  return mean(gradients, TOY_CLIENTS, model.size);
};
const lastOf = (reports: RoundReport[]) => {
  const last = reports.at(-1);
  if (!last) throw new Error('no rounds');
  return last;
};
const close = (a: Vector, b: Vector, digits = 5) =>
  a.forEach((value, j) => expect(value).toBeCloseTo(b[j] ?? NaN, digits));

describe('FedAMD', () => {
  test('with p = 1 nobody mines and the model never moves', async () => {
    for (const { state, miners, anchors, round } of await rounds({ anchorProbability: 1 })) {
      expect(state.x).toEqual(new Float32Array(model.size));
      expect([miners, anchors]).toEqual([0, round === 0 ? TOY_CLIENTS : 5]);
    }
  });

  test('with p = 0 and K = 1 every round is one step along the first full gradient, for no further gradients', async () => {
    const reports = await rounds({ anchorProbability: 0, localSteps: 1 });
    const v = fullGradient(new Float32Array(model.size));
    reports.forEach(({ state, round }) =>
      close(state.x, stepFrom(new Float32Array(model.size), 0.1 * round, v)),
    );
    expect(reports.slice(1).every(({ gradientEvaluations }) => gradientEvaluations === 0)).toBe(true);
  });

  test('of all clients every second round, K = 1: gradient descent on two rounds a step', async () => {
    const reports = await rounds(
      { anchorProbability: { period: 2 }, localSteps: 1, start: 'lazy' },
      TOY_CLIENTS,
    );
    let x = new Float32Array(model.size);
    for (const { state, round } of reports) {
      if (round % 2 === 1) x = stepFrom(x, 0.1, fullGradient(x));
      close(state.x, x);
    }
  });

  test('anchors contribute no change of the model: only the miners’ mean moves it', async () => {
    const before = lastOf(await rounds({ rounds: 6, anchorProbability: 0.5 }));
    const after = lastOf(await rounds({ rounds: 7, anchorProbability: 0.5 }));
    expect(after.anchors).toBeGreaterThan(0);
    expect(after.miners).toBeGreaterThan(0);
    // The step of a round of miners with K = 1 is η·v whatever the number of anchors beside them.
    const [a, b] = await Promise.all(
      [6, 7].map((n) => rounds({ rounds: n, anchorProbability: 0.5, localSteps: 1 }).then(lastOf)),
    );
    if (!a || !b) throw new Error('no rounds');
    const v = mean(a.state.cache, TOY_CLIENTS, model.size);
    close(b.state.x, stepFrom(a.state.x, 0.1, v), 6);
    expect(before.state.x).not.toEqual(after.state.x);
  });

  test('v is the mean over the cache of all clients, zeros of a lazy start included', async () => {
    const [, , third, fourth] = await rounds(
      { start: 'lazy', localSteps: 1, anchorProbability: { period: 3 }, rounds: 4 },
      3,
    );
    if (!third || !fourth) throw new Error('no rounds');
    // Round 0 filled 3 of 12 places; rounds 1 and 2 mine along (1/12) Σ, not (1/3) Σ.
    const known = third.state.cache.filter((vector) => vector !== null);
    expect(known).toHaveLength(3);
    close(third.state.x, stepFrom(new Float32Array(model.size), 0.2, mean(known, TOY_CLIENTS, model.size)));
    expect(fourth.state.x).toEqual(third.state.x);
  });

  test('costs K − 1 pairs for a miner and its own data for an anchor', async () => {
    for (const { gradientEvaluations, anchors, miners, round } of await rounds({ anchorProbability: 0.5 })) {
      if (round > 0) expect(gradientEvaluations).toBe(anchors * 10 + miners * 3 * 2 * 4);
      else expect(gradientEvaluations).toBe(TOY_CLIENTS * 10);
    }
  });

  test('staleness counts rounds since a client was an anchor', async () => {
    const reports = await rounds({ anchorProbability: 0.5 });
    reports.forEach(({ staleness, anchors }, index) => {
      expect(staleness).toHaveLength(TOY_CLIENTS);
      const fresh = staleness.filter((age) => age === 0).length;
      expect(fresh).toBe(anchors);
      const before = reports[index - 1]?.staleness;
      staleness.forEach((age, client) => expect([0, (before?.[client] ?? -1) + 1]).toContain(age));
    });
  });

  test('both gradients of a pair see the same batch', async () => {
    const batches: (readonly DenseExample[])[] = [];
    const spy: Model<DenseExample> = {
      ...model,
      gradient: (params, examples) => {
        batches.push(examples);
        return model.gradient(params, examples);
      },
    };
    const options = {
      algorithm: 'fedamd',
      rate: 0.1,
      rounds: 1,
      localSteps: 6,
      batch: 3,
      anchorProbability: 0,
      start: 'lazy',
    } as const;
    for await (const _ of createFederation({ clients, model: spy, participation: 4 }).run(options));
    expect(batches).toHaveLength(4 * 5 * 2);
    for (let pair = 0; pair < batches.length; pair += 2) expect(batches[pair]).toEqual(batches[pair + 1]);
    expect(new Set(batches.map((batch) => JSON.stringify(batch))).size).toBeGreaterThan(15);
  });

  test('learns the toy', async () => {
    expect(lastOf(await rounds({ rounds: 150 })).accuracy).toBeGreaterThan(0.75);
  });
});

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
