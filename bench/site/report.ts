// Figures of one database as lines for a person.
import type { LoadTimes } from './load.ts';
import type { PageWeight } from './page-weight.ts';
import type { RequestTimes } from './requests.ts';

/** Everything measured with one database. */
export interface SiteFigures {
  database: string;
  load: LoadTimes;
  startMs: number;
  daily: RequestTimes;
  paper: RequestTimes;
  search: RequestTimes;
  /** Requests of the daily page answered each second with 16 in flight, by one process and by two. */
  pagesPerSecond: { one: number; two: number | null };
  memory: { now: number; peak: number } | null;
  weight: PageWeight;
}

/** A line of the report: what, the figure, and the limit it should keep; null where there is none. */
export type ReportLine = [what: string, figure: string, limit: string | null];

/** The figures as lines. */
export function reportLines(figures: SiteFigures): ReportLine[] {
  const { load, weight, memory, pagesPerSecond } = figures;
  const lines: ReportLine[] = [
    ['import, without embedding', `${load.recordsPerSecond.toFixed(0)} records/s`, '≥ 1500'],
    ['indexing their words', `${load.textSeconds.toFixed(1)} s`, null],
    ['embedding all of them', `${load.embedSeconds.toFixed(1)} s`, null],
    ['start to the first page', `${(figures.startMs / 1000).toFixed(2)} s`, '< 5 s'],
    ['daily page, server', times(figures.daily, 'total'), 'p95 < 15 ms'],
    ['daily page, on the loopback', clientTimes(figures.daily), null],
    ['paper page, server', times(figures.paper, 'total'), 'p95 < 15 ms'],
    ['paper page, on the loopback', clientTimes(figures.paper), null],
    ['search, without embedding the query', times(figures.search, 'search'), 'p95 < 40 ms'],
    ['embedding the query', times(figures.search, 'embed'), null],
    ['daily pages, one process', `${pagesPerSecond.one.toFixed(0)} /s`, null],
  ];
  if (pagesPerSecond.two !== null)
    lines.push([
      'daily pages, two processes',
      `${pagesPerSecond.two.toFixed(0)} /s (${(pagesPerSecond.two / pagesPerSecond.one).toFixed(2)} × one)`,
      null,
    ]);
  if (memory)
    lines.push([
      'memory of the serving process',
      `${memory.now.toFixed(0)} MB (peak ${memory.peak.toFixed(0)})`,
      '< 700 MB',
    ]);
  lines.push(
    ['daily page, HTML + CSS + JS compressed', `${(weight.code / 1000).toFixed(1)} kB`, '< 120 kB'],
    ['daily page, layout shift', weight.layoutShift.toFixed(4), '0'],
  );
  return lines;
}

function times(measured: RequestTimes, part: string): string {
  const found = measured.server[part];
  return found ? `p50 ${found.p50.toFixed(1)} ms, p95 ${found.p95.toFixed(1)} ms` : 'not told by the server';
}

function clientTimes({ client }: RequestTimes): string {
  return `p50 ${client.p50.toFixed(1)} ms, p95 ${client.p95.toFixed(1)} ms`;
}
