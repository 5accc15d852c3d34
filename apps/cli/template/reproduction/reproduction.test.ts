import { evaluateClaims } from '@papertape/reproduction';
import { runForTest } from '@papertape/reproduction/testing';
import { expect, test } from 'vitest';
import definition from './index.ts';

const parameters = { evaluations: 8, estimates: 200 };

test('a seed measures everything that the claims need', async () => {
  const seeds = definition.profiles.quick.seeds;
  const runs = await Promise.all(
    seeds.map((seed) => runForTest(definition, { profile: 'quick', seed, parameters })),
  );
  const outcomes = evaluateClaims(definition, { seeds, runs });
  expect(outcomes.map(({ id, verdict }) => [id, verdict])).toEqual([
    ['smaller-error', 'holds'],
    ['exact-for-lines', 'holds'],
    ['many-variables', 'not testable here'],
  ]);
});

test('the same seed measures the same', async () => {
  const once = await runForTest(definition, { profile: 'quick', seed: 7, parameters });
  const again = await runForTest(definition, { profile: 'quick', seed: 7, parameters });
  expect(again.measurements).toEqual(once.measurements);
});

test('a method that does not pair its draws turns the verdict', async () => {
  const seeds = definition.profiles.quick.seeds;
  const runs = await Promise.all(
    seeds.map((seed) => runForTest(definition, { profile: 'quick', seed, parameters })),
  );
  const wrong = runs.map((run) => {
    const error = run.measurements['independent.squaredError'] ?? NaN;
    return { ...run, measurements: { ...run.measurements, 'antithetic.squaredError': error } };
  });
  expect(evaluateClaims(definition, { seeds, runs: wrong })[0]?.verdict).toBe('does not hold');
});
