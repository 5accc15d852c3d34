/** From the runs of a result to one number per seed, or the reason why there is none. */
import type { ClaimTest } from '../definition.ts';
import type { FinishedRun, Run } from '../result.ts';

export type PairedTest = Extract<ClaimTest, { kind: 'difference' | 'ratio' }>;
export type AlwaysTest = Extract<ClaimTest, { kind: 'always' }>;

/** The effect of each finished seed, or why there is none. */
export type Effects = { readonly values: readonly number[] } | { readonly reason: string };

/** Effects of a paired test: `of − minus`, or the natural logarithm of `of / over`. */
export function pairedEffects(test: PairedTest, runs: readonly FinishedRun[]): Effects {
  const other = test.kind === 'difference' ? test.minus : test.over;
  const left = metricValues(test.of, runs);
  if ('reason' in left) return left;
  const right = typeof other === 'number' ? { values: runs.map(() => other) } : metricValues(other, runs);
  if ('reason' in right) return right;
  if (test.kind === 'difference') {
    return { values: left.values.map((value, index) => value - (right.values[index] ?? NaN)) };
  }
  for (const [what, { values }] of [[test.of, left] as const, [String(other), right] as const]) {
    const at = values.findIndex((value) => !(value > 0));
    if (at >= 0) {
      const seed = runs[at]?.seed;
      return { reason: `a ratio needs positive numbers, and '${what}' is ${values[at]} in seed ${seed}` };
    }
  }
  return {
    values: left.values.map((value, index) => Math.log(value) - Math.log(right.values[index] ?? NaN)),
  };
}

/** The metric of every run, or the reason naming the metric and the seeds that lack it. */
export function metricValues(metric: string, runs: readonly FinishedRun[]): Effects {
  const lacking = runs.filter((run) => run.measurements[metric] === undefined).map((run) => run.seed);
  if (lacking.length > 0) return { reason: `'${metric}' was not measured in ${namedSeeds(lacking)}` };
  return { values: runs.map((run) => run.measurements[metric] ?? NaN) };
}

/** Registered seeds by what became of them, each in the registered order. */
export function sortRuns(seeds: readonly number[], runs: readonly Run[]) {
  const bySeed = new Map(runs.map((run) => [run.seed, run]));
  const registered = seeds.map((seed) => bySeed.get(seed));
  return {
    finished: registered.filter((run): run is FinishedRun => run?.status === 'finished'),
    failed: seeds.filter((seed) => bySeed.get(seed)?.status === 'failed'),
    open: seeds.filter((seed) => !bySeed.has(seed)),
  };
}

/** 'seed 3', or 'seeds 3, 5'. */
export function namedSeeds(seeds: readonly number[]): string {
  return `${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.join(', ')}`;
}
