// All live charts of a run, drawn when the browser shows the page and no oftener than its frames.
import { summarizeSeries, type Chart, type Result, type RunEvent } from '@papertape/reproduction';
import { createLiveChart, type LineChart, type LiveChart, type Point } from './live-chart.ts';

export interface LiveCharts {
  take(event: RunEvent): void;
  /** Shows finished seeds of an earlier part of the run. */
  replay(result: Result): void;
  clear(): void;
}

/** Charts in `place`, over the lines of the record. */
export function createLiveCharts(
  place: HTMLElement,
  charts: readonly Chart[],
  record: Result | null,
): LiveCharts {
  let live: LiveChart[] = [];
  let asked = false;
  // A hidden page has no frames: the run does not wait for them, and the picture catches up when it is seen again.
  const drawSoon = () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      for (const chart of live) chart.draw();
    });
  };
  const add = (series: string, seed: number, points: readonly Point[]) => {
    for (const chart of live) chart.add(series, seed, points);
    drawSoon();
  };
  return {
    take(event) {
      if (event.type === 'points') add(event.series, event.seed, event.points);
    },
    replay(result) {
      for (const { name, seed, points } of seriesOf(result)) add(name, seed, points);
    },
    clear() {
      live = charts
        .filter((chart): chart is LineChart => chart.kind === 'line')
        .map((chart) => createLiveChart(chart, recordLines(chart, record)));
      place.replaceChildren(...live.map(({ figure }) => figure));
      drawSoon();
    },
  };
}

function seriesOf({ runs }: Result): { name: string; seed: number; points: Point[] }[] {
  return runs.flatMap((run) =>
    run.status === 'failed'
      ? []
      : run.series.map(({ name, x, y }) => ({
          name,
          seed: run.seed,
          points: x.map((value, index): Point => [value, y[index] ?? NaN]),
        })),
  );
}

function recordLines(chart: LineChart, record: Result | null): Map<string, Point[]> {
  if (!record) return new Map();
  const lines = chart.series.map(
    ({ name }) => [name, summarizeSeries(record, name).map(({ x, mean }): Point => [x, mean])] as const,
  );
  return new Map(lines.filter(([, points]) => points.length > 0));
}
