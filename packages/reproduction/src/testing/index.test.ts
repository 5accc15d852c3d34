import { describe, expect, test } from 'vitest';
import { runForTest, syntheticReproduction } from './index.ts';

describe('runForTest', () => {
  test('gives the finished run, the same each time', async () => {
    const run = await runForTest(syntheticReproduction, { profile: 'quick', seed: 7 });
    const again = await runForTest(syntheticReproduction, { profile: 'quick', seed: 7 });
    expect(run.measurements['error/antithetic/monotone']).toBeGreaterThan(0);
    expect(again).toEqual({ ...run, seconds: again.seconds });
  });

  test('takes smaller parameters, and data in place of the stand-in', async () => {
    const load = async () => ({ bytes: new TextEncoder().encode('[2]'), origin: 'file' as const });
    const run = await runForTest(syntheticReproduction, {
      profile: 'full',
      seed: 1,
      parameters: { repetitions: 3 },
      load,
    });
    expect(run.measurements['error/independent/monotone']).toBe(0);
    expect(run.series[0]?.x).toEqual([1, 2, 3]);
  });

  test('a failed run is an error with its message', async () => {
    const load = async () => ({ bytes: new TextEncoder().encode('no JSON'), origin: 'file' as const });
    await expect(runForTest(syntheticReproduction, { profile: 'quick', seed: 1, load })).rejects.toThrow(
      /Seed 1 of 'antithetic-sampling' failed: .*JSON/,
    );
  });
});
