import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Claim, ClaimTest } from '../definition.ts';
import type { Run } from '../result.ts';
import { countVerdicts, evaluateClaim, evaluateClaims } from './evaluate.ts';

function claim(test: ClaimTest, id = 'faster'): Claim {
  return { id, statement: 'It is so.', source: '§1', paper: null, test };
}

function finished(seed: number, measurements: Record<string, number>): Run {
  return { seed, status: 'finished', seconds: 1, measurements, series: [], tables: [], images: [] };
}

const failed = (seed: number): Run => ({ seed, status: 'failed', seconds: 1, error: 'out of memory' });

/** Runs of seeds 0, 1, …: one for each pair. */
function pairs(...values: (readonly [number, number])[]) {
  const runs = values.map(([ours, theirs], seed) => finished(seed, { ours, theirs }));
  return { seeds: runs.map((run) => run.seed), runs };
}

const greater: ClaimTest = {
  kind: 'difference',
  of: 'ours',
  minus: 'theirs',
  expect: 'greater',
  minimumEffect: 0.1,
};
const twice: ClaimTest = { kind: 'ratio', of: 'ours', over: 'theirs', expect: 'greater', minimumEffect: 2 };
const clear = pairs([1.3, 1], [2.32, 2], [3.28, 3]);

describe('difference', () => {
  test('estimate and interval are those computed from the docstring in Python', () => {
    const effects = [0.12, 0.3, 0.21, 0.25, 0.18];
    const outcome = evaluateClaim(claim(greater), pairs(...effects.map((effect) => [effect, 0] as const)));
    expect(outcome.estimate).toBeCloseTo(0.212, 12);
    expect(outcome.interval?.[0]).toBeCloseTo(0.14690994854036715, 12);
    expect(outcome.interval?.[1]).toBeCloseTo(0.2770900514596329, 12);
  });

  test('holds where the interval lies beyond the minimum effect', () => {
    expect(evaluateClaim(claim(greater), clear)).toMatchObject({
      id: 'faster',
      verdict: 'holds',
      seeds: 3,
      reason: expect.stringMatching(/^the interval, 0\.26\d+ to 0\.33\d+, lies above 0\.1$/),
    });
  });

  test('an effect in the right direction that is too small does not hold', () => {
    const small = pairs([1.05, 1], [2.051, 2], [3.049, 3]);
    expect(evaluateClaim(claim(greater), small).verdict).toBe('does not hold');
  });

  test('the opposite does not hold', () => {
    expect(evaluateClaim(claim(greater), pairs([1, 1.3], [2, 2.3], [3, 3.31])).verdict).toBe('does not hold');
  });

  test('is inconclusive where the interval contains the minimum effect', () => {
    const spread = pairs([1.3, 1], [2, 2], [3.1, 3]);
    expect(evaluateClaim(claim(greater), spread)).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringContaining('contains 0.1'),
    });
  });

  test('expecting less turns the direction and the sign of the minimum effect', () => {
    const less: ClaimTest = { ...greater, expect: 'less' };
    expect(evaluateClaim(claim(less), clear).verdict).toBe('does not hold');
    expect(evaluateClaim(claim(less), pairs([1, 1.3], [2, 2.31], [3, 3.3]))).toMatchObject({
      verdict: 'holds',
      reason: expect.stringContaining('lies below -0.1'),
    });
    expect(evaluateClaim(claim(less), pairs([1, 1.05], [2, 2.05], [3, 3.051])).verdict).toBe('does not hold');
  });

  test('against a constant', () => {
    const constant: ClaimTest = { ...greater, minus: 0.5 };
    expect(evaluateClaim(claim(constant), pairs([0.9, 9], [0.91, 8], [0.92, 7])).verdict).toBe('holds');
  });

  test('equal effects make the interval a point, decided like any other', () => {
    const equal = pairs([0.3, 0], [0.3, 0], [0.3, 0]);
    expect(evaluateClaim(claim(greater), equal)).toMatchObject({ verdict: 'holds', interval: [0.3, 0.3] });
    const bound: ClaimTest = { ...greater, minimumEffect: 0.3 };
    expect(evaluateClaim(claim(bound), equal).verdict).toBe('inconclusive');
  });

  test('pairing takes out what seeds have in common', () => {
    const difficult = pairs([101, 100], [1001.02, 1000], [11.01, 10]);
    expect(evaluateClaim(claim(greater), difficult).verdict).toBe('holds');
  });
});

