/** Compares two runs of one reproduction, seed by seed. */
import type { ReproductionDefinition } from './definition.ts';
import { evaluateClaims } from './claims/evaluate.ts';
import type { FinishedRun, Result } from './result.ts';
import { sameParameters } from './runner/resume.ts';

/** One measurement that is not exactly the same in both. */
export interface Difference {
  readonly seed: number;
  readonly metric: string;
  readonly a: number;
  readonly b: number;
  /** |a − b| over the larger of |a| and |b|. */
  readonly relative: number;
  readonly tolerance: number;
  readonly within: boolean;
}

export type Comparison =
  | {
      readonly comparable: true;
      /** Seeds that both have. */
      readonly seeds: readonly number[];
      /** How many pairs of measurements were compared. */
      readonly compared: number;
      /** The pairs that are not exactly equal, beyond tolerance first. */
      readonly differences: readonly Difference[];
      /** What only one of the two has: a measurement, or a run that finished. */
      readonly missing: readonly { readonly seed: number; readonly metric: string | null }[];
      /** Everything within tolerance, and nothing missing. */
      readonly agrees: boolean;
      /** Claims whose verdicts differ, both computed from the seeds that both have. */
      readonly verdictsChanged: readonly string[];
    }
  | { readonly comparable: false; readonly reason: string };

type Comparable = Extract<Comparison, { comparable: true }>;

export const DEFAULT_TOLERANCE = 1e-6;
/** Differences below this are no differences, so that 0 can be compared with what rounding left. */
const NEGLIGIBLE = 1e-12;

/** Compares `result` (a) with `record` (b), by the tolerances of the definition. */
export function compareResults(
  definition: Pick<ReproductionDefinition, 'claims' | 'tolerances'>,
  result: Result,
  record: Result,
): Comparison {
  const reason = incomparable(result, record);
  if (reason !== null) return { comparable: false, reason };
  const seeds = result.runs.map((run) => run.seed).filter((seed) => runOf(record, seed) !== undefined);
  const compared = seeds.map((seed) => compareSeed(definition, seed, result, record));
  const differences = compared
    .flatMap((one) => one.differences)
    .sort((a, b) => Number(a.within) - Number(b.within) || b.relative - a.relative);
  const missing = compared.flatMap((one) => one.missing);
  return {
    comparable: true,
    seeds,
    compared: compared.reduce((sum, one) => sum + one.compared, 0),
    differences,
    missing,
    agrees: missing.length === 0 && differences.every((difference) => difference.within),
    verdictsChanged: changedVerdicts(definition, seeds, result, record),
  };
}

function incomparable(a: Result, b: Result): string | null {
  if (a.reproduction !== b.reproduction) {
    return `one is of '${a.reproduction}', the other of '${b.reproduction}'`;
  }
  if (a.profile.name !== b.profile.name) {
    return `one has the profile '${a.profile.name}', the other '${b.profile.name}'`;
  }
  if (!sameParameters(a.profile.parameters, b.profile.parameters)) {
    return 'their profiles have different parameters';
  }
  for (const { name, sha256, origin } of a.datasets) {
    const other = b.datasets.find((dataset) => dataset.name === name);
    if (other !== undefined && other.sha256 !== sha256) {
      const origins = origin === other.origin ? '' : ` (${origin}, and ${other.origin})`;
      return `they read different data for '${name}'${origins}`;
    }
  }
  return a.runs.some((run) => runOf(b, run.seed) !== undefined) ? null : 'they have no seed in common';
}

const runOf = (result: Result, seed: number) => result.runs.find((run) => run.seed === seed);

function compareSeed(
  { tolerances = {} }: Pick<ReproductionDefinition, 'tolerances'>,
  seed: number,
  result: Result,
  record: Result,
): Pick<Comparable, 'compared' | 'differences' | 'missing'> {
  const a = runOf(result, seed);
  const b = runOf(record, seed);
  if (a?.status !== 'finished' || b?.status !== 'finished') {
    return { compared: 0, differences: [], missing: a?.status === b?.status ? [] : [{ seed, metric: null }] };
  }
  const shared: Difference[] = [];
  const missing: { seed: number; metric: string }[] = [];
  for (const metric of metricsOf(a, b)) {
    const tolerance = toleranceOf(tolerances, metric);
    if (tolerance === null) continue;
    const left = a.measurements[metric];
    const right = b.measurements[metric];
    if (left === undefined || right === undefined) missing.push({ seed, metric });
    else shared.push({ seed, metric, a: left, b: right, tolerance, ...closeness(left, right, tolerance) });
  }
  return { compared: shared.length, differences: shared.filter((pair) => pair.a !== pair.b), missing };
}

function metricsOf(a: FinishedRun, b: FinishedRun): Set<string> {
  return new Set([...Object.keys(a.measurements), ...Object.keys(b.measurements)]);
}

function toleranceOf(tolerances: Readonly<Record<string, number | null>>, metric: string): number | null {
  const own = tolerances[metric];
  if (own !== undefined) return own;
  const rest = tolerances['*'];
  return rest === undefined ? DEFAULT_TOLERANCE : rest;
}

function closeness(a: number, b: number, tolerance: number) {
  const apart = Math.abs(a - b);
  const relative = apart === 0 ? 0 : apart / Math.max(Math.abs(a), Math.abs(b));
  return { relative, within: relative <= tolerance || apart <= NEGLIGIBLE };
}

function changedVerdicts(
  definition: Pick<ReproductionDefinition, 'claims'>,
  seeds: readonly number[],
  result: Result,
  record: Result,
): string[] {
  const verdicts = ({ runs }: Result) =>
    evaluateClaims(definition, { seeds, runs: runs.filter((run) => seeds.includes(run.seed)) });
  const before = verdicts(record);
  return verdicts(result)
    .filter((outcome, index) => outcome.verdict !== before[index]?.verdict)
    .map((outcome) => outcome.id);
}
