// Errors planted in the propensities of sound logs: each kind must be caught, and sound logs left alone.
import { describe, expect, test } from 'vitest';
import { createRanker, type LoggedDecision, type MaturedRow, type Policy, type Ranker } from '../../index.ts';
import { drawOf } from '../../log/fit.ts';
import { remainingAt } from '../../slates/rank.ts';
import { simulateRows, withPropensities } from '../../testing/simulate.ts';
import { createWorld } from '../../testing/world.ts';
import { decisionsOf } from '../counterfactual.ts';
import { binomialTailBound, holm, normalTail } from '../normal.ts';
import { diagnose, reproduceDraws } from './index.ts';

const world = createWorld({ seed: 5 });
const POLICIES: Policy[] = [
  { kind: 'uniform' },
  { kind: 'epsilon-greedy', epsilon: 0.2 },
  { kind: 'squarecb', scale: 50, exponent: 0 },
];
const ranker = (policy: Policy, seed = 1): Ranker => createRanker({ policy, model: world.truth(0.5, seed) });
const logs = new Map<Policy, MaturedRow[]>(
  POLICIES.map((policy) => [policy, simulateRows(world, ranker(policy), { count: 1500, seed: 7, slots: 2 })]),
);

type Wrong = (propensity: number, decision: LoggedDecision, slot: number) => number;

/** The chance that a ranker would give what is shown, of all candidates or of those that were left. */
function chanceBy(
  other: Ranker,
  { chosen, candidates, ...decision }: LoggedDecision,
  slot: number,
  all = false,
): number {
  const whole = { ...decision, candidates, chosen };
  const left = all ? candidates : remainingAt(whole, slot);
  const p = other.chances(left, { slot });
  return p[left.findIndex(({ id }) => id === drawOf(whole, slot).id)] ?? NaN;
}

const diagnoseWith = (rows: readonly MaturedRow[], wrong: Wrong) =>
  diagnose(
    decisionsOf(
      // Where nothing was left to choose from, an error is impossible and told at once.
      withPropensities(rows, (p, decision, slot) =>
        decision.candidates.length - slot > 1 ? wrong(p, decision, slot) : p,
      ),
    ),
  );

describe.each(POLICIES)('a log of $kind', (policy) => {
  const rows = logs.get(policy) ?? [];
  const uniform = policy.kind === 'uniform';

  test('is sound as it is', () => {
    const { sound, findings, draws, tests } = diagnoseWith(rows, (p) => p);
    expect([sound, findings]).toEqual([true, []]);
    expect(draws).toBe(3000);
    expect(tests).toBeGreaterThan(40);
  });

  const shuffled = rows.map(({ decision }) => decision.chosen.map(({ propensity }) => propensity));
  const PLANTED: Record<string, { wrong: Wrong; harmless?: boolean }> = {
    'half of what they were': { wrong: (p) => p / 2 },
    'twice what they were': { wrong: (p) => Math.min(1, 2 * p) },
    complements: { wrong: (p) => Math.max(0.01, 1 - p) },
    'all one': { wrong: () => 1 },
    'uniform, made up': {
      wrong: (_, { candidates }, slot) => 1 / (candidates.length - slot),
      harmless: uniform,
    },
    'of a model trained later': {
      wrong: (_, decision, slot) => chanceBy(ranker(policy, 99), decision, slot),
      harmless: uniform,
    },
    'of all candidates, not of those left': {
      wrong: (_, decision, slot) => chanceBy(ranker(policy), decision, slot, true),
    },
    'of other rows': { wrong: (_, { seed }, slot) => shuffled[(seed + 777) % shuffled.length]?.[slot] ?? 1 },
    'a third for one candidate': {
      wrong: (p, decision, slot) => (drawOf(decision, slot).id === '3' ? p / 3 : p),
    },
    'a fifth in a tenth of the time': { wrong: (p, { time }) => (time < 9_000_000 ? p / 5 : p) },
  };

  test.each(Object.entries(PLANTED).filter(([, { harmless }]) => !harmless))(
    'with propensities that are %s is caught',
    (_, { wrong }) => {
      const { sound, findings } = diagnoseWith(rows, wrong);
      expect(sound).toBe(false);
      for (const { p, problem, message } of findings) {
        expect(['biased', 'too-small', 'deterministic']).toContain(problem);
        expect(p ?? 0).toBeLessThan(0.001);
        expect(message).toMatch(/propensit/);
      }
    },
  );

  test('with slates sorted after the draw is caught', () => {
    const byChance = withPropensities(rows, (p) => p);
    const sorted = decisionsOf(byChance).map((decision) => ({
      ...decision,
      chosen: decision.chosen
        .toSorted(
          (a, b) =>
            world.truth(0.5, 1).predict(featuresOf(decision, b.id)) -
            world.truth(0.5, 1).predict(featuresOf(decision, a.id)),
        )
        .map((draw, slot) => ({ ...draw, slot })),
    }));
    expect(diagnose(sorted).sound).toBe(false);
    expect(reproduceDraws(sorted, () => ranker(policy)).map(({ problem }) => problem)).toContain(
      'not-reproduced',
    );
  });

  test('is reproduced to the draw, and not by another model or seed', () => {
    const decisions = decisionsOf(rows).slice(0, 50);
    expect(reproduceDraws(decisions, () => ranker(policy))).toEqual([]);
    expect(reproduceDraws(decisions, () => null)).toEqual([]);
    const reseeded = decisions.map((decision) => ({ ...decision, seed: decision.seed + 1 }));
    expect(reproduceDraws(reseeded, () => ranker(policy))).toHaveLength(1);
    if (!uniform)
      expect(reproduceDraws(decisions, () => ranker(policy, 99))[0]?.message).toMatch(/another propensity/);
  });
});