describe('ratio', () => {
  test('works on logarithms: estimate and interval are those computed in Python', () => {
    const outcome = evaluateClaim(claim(twice, 'ratio'), pairs([3, 2], [5, 4], [8, 4]));
    expect(outcome.estimate).toBeCloseTo(1.5536162529769293, 12);
    expect(outcome.interval?.[0]).toBeCloseTo(1.0414156965245744, 12);
    expect(outcome.interval?.[1]).toBeCloseTo(2.317732937547593, 12);
    expect(outcome.verdict).toBe('inconclusive');
  });

  test('holds, and does not', () => {
    expect(evaluateClaim(claim(twice), pairs([30, 10], [3.1, 1], [0.29, 0.1])).verdict).toBe('holds');
    expect(evaluateClaim(claim(twice), pairs([15, 10], [1.5, 1], [0.16, 0.1])).verdict).toBe('does not hold');
  });

  test('expecting less asks for the inverse of the minimum factor', () => {
    const half: ClaimTest = { ...twice, expect: 'less' };
    expect(evaluateClaim(claim(half), pairs([10, 30], [1, 3.1], [1, 2.9]))).toMatchObject({
      verdict: 'holds',
      reason: expect.stringContaining('lies below 0.5'),
    });
    expect(evaluateClaim(claim(half), pairs([10, 15], [1, 1.5], [1, 1.6])).verdict).toBe('does not hold');
  });

  test.each([
    ['ours', [0, 1] as const],
    ['theirs', [1, -2] as const],
  ])('a number that is not positive makes it inconclusive: %s', (metric, pair) => {
    const outcome = evaluateClaim(claim(twice), pairs([3, 1], pair, [3, 1]));
    expect(outcome).toMatchObject({ verdict: 'inconclusive', estimate: null, interval: null });
    expect(outcome.reason).toMatch(new RegExp(`'${metric}' is (0|-2) in seed 1`));
  });

  test('numbers at the limits of a double stay finite', () => {
    const { interval } = evaluateClaim(claim(twice), pairs([1e300, 1e-300], [1e308, 1e-300], [1, 1]));
    expect(interval?.every(Number.isFinite)).toBe(true);
  });
});

describe('always', () => {
  const within: ClaimTest = { kind: 'always', of: 'ours', atLeast: 0, atMost: 1 };

  test('one seed is enough by default', () => {
    expect(evaluateClaim(claim(within), pairs([0.5, 0]))).toMatchObject({
      verdict: 'holds',
      estimate: 0.5,
      interval: [0.5, 0.5],
      seeds: 1,
    });
  });

  test('the bounds themselves are within', () => {
    expect(evaluateClaim(claim(within), pairs([0, 0], [1, 0])).verdict).toBe('holds');
  });

  test('one seed out of bounds is enough, and is named', () => {
    expect(evaluateClaim(claim(within), pairs([0.5, 0], [1.1, 0]))).toMatchObject({
      verdict: 'does not hold',
      reason: expect.stringContaining('out of bounds in seed 1'),
    });
  });

  test('a failed seed was not seen to keep it', () => {
    const runs = [finished(0, { ours: 0.5 }), failed(1)];
    const outcome = evaluateClaim(claim(within), { seeds: [0, 1], runs });
    expect(outcome).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringContaining('seed 1 failed'),
    });
    const broken = [finished(0, { ours: 2 }), failed(1)];
    expect(evaluateClaim(claim(within), { seeds: [0, 1], runs: broken }).verdict).toBe('does not hold');
  });
});

