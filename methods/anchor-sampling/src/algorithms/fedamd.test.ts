/** The identities of FedAMD, on a federation small enough to follow by hand. */
import { describe, expect, test } from 'vitest';
import { createFederation } from '../federation.ts';
import type { DenseExample } from '../models/linear.ts';
import type { Model } from '../models/model.ts';
import { fullGradient, lastOf, toyRounds as rounds } from '../testing/rounds.ts';
import { toyClients, toyModel, TOY_CLIENTS } from '../testing/toy.ts';
import { mean, stepFrom, type Vector } from '../vectors.ts';

const model = toyModel();
const clients = toyClients();
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
