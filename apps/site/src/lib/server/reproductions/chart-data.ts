// What a chart draws, taken from a result.
import { seedValues, summarizeSeries, type Chart, type Result } from '@papertape/reproduction';
import { TONES } from '../../reproduction/tones.ts';

/** Points drawn of a line: more are finer than a screen, and only make the page heavy. */
const MOST_POINTS = 120;

type LineChart = Extract<Chart, { kind: 'line' }>;
type BarChart = Extract<Chart, { kind: 'bars' }>;

export interface LinePoint {
  x: number;
  mean: number;
  low: number;
  high: number;
}

/** One series over its seeds, in the order of x. */
export interface Line {
  label: string;
  tone: number;
  points: LinePoint[];
  /** How many seeds reported it. */
  seeds: number;
  /** Points that a logarithmic axis cannot show. */
  leftOut: number;
}

/** One measurement over its seeds. */
export interface Bar {
  metric: string;
  label: string;
  values: number[];
  mean: number;
  leftOut: number;
}

/** The series of a line chart that the result holds. */
export function linesOf(chart: LineChart, result: Result): Line[] {
  return chart.series.flatMap(({ name, label }, index) => {
    const all = summarizeSeries(result, name);
    const points = all.filter(
      ({ x, mean }) => (chart.x.scale !== 'log' || x > 0) && (chart.y.scale !== 'log' || mean > 0),
    );
    if (points.length === 0) return [];
    const floor = Math.min(...points.map(({ mean }) => mean));
    return {
      label,
      tone: index % TONES,
      // A seed at or below zero would reach down for ever on a logarithmic axis.
      points: thinned(
        chart.y.scale === 'log'
          ? points.map((point) => ({ ...point, low: positive(point.low, floor) }))
          : points,
      ),
      seeds: seedsOf(result, name),
      leftOut: all.length - points.length,
    };
  });
}

/** The measurements of a bar chart that the result holds. */
export function barsOf(chart: BarChart, result: Result): Bar[] {
  return chart.bars.flatMap(({ metric, label }) => {
    const all = seedValues(result, metric);
    const values = chart.y.scale === 'log' ? all.filter((value) => value > 0) : all;
    if (values.length === 0) return [];
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return { metric, label, values, mean, leftOut: all.length - values.length };
  });
}

/** The first, the last and some between; the range of a point covers those left out before it. */
function thinned(points: readonly LinePoint[]): LinePoint[] {
  const every = Math.ceil(points.length / MOST_POINTS);
  if (every <= 1) return [...points];
  const kept: LinePoint[] = [];
  for (let end = points.length - 1; end >= 0; end -= every) {
    const point = points[end];
    if (!point) break;
    const range = points.slice(Math.max(0, end - every + 1), end + 1);
    const low = Math.min(...range.map((one) => one.low));
    kept.push({ ...point, low, high: Math.max(...range.map((one) => one.high)) });
  }
  const [first] = points;
  if (first && kept.at(-1)?.x !== first.x) kept.push(first);
  return kept.reverse();
}

function positive(value: number, floor: number): number {
  return value > 0 ? value : floor;
}

function seedsOf(result: Result, name: string): number {
  return result.runs.filter(
    (run) => run.status === 'finished' && run.series.some((series) => series.name === name),
  ).length;
}
