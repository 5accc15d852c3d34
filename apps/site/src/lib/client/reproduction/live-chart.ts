// A line chart that grows while a run goes on: the record faintly behind, the reader's seeds over it.
import type { Chart } from '@papertape/reproduction';
import { formatNumber, formatTick } from '../../reproduction/format.ts';
import { ticksOf } from '../../reproduction/ticks.ts';
import { TONES } from '../../reproduction/tones.ts';
import { element, svg } from './elements.ts';

export type LineChart = Extract<Chart, { kind: 'line' }>;
export type Point = readonly [x: number, y: number];

export interface LiveChart {
  figure: HTMLElement;
  /** Adds points of a seed to a series of the chart; others are ignored. */
  add(series: string, seed: number, points: readonly Point[]): void;
  /** Draws what was added, and says it in words. */
  draw(): void;
}

const BOX = { width: 420, height: 270, left: 52, right: 404, top: 26, bottom: 230 };
/** Points drawn of one line: more would be finer than the screen. */
const MOST_POINTS = 300;

/** An empty chart; `record` holds the lines of the record's means. */
export function createLiveChart(chart: LineChart, record: ReadonlyMap<string, readonly Point[]>): LiveChart {
  const lines = new Map(chart.series.map(({ name }) => [name, new Map<number, Point[]>()]));
  const legend = element('ul', { class: 'legend plain-list' });
  const drawing = svg('svg', { class: 'plot', role: 'img', viewBox: `0 0 ${BOX.width} ${BOX.height}` });
  const figure = element('figure', {}, [element('figcaption', {}, [chart.title]), legend, drawing]);
  const hasPoints = (name: string) => record.has(name) || (lines.get(name)?.size ?? 0) > 0;
  const visible = ([x, y]: Point) => (chart.x.scale !== 'log' || x > 0) && (chart.y.scale !== 'log' || y > 0);
  const draw = () => {
    const shown = [...record.values(), ...[...lines.values()].flatMap((seeds) => [...seeds.values()])]
      .flat()
      .filter(visible);
    const scales = shown.length > 0 ? scalesOf(chart, shown) : null;
    // What this profile does not run has no picture.
    figure.hidden = shown.length === 0;
    legend.replaceChildren(...legendOf(chart, hasPoints, record.size > 0));
    drawing.setAttribute('aria-label', inWords(chart, lines));
    drawing.replaceChildren(
      ...(scales ? axesOf(chart, scales) : []),
      ...(scales ? chart.series.flatMap(({ name }, tone) => strokes(name, tone, scales)) : []),
    );
  };
  const strokes = (name: string, tone: number, scales: Scales): SVGElement[] => {
    const own = [...(lines.get(name)?.values() ?? [])].map((points) => points.filter(visible));
    return strokesOf(record.get(name)?.filter(visible), own, tone, scales);
  };
  return {
    figure,
    add(series, seed, points) {
      const seeds = lines.get(series);
      const known = seeds?.get(seed);
      if (known) known.push(...points);
      else seeds?.set(seed, [...points]);
    },
    draw,
  };
}

/** The line of the record, faintly, and over it those of the reader's seeds. */
function strokesOf(
  behind: readonly Point[] | undefined,
  own: readonly (readonly Point[])[],
  tone: number,
  scales: Scales,
): SVGElement[] {
  const stroke = (points: readonly Point[], className: string) =>
    svg('g', { class: `line tone-${tone % TONES} ${className}` }, [
      svg('path', { d: pathOf(points, scales) }),
    ]);
  return [...(behind ? [stroke(behind, 'record')] : []), ...own.map((points) => stroke(points, 'own'))];
}

type Scale = (value: number) => number;
interface Scales {
  x: Scale;
  y: Scale;
  xTicks: number[];
  yTicks: number[];
}

function scalesOf(chart: LineChart, points: readonly Point[]): Scales {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [xKind, yKind] = [chart.x.scale ?? 'linear', chart.y.scale ?? 'linear'];
  const ends = (values: number[]): [number, number] => [
    values.reduce((a, b) => Math.min(a, b)),
    values.reduce((a, b) => Math.max(a, b)),
  ];
  const [xEnds, yEnds] = [ends(xs), ends(ys)];
  return {
    x: scale(xEnds, [BOX.left, BOX.right], xKind),
    y: scale(yEnds, [BOX.bottom, BOX.top], yKind),
    xTicks: ticksOf(xEnds, xKind),
    yTicks: ticksOf(yEnds, yKind),
  };
}

/** Places values of a domain in a range; one value alone stands in the middle. */
export function scale(
  [low, high]: readonly [number, number],
  [from, to]: readonly [number, number],
  kind: 'linear' | 'log',
): Scale {
  const place = kind === 'log' ? Math.log10 : (value: number) => value;
  const length = place(high) - place(low);
  return (value) =>
    length === 0 ? (from + to) / 2 : from + ((place(value) - place(low)) / length) * (to - from);
}

function pathOf(points: readonly Point[], { x, y }: Scales): string {
  const every = Math.max(1, Math.ceil(points.length / MOST_POINTS));
  return points
    .filter((_, index) => index % every === 0 || index === points.length - 1)
    .map(([a, b], index) => `${index === 0 ? 'M' : 'L'}${x(a).toFixed(1)},${y(b).toFixed(1)}`)
    .join('');
}

function axesOf(chart: LineChart, { x, y, xTicks, yTicks }: Scales): SVGElement[] {
  const text = (words: string, attributes: Record<string, string | number>) =>
    svg('text', { fill: 'currentColor', ...attributes }, [words]);
  return [
    ...yTicks.flatMap((tick) => [
      svg('path', { class: 'grid', d: `M${BOX.left},${y(tick)}H${BOX.right}` }),
      text(formatTick(tick), { x: BOX.left - 9, y: y(tick), dy: '0.32em', 'text-anchor': 'end' }),
    ]),
    ...xTicks.map((tick) =>
      text(formatTick(tick), { x: x(tick), y: BOX.bottom + 18, 'text-anchor': 'middle' }),
    ),
    text(chart.y.label, { x: 3, y: 11, 'text-anchor': 'start' }),
    text(chart.x.label, { x: BOX.right + 13, y: BOX.height - 3, 'text-anchor': 'end' }),
  ];
}

function legendOf(
  { series }: LineChart,
  hasPoints: (name: string) => boolean,
  recorded: boolean,
): HTMLElement[] {
  const entry = (label: string, tone: number) =>
    element('li', {}, [
      svg('svg', { class: `key line tone-${tone % TONES}`, viewBox: '0 0 28 8', 'aria-hidden': 'true' }, [
        svg('path', { d: 'M1 4h26' }),
      ]),
      label,
    ]);
  return [
    ...series.flatMap(({ name, label }, tone) => (hasPoints(name) ? [entry(label, tone)] : [])),
    ...(recorded ? [element('li', { class: 'soft' }, ['faint: the record'])] : []),
  ];
}

function inWords(
  chart: LineChart,
  lines: ReadonlyMap<string, ReadonlyMap<number, readonly Point[]>>,
): string {
  const parts = chart.series.flatMap(({ name, label }) =>
    [...(lines.get(name) ?? [])].flatMap(([seed, points]) => {
      const last = points.at(-1);
      return last ? [`${label}, seed ${seed}: ${formatNumber(last[1])} at ${formatNumber(last[0])}`] : [];
    }),
  );
  return `${chart.title}, your run. ${parts.length > 0 ? `${parts.join('; ')}.` : 'Nothing yet.'}`;
}
