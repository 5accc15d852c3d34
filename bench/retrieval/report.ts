// The results as a table for people.
import { mean } from './metrics.ts';
import type { CollectionResult, MethodResult } from './measure.ts';

const COLUMNS = ['', 'nDCG@10', 'recall@100', 'p50 ms', 'p95 ms', 'embed ms', 'nDCG / text', 'p50 / text'];

/** A table for each collection, and the mean over all when there are several. */
export function formatResults(results: readonly CollectionResult[]): string {
  const blocks = results.map(formatCollection);
  if (results.length > 1) blocks.push(formatMeans(results));
  return blocks.join('\n\n');
}

function formatCollection(result: CollectionResult): string {
  const { ingest, index, fitAndEmbed } = result.seconds;
  const rate = Math.round(result.documents / (ingest + index));
  return [
    `${result.name}: ${result.documents} documents, ${result.queries} queries; ${result.channels.text}, ${result.channels.vectors}`,
    `loaded at ${rate} documents/s (ingest ${ingest.toFixed(1)} s, text index ${index.toFixed(1)} s), fitted and embedded in ${fitAndEmbed.toFixed(1)} s`,
    ...table([COLUMNS, ...result.methods.map((method) => rowOf(method, textOf(result)))]),
  ].join('\n');
}

function textOf(result: CollectionResult): MethodResult | undefined {
  return result.methods.find(({ method }) => method === 'text');
}

function rowOf(result: MethodResult, text: MethodResult | undefined): string[] {
  return [
    result.method,
    result.ndcg10.toFixed(4),
    result.recall100.toFixed(4),
    result.p50.toFixed(1),
    result.p95.toFixed(1),
    result.embed === null ? '' : result.embed.toFixed(2),
    text ? (result.ndcg10 / text.ndcg10).toFixed(3) : '',
    text ? (result.p50 / text.p50).toFixed(2) : '',
  ];
}

function formatMeans(results: readonly CollectionResult[]): string {
  const value = (result: CollectionResult, method: string) =>
    result.methods.find((entry) => entry.method === method)?.ndcg10 ?? NaN;
  const gains = results.map((result) => value(result, 'fused') - value(result, 'text'));
  const signed = (gain: number) => `${gain < 0 ? '' : '+'}${gain.toFixed(4)}`;
  return [
    'fused − text, nDCG@10',
    ...results.map((result, i) => `  ${result.name.padEnd(24)} ${signed(gains[i] ?? NaN)}`),
    `  ${'mean'.padEnd(24)} ${signed(mean(gains))}`,
  ].join('\n');
}

function table(rows: readonly string[][]): string[] {
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '),
  );
}
