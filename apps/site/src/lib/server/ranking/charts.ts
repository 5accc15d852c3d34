// Generations of personal ranking as charts: how balanced what is learnt from is, and how much is tried.
import type { Bounded, GenerationFigures } from '@papertape/personal-ranking/learning';
import type { Chart } from '@papertape/reproduction';
import type { ChartView } from '../reproductions/chart.ts';
import type { Line, LinePoint } from '../reproductions/chart-data.ts';
import { drawLines } from '../reproductions/draw-lines.ts';

type LineChart = Extract<Chart, { kind: 'line' }>;

const X = { label: 'days before the last generation' };

/** The charts; none for fewer than two generations. */
export function generationCharts(generations: readonly GenerationFigures[]): ChartView[] {
  if (generations.length < 2) return [];
  return [
    chartOf(
      'balance',
      'Balance of classes: picked of 100 papers shown',
      generations,
      ({ positives }) => positives,
    ),
    chartOf('explored', 'Tried out of 100 papers shown', generations, ({ explored }) => explored),
  ];
}

function chartOf(
  id: string,
  title: string,
  generations: readonly GenerationFigures[],
  figureOf: (generation: GenerationFigures) => Bounded,
): ChartView {
  const chart: LineChart = {
    id,
    kind: 'line',
    title,
    x: X,
    y: { label: 'of 100 shown' },
    series: [{ name: id, label: title }],
  };
  const last = dayNumber(generations.at(-1)?.day ?? '');
  const points = generations.map((generation): LinePoint => {
    const { estimate, low, high } = figureOf(generation);
    return {
      x: dayNumber(generation.day) - last,
      mean: 100 * estimate,
      low: 100 * (low ?? estimate),
      high: 100 * (high ?? estimate),
    };
  });
  const line: Line = { label: title, tone: 0, points, seeds: 2, leftOut: 0 };
  const words = describe(title, generations, points);
  return {
    id,
    title,
    svg: drawLines(chart, [line], words),
    words,
    legend: [],
    note: 'The band is the 95% interval of each generation: what was shown on a day in UTC, and has matured.',
    table: {
      columns: ['Day', 'Papers shown', 'Of 100 shown', 'Lower bound', 'Upper bound'],
      rows: generations.map(({ day, impressions }, index) => [
        day,
        impressions.toLocaleString('en'),
        ...[points[index]?.mean, points[index]?.low, points[index]?.high].map((value) =>
          (value ?? 0).toFixed(1),
        ),
      ]),
    },
  };
}

function describe(
  title: string,
  generations: readonly GenerationFigures[],
  points: readonly LinePoint[],
): string {
  const [first, last] = [points[0], points.at(-1)];
  return `${title}: from ${first?.mean.toFixed(1)} on ${generations[0]?.day} to ${last?.mean.toFixed(1)} on ${generations.at(-1)?.day}.`;
}

function dayNumber(day: string): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / 86_400_000);
}
