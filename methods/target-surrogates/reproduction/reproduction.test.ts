// The real reproduction on small sizes: it repeats itself, and wrong methods in place of the right one lose claims.
import { evaluateClaims, type ReproductionDefinition } from '@papertape/reproduction';
import { runForTest } from '@papertape/reproduction/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { createSso, mushroomsStandIn, type SsoOptions, type TargetModel } from '../src/index.ts';
import definition from './index.ts';
import type { SurrogateParameters } from './parameters.ts';
import type { Tested } from './methods.ts';
import { measure } from './run.ts';

type CreateSso = Tested['createSso'];

const SMALL: Partial<SurrogateParameters> = {
  epochs: 1,
  batchSizes: [625],
  innerSteps: [1, 10, 100],
  floorEpochs: 10,
  smallEpochs: 1,
};
const SEEDS = [1, 2, 3];

/** The first 400 examples of the stand-in. */
const load = async () => {
  const lines = new TextDecoder().decode(mushroomsStandIn()).split('\n').slice(0, 400);
  return { bytes: new TextEncoder().encode(lines.join('\n')), origin: 'stand-in' as const };
};

/** A method that differs from the right one in what `change` does to its model or oracle. */
function wrong(
  change: <P, X, B>(options: SsoOptions<P, X, B>, model: TargetModel<P, X>) => Partial<SsoOptions<P, X, B>>,
): Tested {
  const create = <P, X, B>(options: SsoOptions<P, X, B>) =>
    createSso({ ...options, ...change(options, options.model) });
  return { createSso: create as CreateSso };
}

const WRONG: Record<string, { tested: Tested; parts: string[]; loses: string[] }> = {
  'η for 1/η': {
    tested: wrong((_options, model) => ({
      model: {
        ...model,
        descend: (θ, x, s, inner) => model.descend(θ, x, { ...s, eta: 1 / s.eta }, inner),
      },
    })),
    parts: ['identities'],
    loses: ['decrease-is-real'],
  },
  'the sum for the mean': {
    tested: wrong((_options, model) => ({
      model: {
        ...model,
        descend: (θ, x, s, inner) =>
          model.descend(
            θ,
            x,
            { ...s, g: s.g.map((g) => g * model.examples(x)), eta: s.eta / model.examples(x) },
            inner,
          ),
      },
    })),
    parts: ['identities'],
    loses: ['decrease-is-real', 'one-inner-step-is-sgd'],
  },
  'the oracle asked in the inner loop': {
    tested: wrong((options, model) => {
      let batch: Parameters<typeof options.oracle>[1];
      return {
        oracle: (z, given) => {
          batch = given;
          return options.oracle(z, given);
        },
        model: {
          ...model,
          async descend(θ, x, s, inner) {
            let ω = θ;
            for (let k = 0; k < inner.steps; k++) {
              const z = await model.apply(ω, x);
              const { loss, grad } = await options.oracle(z, batch);
              ω = (await model.descend(ω, x, { loss, z, g: grad, eta: s.eta }, { ...inner, steps: 1 })).θ;
            }
            return { θ: ω, steps: inner.steps, decrease: 0 };
          },
        },
      };
    }),
    parts: ['identities'],
    loses: ['one-oracle-call', 'decrease-is-real'],
  },
  'SGD in place of SSO': {
    tested: wrong(({ inner }) => ({ inner: { ...inner, steps: 1 } })),
    parts: ['full batch'],
    loses: ['line-search-per-call'],
  },
};

async function verdicts(parts: readonly string[], tested?: Tested) {
  const replaced: ReproductionDefinition<SurrogateParameters> = {
    ...definition,
    run: (context) => measure(context, tested, parts),
  };
  const runs = [];
  for (const seed of SEEDS)
    runs.push(await runForTest(replaced, { profile: 'quick', seed, parameters: SMALL, load }));
  return new Map(evaluateClaims(definition, { seeds: SEEDS, runs }).map(({ id, verdict }) => [id, verdict]));
}

describe('on data of our own making', () => {
  let right: Map<string, string>;
  beforeAll(async () => {
    right = await verdicts(['identities', 'full batch']);
  }, 300_000);

  test('the right method holds its identities', () => {
    for (const id of [
      'surrogate-bounds-loss',
      'surrogate-touches-loss',
      'surrogate-never-rises',
      'decrease-is-real',
      'one-inner-step-is-sgd',
      'one-oracle-call',
    ]) {
      expect([id, right.get(id)]).toEqual([id, 'holds']);
    }
  });

  test.each(Object.entries(WRONG))(
    '%s loses claims that the right method holds',
    async (_name, { tested, parts, loses }) => {
      const found = await verdicts(parts, tested);
      for (const id of loses) {
        expect([id, right.get(id)]).toEqual([id, 'holds']);
        expect([id, found.get(id)]).not.toEqual([id, 'holds']);
      }
    },
    300_000,
  );
});

describe('a quick run on smaller sizes', () => {
  const runs: Awaited<ReturnType<typeof runForTest>>[] = [];
  beforeAll(async () => {
    for (let k = 0; k < 2; k++) {
      runs.push(await runForTest(definition, { profile: 'quick', seed: 4, parameters: SMALL, load }));
    }
  }, 300_000);

  test('gives the same measurements twice, but for times', () => {
    const [a, b] = runs.map((run) =>
      Object.entries(run.measurements).filter(([name]) => definition.tolerances?.[name] !== null),
    );
    expect(a).toEqual(b);
    expect(a?.some(([name]) => name.includes('seconds'))).toBe(false);
  });

  test('has the series of every chart and the measurements of every claim', () => {
    const [run] = runs;
    const drawn = new Set(run?.series.map(({ name }) => name));
    for (const chart of definition.charts) {
      const named = chart.kind === 'line' ? chart.series.map(({ name }) => name) : [];
      for (const name of named.filter((series) => !series.includes('sso-rows')))
        expect(drawn).toContain(name);
    }
    for (const { test: decided } of definition.claims) {
      const names =
        decided.kind === 'untestable' ? [] : [decided.of, 'over' in decided ? decided.over : decided.of];
      for (const name of names) expect(run?.measurements).toHaveProperty([String(name)]);
    }
  });
});
