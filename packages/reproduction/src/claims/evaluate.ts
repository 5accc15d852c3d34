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
 * The outcome of one claim, from the registered seeds and their runs.
 *
 * 1. `untestable` is *not testable here*, with its reason.
 * 2. While a registered seed has neither finished nor failed it is *inconclusive* ('unfinished: …'), whatever the
 *    others say: nobody can stop at the moment that suits. Runs of other seeds do not count.
 * 3. With fewer finished seeds than `minimumSeeds` (3; for `always` 1), or a measurement that a finished seed lacks,
 *    it is *inconclusive*. Seeds that failed are named in the reason, and the rest decides.
 * 4. `difference` and `ratio`: the effect of a seed is `of − minus`, or `ln(of) − ln(over)`, in which both must be
 *    positive in every seed. `meanInterval(effects, 'claim ' + id)` is a two-sided 90 % interval; for a ratio,
 *    estimate and interval are its exponentials. The bound is `minimumEffect` where the claim expects 'greater',
 *    and `−minimumEffect`, or `1 / minimumEffect` for a ratio, where it expects 'less'. The claim *holds* where the
 *    interval lies entirely beyond the bound, *does not hold* where it lies entirely before it, and is
 *    *inconclusive* where it contains it.
 * 5. `always`: *does not hold* where a value is out of bounds, *holds* where every registered seed finished within,
 *    *inconclusive* where a seed failed. The estimate is the mean, the interval lowest and highest value.
 *
 * How often is a null effect called *holds*? Where neither side is better, swapping `of` and `minus` changes
 * nothing, so that effects are symmetric about no effect: then in at most 5 % of runs, for every number of seeds,
 * be they normal or heavy-tailed (simulated for 3, 5 and 10 seeds in null-effects.test.ts), and more rarely with a
 * minimum effect. That is not so for effects that are skewed about their mean, such as measurements compared with
 * a constant: with a long tail on the side away from the claim, as long as an exponential distribution's, a mean of
 * exactly no effect is called *holds* in up to 17 % of runs. No interval from three seeds can see such a tail; a
 * minimum effect larger than the spread guards against it.
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

/** Every verdict, from best to least, as they are listed. */
export const VERDICTS: readonly Verdict[] = ['holds', 'does not hold', 'inconclusive', 'not testable here'];

/** A verdict of `count` claims in words: '1 holds', '2 hold'. */
export function verdictOf(count: number, verdict: Verdict): string {
  if (count === 1) return verdict;
  if (verdict === 'holds') return 'hold';
  return verdict === 'does not hold' ? 'do not hold' : verdict;
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
  if (!Number.isFinite(raw.high - raw.low)) {
    return { ...base, reason: 'the measurements are too large to compare' + failures(failed) };
  }
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
  const exp = (value: number) => Math.min(Math.exp(value), Number.MAX_VALUE);
  return { mean: exp(mean), low: exp(low), high: exp(high) };
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
