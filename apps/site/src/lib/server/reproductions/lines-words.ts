// A line chart in words, and as a table.
import type { Chart } from '@papertape/reproduction';
import { formatNumber } from '../../reproduction/format.ts';
import type { Line, LinePoint } from './chart-data.ts';

type LineChart = Extract<Chart, { kind: 'line' }>;

/** Rows of the table of one series: enough to follow it, few enough to be listened to. */
const ROWS = 12;

/** What the chart shows, in words: the axes, then where each series begins and ends. */
export function describeLines(chart: LineChart, lines: readonly Line[]): string {
  const axes = `${chart.title}. ${axisWords(chart.y)} over ${axisWords(chart.x)}.`;
  return [axes, ...lines.map((line) => `${line.label} ${courseOf(line, chart)}.`)].join(' ');
}

function axisWords({ label, scale }: LineChart['x']): string {
  return scale === 'log' ? `${label} (logarithmic)` : label;
}

function courseOf({ points, seeds }: Line, chart: LineChart): string {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return 'has no points';
  const over = seeds > 1 ? `, mean of ${seeds} seeds` : '';
  const range = seeds > 1 ? ` (${formatNumber(last.low)} to ${formatNumber(last.high)}${over})` : '';
  if (first === last) return `is ${formatNumber(last.mean)}${range} at ${formatNumber(last.x)}`;
  return (
    `goes from ${formatNumber(first.mean)} at ${formatNumber(first.x)} ` +
    `to ${formatNumber(last.mean)}${range} at ${formatNumber(last.x)} ${chart.x.label}`
  );
}

/** The numbers of the chart, at most twelve rows of each series. */
export function tableOfLines(
  chart: LineChart,
  lines: readonly Line[],
): { columns: string[]; rows: string[][] } {
  return {
    columns: ['Series', chart.x.label, `${chart.y.label}, mean`, 'Lowest', 'Highest'],
    rows: lines.flatMap(({ label, points }) =>
      sample(points, ROWS).map(({ x, mean, low, high }) => [
        label,
        ...[x, mean, low, high].map(formatNumber),
      ]),
    ),
  };
}

function sample(points: readonly LinePoint[], most: number): LinePoint[] {
  if (points.length <= most) return [...points];
  const step = (points.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, index) => points[Math.round(index * step)]).filter(
    (point) => point !== undefined,
  );
}
