// A recorded result as a page shows it: each claim with its chart, and the circumstances of the run.
import type { Claim, Dataset, ReproductionDefinition, Result } from '@papertape/reproduction';
import type { Room } from '@papertape/reproduction/node';
import { formatDuration } from '../../reproduction/format.ts';
import { chartOf, type ChartView } from './chart.ts';
import { claimView, type ClaimView } from './claim-view.ts';
import { outcomesOf, verdictCounts, type VerdictCount } from './outcomes.ts';
import { roomPath } from './paths.ts';
import { imagesOf, tablesOf, type ImageView, type TableView } from './tables.ts';

export interface RecordView {
  profile: 'quick' | 'full';
  claims: ClaimView[];
  counts: VerdictCount[];
  /** Charts that no claim names. */
  moreCharts: ChartView[];
  tables: TableView[];
  images: ImageView[];
  /** What a reader needs to judge or repeat the run, as pairs of a name and words. */
  environment: [string, string][];
  datasets: { title: string; license: string; origin: string; standIn: boolean; sha256: string }[];
  /** Seeds that failed, with their errors. */
  failures: { seed: number; error: string }[];
  /** Day of the run in UTC, and the moment for machines. */
  recorded: { day: string; iso: string };
  commit: string | null;
  /** Whether the reproduction has other settings by now than when this was recorded. */
  outdated: boolean;
}

/** The view of a room's record. */
export function recordView(room: Pick<Room, 'definition'>, record: Result): RecordView {
  const { definition } = room;
  const outcomes = outcomesOf(room, record);
  const shown = new Map<string, string>();
  const claims = definition.claims.flatMap((claim, index) => {
    const outcome = outcomes[index];
    return outcome ? [claimView(claim, outcome, chartFor(claim, definition, record, shown))] : [];
  });
  return {
    profile: record.profile.name,
    claims,
    counts: verdictCounts(outcomes),
    moreCharts: definition.charts
      .filter(({ id }) => !shown.has(id))
      .map((chart) => chartOf(chart, record))
      .filter((chart) => chart !== null),
    tables: tablesOf(record),
    images: imagesOf(record, `${roomPath(definition.name)}/record/${record.profile.name}`),
    environment: environmentOf(record),
    datasets: record.datasets.map((dataset) => datasetView(definition.datasets, dataset)),
    failures: record.runs.flatMap((run) =>
      run.status === 'failed' ? [{ seed: run.seed, error: run.error }] : [],
    ),
    recorded: dayOf(record.finishedAt ?? record.startedAt),
    commit: record.environment.commit,
    outdated: isOutdated(definition, record),
  };
}

/** The chart of a claim, drawn where it is first needed. */
function chartFor(
  claim: Claim,
  definition: ReproductionDefinition,
  record: Result,
  shown: Map<string, string>,
): ClaimView['chart'] {
  const chart = definition.charts.find(({ id }) => id === claim.chart);
  const view = chart && chartOf(chart, record);
  if (!view) return null;
  const above = shown.get(view.id);
  if (above !== undefined) return { above };
  shown.set(view.id, claim.id);
  return view;
}

function environmentOf({ environment, runs, seeds, profile }: Result): [string, string][] {
  const { agent, device, threads, workers, seconds, peakMegabytes, dependencies, commit } = environment;
  const packages = Object.entries(dependencies).map(([name, version]) => `${name} ${version}`);
  const parameters = Object.entries(profile.parameters).map(
    ([name, value]) => `${name} ${Array.isArray(value) ? value.join(', ') : String(value)}`,
  );
  const finished = runs.filter(({ status }) => status === 'finished').length;
  const all: [string, string | null][] = [
    [
      'Run on',
      `${agent}, ${device}, ${threads} ${threads === 1 ? 'thread' : 'threads'}${workers > 1 ? `, ${workers} workers` : ''}`,
    ],
    ['Took', formatDuration(seconds)],
    [
      'Memory',
      peakMegabytes === null ? null : `${Math.round(peakMegabytes).toLocaleString('en')} MB at most`,
    ],
    ['Seeds', `${seeds.join(', ')}${finished === seeds.length ? '' : ` (${finished} finished)`}`],
    ['Settings', parameters.join(' · ') || null],
    ['Packages', packages.join(' · ') || null],
    ['Commit', commit],
  ];
  return all.flatMap(([name, words]) => (words === null ? [] : [[name, words]]));
}

const ORIGINS = {
  file: 'from a file of the host',
  fetched: 'fetched from its source',
  built: 'built from a package of npm',
  'stand-in': 'a stand-in of our own making, not the real data',
} as const;

function datasetView(
  declared: readonly Dataset[],
  { name, origin, sha256 }: Result['datasets'][number],
): RecordView['datasets'][number] {
  const dataset = declared.find((other) => other.name === name);
  return {
    title: dataset?.title ?? name,
    license: dataset?.license ?? 'unknown',
    origin: ORIGINS[origin],
    standIn: origin === 'stand-in',
    sha256,
  };
}

/** Whether the profile's settings or seeds are no longer those of the record. */
export function isOutdated(definition: ReproductionDefinition, record: Result): boolean {
  const { parameters, seeds } = definition.profiles[record.profile.name];
  return (
    JSON.stringify(sorted(parameters)) !== JSON.stringify(sorted(record.profile.parameters)) ||
    JSON.stringify(seeds) !== JSON.stringify(record.seeds)
  );
}

function sorted(parameters: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(parameters).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** A moment as a day for people ('Nov 24, 2026', in UTC) and for machines. */
export function dayOf(iso: string): { day: string; iso: string } {
  const day = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(iso));
  return { day, iso };
}
