// Draws series: a line for the mean of the seeds, a band for their range.
import { areaY, dot, gridY, lineY, type Markish } from '@observablehq/plot';
import type { Chart } from '@papertape/reproduction';
import type { Line } from './chart-data.ts';
import { ticksOf } from '../../reproduction/ticks.ts';
import { axisMarks } from './axes.ts';
import { svgOf } from './plot.ts';

/** The SVG of a line chart, named by `words`. */
export function drawLines(
  chart: Extract<Chart, { kind: 'line' }>,
  lines: readonly Line[],
  words: string,
): string {
  const [xScale, yScale] = [chart.x.scale ?? 'linear', chart.y.scale ?? 'linear'];
  const points = lines.flatMap((line) => line.points);
  const xTicks = ticksOf(
    points.map(({ x }) => x),
    xScale,
  );
  const yTicks = ticksOf(
    points.flatMap(({ low, high }) => [low, high]),
    yScale,
  );
  return svgOf(
    {
      height: 270,
      marginLeft: 52,
      marginTop: 26,
      marginBottom: 40,
      marginRight: 16,
      x: { type: xScale, label: chart.x.label },
      y: { type: yScale, label: chart.y.label },
      marks: [
        gridY(yTicks, { className: 'grid' }),
        ...axisMarks('x', xTicks),
        ...axisMarks('y', yTicks),
        ...lines.flatMap(bandOf),
        ...lines.map(strokeOf),
      ],
    },
    words,
  );
}

function bandOf({ points, seeds, tone }: Line): Markish[] {
  if (seeds < 2 || points.length < 2) return [];
  return [
    areaY(points, { x: 'x', y1: 'low', y2: 'high', className: `band tone-${tone}`, fill: 'currentColor' }),
  ];
}

function strokeOf({ points, tone }: Line): Markish {
  const className = `line tone-${tone}`;
  if (points.length === 1) return dot(points, { x: 'x', y: 'mean', r: 4, className, fill: 'currentColor' });
  return lineY(points, { x: 'x', y: 'mean', className, strokeWidth: 2 });
}
