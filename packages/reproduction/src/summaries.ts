/** What charts draw: series and measurements over all finished seeds. */
import type { FinishedRun, Result } from './result.ts';

export interface SummaryPoint {
  readonly x: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

type Series = FinishedRun['series'][number];

/**
 * Mean, lowest and highest of a series over the finished seeds that have it, at every x that any of them has.
 * Between its points a series is a straight line; outside them it does not count.
 */
export function summarizeSeries(result: Pick<Result, 'runs'>, seriesName: string): SummaryPoint[] {
  const all = finishedRuns(result).flatMap((run) => run.series.filter(({ name }) => name === seriesName));
  const grid = [...new Set(all.flatMap((series) => series.x))].sort((a, b) => a - b);
  const readers = all.map(interpolator);
  return grid.map((x) => {
    const values = readers.map((read) => read(x)).filter((value) => value !== null);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return { x, mean, low: Math.min(...values), high: Math.max(...values) };
  });
}

/** The measurement of every finished seed that has it, in the order of the seeds. */
export function seedValues(result: Pick<Result, 'runs'>, metric: string): number[] {
  return finishedRuns(result)
    .map((run) => run.measurements[metric])
    .filter((value) => value !== undefined);
}

/** Runs that finished, by seed. */
export function finishedRuns({ runs }: Pick<Result, 'runs'>): FinishedRun[] {
  return runs.filter((run) => run.status === 'finished').sort((a, b) => a.seed - b.seed);
}

/** Reads a series at rising x; null outside it. */
function interpolator({ x: xs, y: ys }: Series): (x: number) => number | null {
  let at = 0;
  return (x) => {
    while (at + 1 < xs.length && (xs[at + 1] ?? Infinity) <= x) at += 1;
    const [x0, y0, x1, y1] = [xs[at], ys[at], xs[at + 1], ys[at + 1]];
    if (x0 === undefined || y0 === undefined || x < x0) return null;
    if (x === x0) return y0;
    if (x1 === undefined || y1 === undefined) return null;
    return y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
  };
}
