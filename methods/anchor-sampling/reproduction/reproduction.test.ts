/** The verdicts come from the method: with a wrong one in its place they turn. On invented digits, in a second. */
import { evaluateClaims, type ReproductionDefinition, type Run } from '@papertape/reproduction';
import { runForTest } from '@papertape/reproduction/testing';
import { describe, expect, test } from 'vitest';
import { algorithms, byClasses, createPerceptron, randomOf, type Algorithm } from '../src/index.ts';
import { collect, moved } from '../src/algorithms/steps.ts';
import { withCached } from '../src/algorithms/algorithm.ts';
import { mean } from '../src/vectors.ts';
import { packDigits, parseDigits, PIXELS, splitDigits } from './digits.ts';
import reproduction from './index.ts';
import { METHODS, planOf, type Methods } from './plan.ts';
import { run } from './run.ts';
import { SETTINGS, type Setting } from './settings.ts';
import { featuresOf, FEATURES, labelOf, packWords, parseWords, TAGGING_INPUTS, TAGS } from './tagging.ts';

/** 1,600 digits to train on, 2,000 to test on: a class lights 20 pixels of its own, with noise. */
function inventedDigits() {
  const random = randomOf(11, 'digits');
  return packDigits(
    Array.from({ length: 3_600 }, (_, index) => {
      const label = index % 10;
      const pixels = new Uint8Array(PIXELS);
      for (let n = 0; n < 20; n++) pixels[label * 40 + random.integer(40)] = 1 + random.integer(255);
      for (let n = 0; n < 10; n++) pixels[random.integer(PIXELS)] = random.integer(256);
      return { pixels, label };
    }),
  );
}

/** The harsh setting in small: 40 clients and eight hidden units. */
const harsh: Setting = {
  ...SETTINGS.harsh,
  open(bytes, seed) {
    const { train, test } = splitDigits(parseDigits(bytes));
    return {
      clients: byClasses(train, 40, 1, randomOf(seed, 'partition')),
      test: test.slice(0, 200),
      model: createPerceptron({ inputs: PIXELS, hidden: 8, classes: 10 }),
    };
  },
};

const PARAMETERS = {
  evaluateEvery: 5,
  'harsh.rounds': 25,
  'harsh.methods': ['fedamd', 'scaffold'],
  'harsh.rates': [0.05, 0.05],
};

/** The verdicts by claim, with this algorithm in the place of FedAMD's; identities need one seed, ratios three. */
async function verdicts(algorithm: Algorithm, seeds = [1, 2, 3]): Promise<Record<string, string>> {
  const methods: Methods = { ...METHODS, fedamd: { ...METHODS.fedamd, algorithm } as Methods['fedamd'] };
  const bytes = inventedDigits();
  const definition: ReproductionDefinition = {
    ...reproduction,
    run: (context) => run(context, { methods, settings: { ...SETTINGS, harsh } }),
  };
  const runs: Run[] = [];
  for (const seed of seeds) {
    const load = () => Promise.resolve({ bytes, origin: 'file' as const });
    runs.push(await runForTest(definition, { profile: 'quick', seed, parameters: PARAMETERS, load }));
  }
  const outcomes = evaluateClaims(reproduction, { seeds, runs });
  return Object.fromEntries(outcomes.map(({ id, verdict }) => [id, verdict]));
}

/** FedAMD with one thing wrong: v over those who took part last, or anchors whose gradient moves the model. */
function wrong(mistake: 'v over participants' | 'anchors move'): Algorithm {
  return {
    ...algorithms.fedamd,
    *round(input) {
      const { state, settings } = input;
      const latest = Math.max(...state.cachedAt);
      const recent = state.cache.map((v, client) => (state.cachedAt[client] === latest ? v : null));
      const known = recent.filter((v) => v !== null);
      const v = known.length > 0 ? mean(known, known.length, state.x.length) : null;
      // The true algorithm reads v as the mean of the cache: a cache of copies makes it read another.
      const seen = mistake === 'anchors move' || !v ? state : { ...state, cache: state.cache.map(() => v) };
      const inner = algorithms.fedamd.round({ ...input, state: seen });
      let step = inner.next();
      let all = new Map<number, readonly Float32Array<ArrayBuffer>[]>();
      while (!step.done) {
        all = new Map(yield step.value);
        step = inner.next(all);
      }
      if (mistake === 'v over participants') {
        const fresh = new Map(
          [...step.value.state.cachedAt.entries()].flatMap(([client, made]) => {
            const vector = step.value.state.cache[client];
            return made === state.round + 1 && vector ? [[client, vector] as const] : [];
          }),
        );
        return { ...step.value, state: { ...withCached(state, fresh), x: step.value.state.x } };
      }
      const x = moved(step.value.state, settings.serverRate * settings.rate, collect(all, 0));
      return { ...step.value, state: { ...step.value.state, x } };
    },
  };
}

