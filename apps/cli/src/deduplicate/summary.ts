// What came out of a deduplication, for the terminal.
import { sourceMatrix, type Amount, type CorpusReport } from '@papertape/global-deduplication/streaming';
import type { Colours } from '../terminal/colours.ts';
import { bytes, count, duration, percent, plural, table } from '../terminal/format.ts';

/** Sources in the matrix of the terminal; all of them are in the report. */
const SOURCES = 6;

/** The figures of a report in a few lines. */
export function describeReport(report: CorpusReport, shown: { columns: number; colours: Colours }): string {
  const { bold } = shown.colours;
  const { counts, removedShare, clusters, inputs, environment } = report;
  const files = inputs.filter(({ role }) => role === 'corpus').length;
  const seconds = report.stages.reduce((sum, stage) => sum + stage.seconds, 0);
  return [
    '',
    bold(
      `${plural(counts.documents.documents, 'document')} in ${plural(files, 'file')}, ${bytes(counts.documents.bytes)} of text`,
    ),
    '',
    outcome(report, shown.colours),
    `${percent(removedShare)} of the text removed. ${clustersLine(clusters)}`,
    ...matrixLines(report, shown.colours),
    `${duration(seconds * 1000)}, at most ${bytes(environment.peakMemoryBytes)} of memory.`,
    '',
  ].join('\n');
}

function outcome({ counts, settings }: CorpusReport, { yellow }: Colours): string {
  const all = counts.documents.documents;
  const row = (name: string, { documents, bytes: text }: Amount) =>
    [name, count(documents), percent(documents / Math.max(1, all)), bytes(text)] as const;
  const rows = [
    row('kept', counts.kept),
    row('equal texts', counts.equal),
    row(settings.verify === null ? 'near duplicates, not verified' : 'near duplicates', counts.near),
    ...(settings.minimumLength > 0 ? [row(shortName(settings.minimumLength), counts.short)] : []),
    ...(counts.contaminated.documents > 0 ? [row('in the hold-out', counts.contaminated)] : []),
    ...(counts.setAside > 0 ? [[yellow('rows set aside'), count(counts.setAside)]] : []),
  ];
  return table(aligned(rows), '  ');
}

function shortName(minimumLength: number): string {
  return minimumLength === 1 ? 'without text' : `shorter than ${count(minimumLength)} characters`;
}

/** Numbers to the right within their column. */
function aligned(rows: readonly (readonly string[])[]): string[][] {
  const widths = rows.reduce<number[]>(
    (all, row) =>
      row.map((cell, column) => Math.max(all[column] ?? 0, cell.length)).concat(all.slice(row.length)),
    [],
  );
  return rows.map((row) =>
    row.map((cell, column) => (column === 0 ? cell : cell.padStart(widths[column] ?? 0))),
  );
}

function clustersLine({ count: clusters, sizes }: CorpusReport['clusters']): string {
  const largest = sizes.at(-1)?.size;
  if (largest === undefined) return 'No two documents are alike.';
  return `${plural(clusters, 'cluster')}, the largest of ${count(largest)} documents.`;
}

function matrixLines(report: CorpusReport, { dim }: Colours): string[] {
  const { sources, documents } = sourceMatrix(report, SOURCES);
  if (sources.length < 2) return [];
  const head = ['', ...sources.map((_, index) => `[${index + 1}]`)];
  const rows = documents.map((row, index) => [
    `[${index + 1}] ${short(sources[index] ?? '')}`,
    ...row.map(count),
  ]);
  return [
    '',
    dim('Duplicates removed from (row) for a survivor in (column):'),
    table(aligned([head, ...rows]), '  '),
  ];
}

function short(name: string): string {
  return name.length > 40 ? `…${name.slice(-39)}` : name;
}
