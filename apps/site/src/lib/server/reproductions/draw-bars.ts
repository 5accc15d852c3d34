// Draws measurements: a row each, a dot for each seed, a stroke for their mean.
import { dot, gridX, link, ruleX, text, type Markish } from '@observablehq/plot';
import type { Chart } from '@papertape/reproduction';
import type { Bar } from './chart-data.ts';
import { ticksOf } from '../../reproduction/ticks.ts';
import { axisMarks } from './axes.ts';
import { svgOf } from './plot.ts';

const ROW = 42;

/** The SVG of a chart of measurements, named by `words`. */
export function drawBars(
  chart: Extract<Chart, { kind: 'bars' }>,
  bars: readonly Bar[],
  words: string,
): string {
  const scale = chart.y.scale ?? 'linear';
  const values = bars.flatMap((bar) => bar.values);
  // A length from zero can be compared by eye; a logarithmic axis has no zero to begin at.
  const domain = scale === 'linear' ? [Math.min(0, ...values), Math.max(0, ...values)] : spread(values);
  const ticks = ticksOf(domain, scale);
  const rows = bars.map((bar, row) => ({ ...bar, row, from: scale === 'linear' ? 0 : (domain[0] ?? 0) }));
  return svgOf(
    {
      height: bars.length * ROW + 52,
      marginLeft: 8,
      marginRight: 20,
      marginTop: 12,
      marginBottom: 40,
      x: { type: scale, label: chart.y.label, domain },
      y: { type: 'linear', domain: [-0.5, bars.length - 0.5], reverse: true, axis: null },
      marks: [gridX(ticks, { className: 'grid' }), ...axisMarks('x', ticks), ...barMarks(rows)],
    },
    words,
  );
}

interface Row extends Bar {
  row: number;
  /** Where the length begins. */
  from: number;
}

function barMarks(rows: readonly Row[]): Markish[] {
  const seeds = rows.flatMap(({ values, row }) => values.map((value) => ({ value, row })));
  const ends = { x1: 'from', x2: 'mean', y1: 'row', y2: 'row' } as const;
  return [
    link(rows, { ...ends, className: 'bar tone-0', strokeWidth: 10 }),
    dot(seeds, { x: 'value', y: 'row', r: 3.5, className: 'dot tone-0' }),
    ruleX(rows, {
      x: 'mean',
      y1: ({ row }: Row) => row - 0.24,
      y2: ({ row }: Row) => row + 0.24,
      className: 'mean',
      strokeWidth: 2.5,
    }),
    text(rows, {
      text: 'label',
      y: 'row',
      dy: -15,
      frameAnchor: 'left',
      textAnchor: 'start',
      className: 'label',
    }),
  ];
}

function spread(values: readonly number[]): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low === high ? [low / 2, high * 2] : [low / 1.15, high * 1.15];
}
