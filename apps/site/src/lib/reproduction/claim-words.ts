// What was measured for a claim, and what was asked of it, in words; on the server and in the browser.
import type { Claim, ClaimOutcome, ClaimTest } from '@papertape/reproduction';
import { formatNumber } from './format.ts';

/** Our number for a claim. */
export interface Ours {
  estimate: string;
  interval: string | null;
  /** What the interval is, and over how many seeds. */
  what: string;
}

/** What was measured for a claim; null where nothing was. A ratio is written with ×, others with their unit. */
export function oursOf(
  { test, unit }: Pick<Claim, 'test' | 'unit'>,
  { estimate, interval, seeds }: ClaimOutcome,
): Ours | null {
  if (estimate === null || test.kind === 'untestable') return null;
  const write = (value: number) => (test.kind === 'ratio' ? `${formatNumber(value)}×` : formatNumber(value));
  const of = `${seeds} ${seeds === 1 ? 'seed' : 'seeds'}`;
  return {
    estimate: unit === undefined || test.kind === 'ratio' ? write(estimate) : `${write(estimate)} ${unit}`,
    interval: interval && `${write(interval[0])} to ${write(interval[1])}`,
    what: test.kind === 'always' ? `mean and range over ${of}` : `90 % interval over ${of}`,
  };
}

/** What has to be measured for the claim to hold, in words. */
export function testInWords(test: ClaimTest, unit?: string): string {
  if (test.kind === 'untestable') return 'No test: the claim cannot be decided here.';
  if (test.kind === 'always') {
    const bounds = [
      test.atLeast === undefined ? null : `at least ${formatNumber(test.atLeast)}`,
      test.atMost === undefined ? null : `at most ${formatNumber(test.atMost)}`,
    ].filter((bound) => bound !== null);
    return `“${test.of}” has to be ${bounds.join(' and ')} in every seed.`;
  }
  const other = test.kind === 'ratio' ? test.over : test.minus;
  const named = typeof other === 'number' ? formatNumber(other) : `“${other}”`;
  return test.kind === 'ratio'
    ? `“${test.of}” divided by ${named}, seed by seed, has to be ${ratioBound(test)}.`
    : `“${test.of}” minus ${named}, seed by seed, has to be ${differenceBound(test)}${unit === undefined ? '' : ` (${unit})`}.`;
}

function ratioBound({ expect, minimumEffect }: Extract<ClaimTest, { kind: 'ratio' }>): string {
  return expect === 'greater'
    ? `above ${formatNumber(minimumEffect)}`
    : `below ${formatNumber(1 / minimumEffect)}`;
}

function differenceBound({ expect, minimumEffect }: Extract<ClaimTest, { kind: 'difference' }>): string {
  return expect === 'greater'
    ? `above ${formatNumber(minimumEffect)}`
    : `below ${formatNumber(minimumEffect === 0 ? 0 : -minimumEffect)}`;
}
