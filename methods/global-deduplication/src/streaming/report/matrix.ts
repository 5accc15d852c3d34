// Source × source: whose documents were removed, and for whose.
import { count, escaped, table } from './markup.ts';
import type { CorpusReport } from './report.ts';

const MOST = 20;
const OTHERS = 'all other sources';

/** The sources of a matrix, the most involved first, and its counts: [removed of][survivor of]. */
export interface Matrix {
  readonly sources: readonly string[];
  readonly documents: readonly (readonly number[])[];
}

/** The matrix of at most `most` sources; the rest are one. */
export function sourceMatrix({ matrix }: Pick<CorpusReport, 'matrix'>, most = MOST): Matrix {
  const involved = new Map<string, number>();
  for (const { source, survivor, documents } of matrix) {
    involved.set(source, (involved.get(source) ?? 0) + documents);
    if (survivor !== source) involved.set(survivor, (involved.get(survivor) ?? 0) + documents);
  }
  const ordered = [...involved].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([source]) => source);
  const sources = ordered.length > most ? [...ordered.slice(0, most - 1), OTHERS] : ordered;
  const place = (source: string) => (sources.includes(source) ? sources.indexOf(source) : sources.length - 1);
  const documents = sources.map(() => sources.map(() => 0));
  for (const each of matrix) {
    const row = documents[place(each.source)];
    const column = place(each.survivor);
    if (row) row[column] = (row[column] ?? 0) + each.documents;
  }
  return { sources, documents };
}

/** The matrix as a table, darker where more was removed. */
export function matrixTable(report: CorpusReport): string {
  const { sources, documents } = sourceMatrix(report);
  if (sources.length === 0) return '<p>No duplicates were removed.</p>';
  const largest = Math.max(...documents.flat());
  const rows = documents.map((row, index) => [
    escaped(sources[index] ?? ''),
    ...row.map(
      (value) => `<td class="number" style="--share: ${(value / largest).toFixed(3)}">${count(value)}</td>`,
    ),
  ]);
  const caption = 'Duplicates removed from the source of the row, for a survivor in the source of the column';
  return table(
    caption,
    ['Removed from', ...sources.map(escaped)],
    rows,
    'Duplicates by source and source',
  ).replace('<table>', '<table class="matrix">');
}
