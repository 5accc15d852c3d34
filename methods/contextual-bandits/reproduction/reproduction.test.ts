// The real reproduction on small sizes: it repeats itself, and wrong methods in place of the right one lose claims.
import { evaluateClaims, type ReproductionDefinition } from '@papertape/reproduction';
import { runForTest } from '@papertape/reproduction/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { counterfactual, diagnose } from '../src/index.ts';
import definition from './index.ts';
import { TESTED, type Tested } from './methods.ts';
import { DIMENSION, readShopLog } from './open-bandit/read.ts';
import type { BanditParameters } from './parameters.ts';
import { measure } from './run.ts';
import { SETTINGS } from './settings.ts';
import { autocorrelation, correlation, deviation } from './value.ts';

const SMALL: Partial<BanditParameters> = {
  settings: ['uniform', 'γ=50', 'γ=1000'],
  frozen: ['γ=1000'],
  generations: 6,
  rows: 400,
  contexts: 150,
  logs: 1,
  logRows: 1000,
};
const SEEDS = [1, 2, 3];

const withTested = (tested: Tested, only?: readonly string[]): ReproductionDefinition<BanditParameters> => ({
  ...definition,
  run: (context) => measure(context, tested, only),
});

async function verdicts(tested: Tested, only?: readonly string[]) {
  const runs = [];
  for (const seed of SEEDS) {
    runs.push(await runForTest(withTested(tested, only), { profile: 'quick', seed, parameters: SMALL }));
  }
  return new Map(evaluateClaims(definition, { seeds: SEEDS, runs }).map(({ id, verdict }) => [id, verdict]));
}

/** What is wrong, the part that shows it, and the claims that it loses. */
const WRONG: Record<string, { tested: Partial<Tested>; part: string; loses: string[] }> = {
  'a policy that draws at random, whatever is predicted': {
    tested: {
      chances: (_, model, candidates, options) =>
        TESTED.chances({ kind: 'uniform' }, model, candidates, options),
    },
    part: 'generations',
    loses: ['beats-uniform'],
  },
  'an estimator that takes rows as they are, without weights': {
    tested: {
      counterfactual: (_, rows, options) => counterfactual({ chances: sameChances }, rows, options),
    },
    part: 'estimators',
    loses: ['policies-are-ranked', 'intervals-cover'],
  },
  'diagnostics that look at nothing but the range': {
    tested: {
      diagnose: (decisions, options) => {
        const found = diagnose(decisions, options);
        const findings = found.findings.filter(({ p }) => p === null);
        return { ...found, findings, sound: findings.length === 0 };
      },
    },
    part: 'planted errors',
    loses: ['errors-are-caught'],
  },
};

/** The logged propensities themselves. */
const sameChances: Parameters<Tested['counterfactual']>[0]['chances'] = (
  candidates,
  { decision: { chosen } },
) =>
  candidates.map(({ id }) => {
    const [draw] = chosen;
    return draw?.id === id
      ? draw.propensity
      : (1 - (draw?.propensity ?? 0)) / Math.max(1, candidates.length - 1);
  });

describe('small sizes', () => {
  let right: Map<string, string>;
  beforeAll(async () => {
    right = await verdicts(TESTED);
  }, 120_000);

  test('are enough for what is not about fluctuation', () => {
    const ids = ['beats-uniform', 'greedier-unbalances', 'errors-are-caught'];
    for (const id of [...ids, 'sound-logs-pass']) expect([id, right.get(id)]).toEqual([id, 'holds']);
  });

  test.each(Object.entries(WRONG))(
    '%s loses claims',
    async (_, { tested, part, loses }) => {
      const found = await verdicts({ ...TESTED, ...tested }, [part]);
      for (const id of loses) {
        expect([id, right.get(id)]).not.toEqual([id, 'does not hold']);
        expect([id, found.get(id)]).toEqual([id, 'does not hold']);
      }
    },
    120_000,
  );

  test('give the same measurements twice', async () => {
    const parameters = {
      ...SMALL,
      generations: 9,
      rows: 200,
      logRows: 300,
      settings: ['γ=1000, mixed', 'γ=1000, 2 late', 'γ=200, weighted'],
      frozen: [],
    };
    const [first, second] = [
      await runForTest(definition, { profile: 'quick', seed: 9, parameters }),
      await runForTest(definition, { profile: 'quick', seed: 9, parameters }),
    ];
    expect(first.measurements).toEqual(second.measurements);
    expect(Object.values(first.measurements).every(Number.isFinite)).toBe(true);
  }, 120_000);
});

describe('the definition', () => {
  test('decides every claim from settings that its full profile runs', () => {
    const { settings, frozen } = definition.profiles.full.parameters;
    for (const { id, test: decided } of definition.claims) {
      if (decided.kind === 'untestable') continue;
      const names = [
        decided.of,
        'minus' in decided ? decided.minus : 'over' in decided ? decided.over : decided.of,
      ];
      for (const name of names.filter((each) => typeof each === 'string')) {
        const [setting = ''] = name.split(':');
        const known =
          setting in SETTINGS
            ? settings.includes(setting)
            : !setting.endsWith(', frozen') || frozen.includes(setting.replace(', frozen', ''));
        expect([id, name, known]).toEqual([id, name, true]);
      }
    }
  });
});

describe('statistics of generations', () => {
  test('are those of their formulas', () => {
    expect(deviation([1, 2, 3, 4])).toBeCloseTo(Math.sqrt(5 / 3), 12);
    expect(correlation([1, 2, 3], [2, 4, 6])).toBeCloseTo(1, 12);
    expect(correlation([1, 2, 3], [1, 1, 1])).toBe(0);
    expect(autocorrelation([1, -1, 1, -1, 1, -1])).toBeCloseTo(-1, 12);
    expect(autocorrelation([1, 2, 3, 4, 5])).toBeCloseTo(1, 12);
  });
});

describe('logs of the fashion shop', () => {
  const HEAD = ',timestamp,item_id,position,click,propensity_score,user_feature_0';
  const csv = (...lines: string[]) => new TextEncoder().encode([HEAD, ...lines, ''].join('\n'));

  test('are read as decisions among all items, at their position', () => {
    const { rows, chances } = readShopLog(
      csv(
        '0,2019-11-24 00:03:13.442536+00:00,14,3,0,0.03,x',
        '1,2019-11-24 00:03:36.705207+00:00,10,1,1,0.05,y',
      ),
      'random',
    );
    expect(rows.map(({ reward }) => reward)).toEqual([0, 1]);
    const [first, second] = rows.map(({ decision }) => decision);
    expect(first?.time).toBe(Date.UTC(2019, 10, 24, 0, 3, 13, 442));
    expect(first?.candidates).toHaveLength(34);
    expect(second?.chosen).toEqual([{ id: '10', slot: 0, propensity: 0.05 }]);
    expect([...(second?.candidates[10]?.features.indices ?? [])]).toEqual([10, 34]);
    expect([...(first?.candidates[14]?.features.indices ?? [])]).toEqual([14, DIMENSION - 1]);
    expect(chances[0]?.[10]).toBe(1);
  });

  test('that are damaged say where', () => {
    expect(() => readShopLog(csv('0,2019-11-24,99,1,0,0.1,x'), 'bts')).toThrow(/Row 1 of the log of 'bts'/);
    expect(() => readShopLog(new TextEncoder().encode('a,b\n'), 'bts')).toThrow(/no column 'timestamp'/);
  });
});
