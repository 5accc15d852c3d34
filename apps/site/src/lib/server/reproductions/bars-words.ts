// A chart of measurements in words, and as a table.
import type { Chart } from '@papertape/reproduction';
import { formatNumber } from '../../reproduction/format.ts';
import type { Bar } from './chart-data.ts';

type BarChart = Extract<Chart, { kind: 'bars' }>;

/** What the chart shows, in words. */
export function describeBars(chart: BarChart, bars: readonly Bar[]): string {
  const scale = chart.y.scale === 'log' ? ' (logarithmic)' : '';
  return [
    `${chart.title}. ${chart.y.label}${scale}.`,
    ...bars.map((bar) => `${bar.label}: ${rangeOf(bar)}.`),
  ].join(' ');
}

function rangeOf({ values, mean }: Bar): string {
  if (values.length === 1) return formatNumber(mean);
  return (
    `mean ${formatNumber(mean)} of ${values.length} seeds, ` +
    `from ${formatNumber(Math.min(...values))} to ${formatNumber(Math.max(...values))}`
  );
}

/** The numbers of the chart, a row for each measurement. */
export function tableOfBars(chart: BarChart, bars: readonly Bar[]): { columns: string[]; rows: string[][] } {
  return {
    columns: ['Measurement', `${chart.y.label}, mean`, 'By seed'],
    rows: bars.map(({ label, mean, values }) => [
      label,
      formatNumber(mean),
      values.map(formatNumber).join('; '),
    ]),
  };
}