const featuresOf = ({ candidates }: LoggedDecision, id: string) =>
  candidates.find((each) => each.id === id)?.features ?? {
    indices: new Uint32Array(),
    values: new Float32Array(),
  };

describe('what is certain', () => {
  const rows = (logs.get(POLICIES[0] ?? { kind: 'uniform' }) ?? []).slice(0, 200);
  const problems = (decisions: readonly LoggedDecision[]) =>
    diagnose(decisions).findings.map(({ problem, draws }) => [problem, draws]);

  test.each<[string, Wrong, string]>([
    ['missing', (p, { id }) => (id === '7-3' ? NaN : p), 'missing'],
    ['zero', (p, { id }) => (id === '7-3' ? 0 : p), 'impossible'],
    ['above one', (p, { id }) => (id === '7-3' ? 1.2 : p), 'impossible'],
    ['negative', (p, { id }) => (id === '7-3' ? -0.1 : p), 'impossible'],
  ])('one decision whose propensity is %s', (_, wrong, problem) => {
    expect(problems(decisionsOf(withPropensities(rows, wrong)))).toEqual([[problem, 2]]);
  });

  test('propensities below 1 where nothing was left to choose from', () => {
    const decisions = decisionsOf(rows).map(({ candidates, chosen, ...rest }) => ({
      ...rest,
      candidates: candidates.filter(({ id }) => id === chosen[0]?.id),
      chosen: chosen.slice(0, 1),
    }));
    expect(problems(decisions)).toEqual([['impossible', 100]]);
  });

  test('shown but not offered, shown twice, and a policy that was not live yet', () => {
    const [first, ...rest] = decisionsOf(rows);
    if (first === undefined) throw new Error('There are no decisions.');
    expect(
      problems([
        { ...first, candidates: first.candidates.filter(({ id }) => id !== first.chosen[0]?.id) },
        ...rest,
      ]),
    ).toEqual([['inconsistent', 1]]);
    expect(
      problems([
        { ...first, chosen: first.chosen.map((draw) => ({ ...draw, id: first.chosen[0]?.id ?? '' })) },
        ...rest,
      ]),
    ).toEqual([['inconsistent', 2]]);
    const { findings } = diagnose([first, ...rest], { liveSince: { '1': 60_000 } });
    expect(findings).toMatchObject([{ problem: 'after-the-fact', draws: 1 }]);
  });

  test('what rounding leaves of a uniform log is nothing', () => {
    const always = createWorld({ seed: 6, actions: 6, available: 1 });
    const decisions = decisionsOf(simulateRows(always, ranker({ kind: 'uniform' }), { count: 400, seed: 8 }));
    // 6 · (1/6) is 1 here, but the sum of six times 1/6 is not.
    expect(diagnose(decisions)).toMatchObject({ sound: true, draws: 400 });
  });

  test('a sound log is seldom accused: never in these', () => {
    const steep = ranker({ kind: 'squarecb', scale: 2000, exponent: 0 });
    for (let seed = 20; seed < 30; seed++) {
      const decisions = decisionsOf(simulateRows(world, steep, { count: 300, seed }));
      expect(diagnose(decisions, { level: 0.01 }).findings).toEqual([]);
    }
  });
});

describe('tails', () => {
  test('of the normal distribution are those of tables', () => {
    for (const [z, p] of [
      [0, 0.5],
      [1.959963984540054, 0.025],
      [3.0902323061678136, 0.001],
      [6, 9.865876450376946e-10],
    ] as const) {
      expect(normalTail(z) / p).toBeCloseTo(1, 9);
      expect(normalTail(-z)).toBeCloseTo(1 - p, 12);
    }
  });

  test('bound a binomial, and Holm adjusts in order', () => {
    // P(Bin(20, .1) ≥ 8) = .000416
    expect(binomialTailBound(20, 8, 0.1)).toBeGreaterThan(0.000416);
    expect(binomialTailBound(20, 8, 0.1)).toBeLessThan(0.003);
    expect(binomialTailBound(20, 1, 0.1)).toBe(1);
    expect(holm([0.01, 0.04, 0.03])).toEqual([0.03, 0.06, 0.06]);
  });
});
