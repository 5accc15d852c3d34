// What a reader is told of a finished run, and where a live chart puts its points.
import { describe, expect, test } from 'vitest';
import { compareResults } from '@papertape/reproduction';
import { DEFINITION, newResult, newRun } from '../../server/reproductions/testing.ts';
import { scale } from './live-chart.ts';
import { comparisonInWords } from './outcome.ts';

const compared = (changes: Parameters<typeof newResult>[0], record = newResult()) =>
  comparisonInWords(compareResults(DEFINITION, newResult(changes), record), record);
const changed = (factor: number) => {
  const { measurements } = newRun(2);
  const loss = (measurements['loss-tidal'] ?? 0) * factor;
  return [newRun(1), newRun(2, { measurements: { ...measurements, 'loss-tidal': loss } }), newRun(3)];
};

describe('beside the record', () => {
  test('equal numbers are called equal, and nearly equal ones by how near', () => {
    expect(compared({})).toBe('The same as the record to the last digit: 12 numbers of 3 seeds.');
    expect(compared({ runs: changed(1 + 1e-8) })).toMatch(
      /^The same as the record within tolerance: 12 numbers of 3 seeds\. The largest relative difference is .* × 10⁻⁹|10⁻⁸/,
    );
  });

  test('other numbers are counted', () => {
    expect(compared({ runs: changed(2) })).toBe(
      '1 of 12 numbers of 3 seeds differs from the record by more than the tolerance.',
    );
  });

  test('one seed is compared with its own', () => {
    expect(compared({ seeds: [2], runs: [newRun(2)] })).toMatch(/4 numbers of 1 seed\.$/);
  });

  test('what read other data cannot be compared, and there may be no record', () => {
    const data = (origin: 'built' | 'stand-in', digit: string) => [
      { name: 'tides', origin, sha256: digit.repeat(64), bytes: 1 },
    ];
    const words = compared({ datasets: data('stand-in', 'b') }, newResult({ datasets: data('built', 'a') }));
    expect(words).toMatch(/^Its numbers cannot be compared with the record: .*different data for 'tides'/);
    expect(comparisonInWords(null, null)).toMatch(/^There is no record/);
  });
});

test.each([
  [10, 'linear', [0, 100], 10],
  [1, 'log', [0.01, 100], 50],
  [5, 'linear', [5, 5], 50],
  [5, 'log', [5, 5], 50],
] as const)('%d on a %s axis over %j stands at %d', (value, kind, domain, place) => {
  expect(scale(domain, [0, 100], kind)(value)).toBeCloseTo(place);
});