describe('what cannot be decided says why', () => {
  test('untestable', () => {
    const outcome = evaluateClaim(claim({ kind: 'untestable', reason: 'needs 1,024 GPUs' }), clear);
    expect(outcome).toMatchObject({
      verdict: 'not testable here',
      reason: 'needs 1,024 GPUs',
      estimate: null,
    });
  });

  test('too few finished seeds', () => {
    const runs = [...clear.runs.slice(0, 2), failed(2)];
    expect(evaluateClaim(claim(greater), { seeds: [0, 1, 2], runs })).toMatchObject({
      verdict: 'inconclusive',
      seeds: 2,
      reason: '2 of the 3 seeds it needs finished; seed 2 failed',
    });
  });

  test('more seeds than the default can be asked for', () => {
    expect(evaluateClaim(claim({ ...greater, minimumSeeds: 5 }), clear).verdict).toBe('inconclusive');
  });

  test('failed seeds are named where the others suffice', () => {
    const seeds = [0, 1, 2, 3];
    const outcome = evaluateClaim(claim(greater), { seeds, runs: [...clear.runs, failed(3)] });
    expect(outcome).toMatchObject({
      verdict: 'holds',
      seeds: 3,
      reason: expect.stringMatching(/; seed 3 failed$/),
    });
  });

  test('a measurement that a seed lacks', () => {
    const runs = [...clear.runs.slice(0, 2), finished(2, { ours: 3 })];
    expect(evaluateClaim(claim(greater), { seeds: [0, 1, 2], runs })).toMatchObject({
      verdict: 'inconclusive',
      reason: "'theirs' was not measured in seed 2",
    });
  });

  test('one seed has no interval, whatever the claim asks for', () => {
    const outcome = evaluateClaim(claim({ ...greater, minimumSeeds: 1 }), pairs([9, 1]));
    expect(outcome).toMatchObject({ verdict: 'inconclusive', reason: 'one seed has no interval' });
  });
});

describe('looking often does not change the verdict', () => {
  test('no look before the last gives one, and the last gives what a single look gives', () => {
    const effect = fc.double({ min: -3, max: 3, noNaN: true });
    const results = fc.array(fc.option(effect, { nil: 'failed' as const }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(results, fc.infiniteStream(fc.nat()), (effects, order) => {
        const seeds = effects.map((_, seed) => seed);
        const runs = effects.map((value, seed) =>
          value === 'failed' ? failed(seed) : finished(seed, { ours: value, theirs: 0 }),
        );
        const once = evaluateClaim(claim(greater), { seeds, runs });
        const arriving: Run[] = [];
        const waiting = [...runs];
        while (waiting.length > 0) {
          const early = evaluateClaim(claim(greater), { seeds, runs: [...arriving] });
          expect(early.verdict).toBe('inconclusive');
          expect(early.reason).toMatch(/^unfinished: /);
          arriving.push(...waiting.splice(order.next().value % waiting.length, 1));
        }
        expect(evaluateClaim(claim(greater), { seeds, runs: arriving })).toEqual(once);
      }),
      { numRuns: 60 },
    );
  });

  test('runs of seeds that were not registered do not count', () => {
    const luckier = [...clear.runs, finished(99, { ours: -100, theirs: 0 })];
    const { seeds } = clear;
    expect(evaluateClaim(claim(greater), { seeds, runs: luckier })).toEqual(
      evaluateClaim(claim(greater), clear),
    );
  });
});

test('verdicts are counted', () => {
  const claims = [
    claim(greater, 'a'),
    claim(twice, 'b'),
    claim({ kind: 'untestable', reason: 'too large' }, 'c'),
  ];
  const outcomes = evaluateClaims({ claims }, clear);
  expect(outcomes.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  expect(countVerdicts(outcomes)).toEqual({
    holds: 1,
    'does not hold': 1,
    inconclusive: 0,
    'not testable here': 1,
  });
});
