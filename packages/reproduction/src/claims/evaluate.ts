/** Verdicts: computed from the measurements of all registered seeds, never typed in. */
import type { Claim, ReproductionDefinition } from '../definition.ts';
import type { ClaimOutcome, FinishedRun, Run, Verdict } from '../result.ts';
import {
  type AlwaysTest,
  metricValues,
  namedSeeds,
  pairedEffects,
  type PairedTest,
  sortRuns,
} from './effects.ts';
import { type Interval, meanInterval } from './interval.ts';

/** The seeds registered for a run, and what became of them so far. */
export interface Measured {
  readonly seeds: readonly number[];
  readonly runs: readonly Run[];
}

/**
 * The outcome of one claim.
 *
 * There is no verdict before every registered seed has finished or failed, however often one looks.
 * `estimate` and `interval` are in the units of the test: a difference, or a ratio (exponentials of the mean
 * and bounds of the logarithms).
 */
export function evaluateClaim(claim: Claim, measured: Measured): ClaimOutcome {
  const { test } = claim;
  if (test.kind === 'untestable') {
    return { ...nothing(claim), verdict: 'not testable here', reason: test.reason };
  }
  const { finished, failed, open } = sortRuns(measured.seeds, measured.runs);
  const base = { ...nothing(claim), seeds: finished.length };
  if (open.length > 0) {
    return {
      ...base,
      reason: `unfinished: ${open.length} of ${measured.seeds.length} seeds are still to run`,
    };
  }
  const minimum = test.minimumSeeds ?? (test.kind === 'always' ? 1 : 3);
  if (finished.length < minimum) {
    return {
      ...base,
      reason: `${finished.length} of the ${minimum} seeds it needs finished${failures(failed)}`,
    };
  }
  return test.kind === 'always'
    ? evaluateAlways(base, test, finished, failed)
    : evaluatePaired(base, test, finished, failed);
}

/** The outcomes of all claims, in the order of the definition. */
export function evaluateClaims(
  definition: Pick<ReproductionDefinition, 'claims'>,
  measured: Measured,
): ClaimOutcome[] {
  return definition.claims.map((claim) => evaluateClaim(claim, measured));
}

/** How many outcomes have each verdict. */
export function countVerdicts(outcomes: readonly Pick<ClaimOutcome, 'verdict'>[]): Record<Verdict, number> {
  const counts = { holds: 0, 'does not hold': 0, inconclusive: 0, 'not testable here': 0 };
  for (const { verdict } of outcomes) counts[verdict] += 1;
  return counts;
}

function nothing(claim: Claim): ClaimOutcome {
  return { id: claim.id, verdict: 'inconclusive', estimate: null, interval: null, seeds: 0, reason: '' };
}

function failures(failed: readonly number[]): string {
  return failed.length === 0 ? '' : `; ${namedSeeds(failed)} failed`;
}

function evaluatePaired(
  base: ClaimOutcome,
  test: PairedTest,
  finished: readonly FinishedRun[],
  failed: readonly number[],
): ClaimOutcome {
  const effects = pairedEffects(test, finished);
  if ('reason' in effects) return { ...base, reason: effects.reason + failures(failed) };
  if (effects.values.length < 2) {
    return { ...base, reason: 'one seed has no interval' + failures(failed) };
  }
  const raw = meanInterval(effects.values, `claim ${base.id}`);
  const unit = test.kind === 'ratio' ? exponential(raw) : raw;
  const bound = boundary(test);
  const verdict = judge(unit, bound, test.expect);
  return {
    ...base,
    verdict,
    estimate: unit.mean,
    interval: [unit.low, unit.high],
    reason: wording(unit, bound, verdict, test.expect) + failures(failed),
  };
}

/** Where the expected side begins: beyond the minimum effect, in the direction the claim expects. */
function boundary(test: PairedTest): number {
  if (test.expect === 'greater') return test.minimumEffect;
  return test.kind === 'ratio' ? 1 / test.minimumEffect : -test.minimumEffect;
}

function judge({ low, high }: Interval, bound: number, expect: 'greater' | 'less'): Verdict {
  if (low > bound) return expect === 'greater' ? 'holds' : 'does not hold';
  if (high < bound) return expect === 'less' ? 'holds' : 'does not hold';
  return 'inconclusive';
}

function wording({ low, high }: Interval, bound: number, verdict: Verdict, expect: string): string {
  const range = `${short(low)} to ${short(high)}`;
  const side = expect === 'greater' ? 'above' : 'below';
  if (verdict === 'holds') return `the interval, ${range}, lies ${side} ${short(bound)}`;
  if (verdict === 'does not hold') return `the interval, ${range}, does not lie ${side} ${short(bound)}`;
  return `the interval, ${range}, contains ${short(bound)}`;
}

const short = (value: number) => String(Number(value.toPrecision(4)));

function exponential({ mean, low, high }: Interval): Interval {
  return { mean: Math.exp(mean), low: Math.exp(low), high: Math.min(Math.exp(high), Number.MAX_VALUE) };
}

function evaluateAlways(
  base: ClaimOutcome,
  test: AlwaysTest,
  finished: readonly FinishedRun[],
  failed: readonly number[],
): ClaimOutcome {
  const measured = metricValues(test.of, finished);
  if ('reason' in measured) return { ...base, reason: measured.reason + failures(failed) };
  const { atLeast = -Infinity, atMost = Infinity } = test;
  const { values } = measured;
  const outside = finished.filter((_, index) => {
    const value = values[index] ?? NaN;
    return !(value >= atLeast && value <= atMost);
  });
  const low = Math.min(...values);
  const high = Math.max(...values);
  const found = {
    ...base,
    estimate: values.reduce((a, b) => a + b, 0) / values.length,
    interval: [low, high],
  };
  const range = `values from ${short(low)} to ${short(high)}`;
  if (outside.length > 0) {
    const seeds = namedSeeds(outside.map((run) => run.seed));
    return outcome(found, 'does not hold', `${range}; out of bounds in ${seeds}${failures(failed)}`);
  }
  return failed.length > 0
    ? outcome(found, 'inconclusive', `${range}, within bounds where measured${failures(failed)}`)
    : outcome(found, 'holds', `${range}, within bounds in every seed`);
}

function outcome(
  found: Omit<ClaimOutcome, 'interval'> & { interval: number[] },
  verdict: Verdict,
  reason: string,
): ClaimOutcome {
  const [low = NaN, high = NaN] = found.interval;
  return { ...found, interval: [low, high], verdict, reason };
}