describe('verdicts', { timeout: 60_000 }, () => {
  test('the method as it is: its identities hold, and it is cheaper than SCAFFOLD', async () => {
    expect(await verdicts(algorithms.fedamd)).toMatchObject({
      'cache-of-all-clients': 'holds',
      'anchors-do-not-move-the-model': 'holds',
      'no-wasted-pair': 'holds',
      'harsh-gradients-scaffold': 'holds',
      'order-of-rounds': 'not testable here',
    });
  });

  test('v averaged over participants only', async () => {
    expect((await verdicts(wrong('v over participants'), [1]))['cache-of-all-clients']).toBe('does not hold');
  });

  test('anchors that contribute to the model', async () => {
    expect((await verdicts(wrong('anchors move'), [1]))['anchors-do-not-move-the-model']).toBe(
      'does not hold',
    );
  });

  test('plain FedAvg', async () => {
    expect(await verdicts(algorithms.fedavg)).toMatchObject({
      'cache-of-all-clients': 'does not hold',
      'anchors-do-not-move-the-model': 'does not hold',
      'no-wasted-pair': 'does not hold',
      'harsh-gradients-scaffold': 'does not hold',
    });
  });
});

test('packed digits come back with their pixels, and other bytes are refused', () => {
  const digits = parseDigits(inventedDigits());
  expect(digits).toHaveLength(3_600);
  expect(digits.every(({ values }) => values.every((value) => value > 0 && value <= 1))).toBe(true);
  expect(splitDigits(digits).test).toHaveLength(2_000);
  expect(() => parseDigits(new Uint8Array(99))).toThrow(TypeError);
  expect(() => parseDigits(new Uint8Array(2))).toThrow(TypeError);
});

test('packed words come back with their client, and other bytes are refused', () => {
  const features = featuresOf('Running', 'was', 'fast');
  const bytes = packWords([
    { client: 0, label: 2, features },
    { client: null, label: 11, features },
  ]);
  const { clients, test: held } = parseWords(bytes);
  expect(clients.map((words) => words.map(({ label }) => label))).toEqual([[2]]);
  expect(held.map(({ label, indices }) => [label, [...indices]])).toEqual([[11, features]]);
  expect(features).toHaveLength(FEATURES);
  expect(Math.max(...features)).toBeLessThan(TAGGING_INPUTS);
  expect(() => parseWords(bytes.with(1, TAGS.length))).toThrow(TypeError);
  expect(() => parseWords(bytes.subarray(1))).toThrow(TypeError);
});

test.each([
  ['nn-tl', 'noun'],
  ['np$', 'name'],
  ['vbd', 'verb'],
  ['bedz*', 'auxiliary'],
  ['fw-in', 'preposition'],
  ['ppss+bem', 'pronoun'],
  ['uh', 'other'],
])('the tag %s is a %s', (tag, name) => {
  expect(TAGS[labelOf(tag) ?? -1]).toBe(name);
});

test.each([',', '.', "''", '--', '(', ':'])('the tag %s is punctuation', (tag) => {
  expect(labelOf(tag)).toBeNull();
});

test.each([
  [{ evaluateEvery: 0 }, /evaluateEvery/],
  [{ evaluateEvery: 1, 'harsh.rounds': 1, 'harsh.methods': ['sgd'], 'harsh.rates': [1] }, /Unknown method/],
  [{ evaluateEvery: 1, 'harsh.rounds': 1, 'harsh.methods': ['fedamd'], 'harsh.rates': [] }, /same length/],
  [{ evaluateEvery: 1, 'harsh.rounds': 1, 'harsh.methods': ['fedamd'], 'harsh.rates': [0] }, /rate/],
  [{ evaluateEvery: 1, 'harsh.rounds': 0, 'harsh.methods': ['fedamd'], 'harsh.rates': [1] }, /rounds/],
])('parameters %o are refused', (parameters, reason) => {
  expect(() => planOf(parameters)).toThrow(reason);
});
