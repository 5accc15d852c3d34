// A chart of a result: the picture, its legend, the same in words, and the numbers as a table.
import type { Chart, Result } from '@papertape/reproduction';
import { describeBars, tableOfBars } from './bars-words.ts';
import { barsOf, linesOf } from './chart-data.ts';
import { drawBars } from './draw-bars.ts';
import { drawLines } from './draw-lines.ts';
import { describeLines, tableOfLines } from './lines-words.ts';

/** A chart ready to be written. `svg` holds no style, no script and no colour: classes and tokens give those. */
export interface ChartView {
  id: string;
  title: string;
  svg: string;
  /** What the picture shows, for those who do not see it. */
  words: string;
  /** `tone` is the number of the series' colour and dashes. */
  legend: { label: string; tone: number }[];
  table: { columns: string[]; rows: string[][] };
  /** What a reader has to know to read it: the meaning of the band, points left out. */
  note: string;
}

const drawn = new WeakMap<Result, Map<string, ChartView | null>>();

/** The chart of a result; null when the result measured nothing that it shows. Each is drawn once. */
export function chartOf(chart: Chart, result: Result): ChartView | null {
  const known = drawn.get(result) ?? new Map<string, ChartView | null>();
  drawn.set(result, known);
  const view = known.get(chart.id);
  if (view !== undefined) return view;
  const made = chart.kind === 'line' ? lineChart(chart, result) : barChart(chart, result);
  known.set(chart.id, made);
  return made;
}

function lineChart(chart: Extract<Chart, { kind: 'line' }>, result: Result): ChartView | null {
  const lines = linesOf(chart, result);
  if (lines.length === 0) return null;
  const left = lines.reduce((sum, { leftOut }) => sum + leftOut, 0);
  const band =
    Math.max(...lines.map(({ seeds }) => seeds)) > 1
      ? 'Lines are means over the seeds, bands reach from the lowest to the highest seed.'
      : 'Lines are those of one seed.';
  return {
    id: chart.id,
    title: chart.title,
    svg: drawLines(chart, lines, describeLines(chart, lines)),
    words: describeLines(chart, lines),
    legend: lines.map(({ label, tone }) => ({ label, tone })),
    table: tableOfLines(chart, lines),
    note:
      left === 0
        ? band
        : `${band} ${left} ${left === 1 ? 'point has' : 'points have'} no place on a logarithmic axis.`,
  };
}

function barChart(chart: Extract<Chart, { kind: 'bars' }>, result: Result): ChartView | null {
  const bars = barsOf(chart, result);
  if (bars.length === 0) return null;
  const left = bars.reduce((sum, { leftOut }) => sum + leftOut, 0);
  const words = describeBars(chart, bars);
  return {
    id: chart.id,
    title: chart.title,
    svg: drawBars(chart, bars, words),
    words,
    legend: [],
    table: tableOfBars(chart, bars),
    note:
      'Each dot is a seed, the upright stroke their mean.' +
      (left === 0
        ? ''
        : ` ${left} ${left === 1 ? 'value has' : 'values have'} no place on a logarithmic axis.`),
  };
}
