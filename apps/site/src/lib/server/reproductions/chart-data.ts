// What a chart draws, taken from a result.
import { seedValues, summarizeSeries, type Chart, type Result } from '@papertape/reproduction';

/** Colours and dashes there are; a seventh series looks like the first. */
export const TONES = 6;

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
      points:
        chart.y.scale === 'log'
          ? points.map((point) => ({ ...point, low: positive(point.low, floor) }))
          : points,
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

function positive(value: number, floor: number): number {
  return value > 0 ? value : floor;
}

function seedsOf(result: Result, name: string): number {
  return result.runs.filter(
    (run) => run.status === 'finished' && run.series.some((series) => series.name === name),
  ).length;
}
