import { describe, expect, test } from 'vitest';
import { compareResults } from './compare.ts';
import type { Result, Run } from './result.ts';
import { sampleResult, syntheticReproduction } from './testing/index.ts';

/** The sample with the measurements of one seed changed. */
function changed(seed: number, change: Record<string, number>): Result {
  const result = sampleResult();
  const runs = result.runs.map((run) =>
    run.seed === seed && run.status === 'finished'
      ? { ...run, measurements: { ...run.measurements, ...change } }
      : run,
  );
  return { ...result, runs };
}

const compare = (result: Result, record = sampleResult()) =>
  compareResults(syntheticReproduction, result, record);

describe('comparable results', () => {
  test('a result agrees with itself', () => {
    expect(compare(sampleResult())).toEqual({
      comparable: true,
      seeds: [1, 2, 3],
      compared: 15,
      differences: [],
      missing: [],
      agrees: true,
      verdictsChanged: [],
    });
  });

  test('rounding is within the tolerance, and told', () => {
    const comparison = compare(changed(2, { 'evaluations/ratio': 1 + 1e-9 }));
    expect(comparison).toMatchObject({
      agrees: true,
      differences: [{ seed: 2, metric: 'evaluations/ratio', b: 1, tolerance: 1e-6, within: true }],
    });
  });

  test('a difference beyond tolerance does not agree, comes first, and changes its verdict', () => {
    const result = changed(2, { 'error/antithetic/monotone': 0.011 + 1e-10, 'evaluations/ratio': 1.1 });
    const comparison = compare(result);
    expect(comparison).toMatchObject({ agrees: false, verdictsChanged: ['same-cost'] });
    expect(comparison.comparable && comparison.differences[0]).toMatchObject({
      metric: 'evaluations/ratio',
      a: 1.1,
      b: 1,
      within: false,
      relative: expect.closeTo(0.1 / 1.1, 10),
    });
  });

  test('what is not repeatable is not compared', () => {
    expect(compare(changed(1, { 'seconds/drawing': 99 }))).toMatchObject({ agrees: true, differences: [] });
  });

  test('tolerances are per measurement, with a default', () => {
    const definition = { ...syntheticReproduction, tolerances: { '*': 0.2, 'evaluations/ratio': 0 } };
    const result = changed(1, { 'error/antithetic/monotone': 0.0101, 'evaluations/ratio': 1 + 1e-9 });
    const comparison = compareResults(definition, result, sampleResult());
    expect(
      comparison.comparable && comparison.differences.map(({ metric, within }) => [metric, within]),
    ).toEqual([
      ['evaluations/ratio', false],
      ['error/antithetic/monotone', true],
    ]);
  });

  test('zero agrees with what rounding left of it', () => {
    const zero = changed(1, { 'evaluations/ratio': 0 });
    expect(compare(changed(1, { 'evaluations/ratio': 1e-15 }), zero)).toMatchObject({ agrees: true });
    expect(compare(changed(1, { 'evaluations/ratio': 1e-3 }), zero)).toMatchObject({ agrees: false });
  });

  test('a seed that failed in one, or a measurement only one has, does not agree', () => {
    const failed: Run = { seed: 1, status: 'failed', seconds: 1, error: 'no' };
    const result = sampleResult();
    const broken = { ...result, runs: [failed, ...result.runs.slice(1)] };
    expect(compare(broken)).toMatchObject({ agrees: false, missing: [{ seed: 1, metric: null }] });
    expect(compare(broken, broken)).toMatchObject({ agrees: true, compared: 10 });
    expect(compare(changed(3, { more: 1 }))).toMatchObject({
      agrees: false,
      missing: [{ seed: 3, metric: 'more' }],
    });
  });

  test('seeds that only one has are left out, of the verdicts too', () => {
    const result = sampleResult();
    const part = { ...result, seeds: [1], runs: result.runs.slice(0, 1) };
    expect(compare(part)).toMatchObject({ seeds: [1], compared: 5, agrees: true, verdictsChanged: [] });
  });
});

describe('results that cannot be compared say why', () => {
  const sample = sampleResult();
  const other = { name: 'coefficients', origin: 'file' as const, sha256: '1'.repeat(64), bytes: 11 };
  test.each<[string, Result, RegExp]>([
    ['another reproduction', { ...sample, reproduction: 'other' }, /of 'other'/],
    ['another profile', { ...sample, profile: { ...sample.profile, name: 'full' } }, /profile 'full'/],
    ['other parameters', { ...sample, profile: { name: 'quick', parameters: { draws: 1 } } }, /parameters/],
    [
      'other data',
      { ...sample, datasets: [other] },
      /different data for 'coefficients' \(file, and stand-in\)/,
    ],
    [
      'no common seed',
      { ...sample, runs: sample.runs.map((run) => ({ ...run, seed: run.seed + 9 })) },
      /no seed/,
    ],
  ])('%s', (_, result, reason) => {
    expect(compare(result)).toEqual({ comparable: false, reason: expect.stringMatching(reason) });
  });

  test('parameters in another order are the same', () => {
    const parameters = { repetitions: 200, draws: 64 };
    expect(compare({ ...sample, profile: { name: 'quick', parameters } }).comparable).toBe(true);
  });
});
