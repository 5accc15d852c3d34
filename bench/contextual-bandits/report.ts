// The figures as text.
import type { Row, SetReport } from './measure.ts';
import type { Speed } from './speed.ts';

/** What is asked of speed, on one core. */
export const WANTED = { learnt: 200_000, rank: 0.5 };

/** One set: a line for each setting. */
export function formatSet({ name, examples, classes, features, rows, ...rest }: SetReport): string {
  const seeds = rows[0]?.losses.length ?? 0;
  return [
    `${name}: ${examples} examples, ${classes} classes, ${features} features; progressive loss over ${seeds} seeds`,
    `  ${'setting'.padEnd(38)} mean     SD      Vowpal Wabbit`,
    ...rows.map((row) => formatRow(row, row === rest.default ? ' (default)' : '')),
    formatRow(rest.supervised, ' (reference)'),
    ...(rest.peer ? [formatPeer(rest.peer, rest)] : ['  Vowpal Wabbit was not measured on this set.']),
  ].join('\n');
}

function formatRow({ setting, mean, deviation, peer }: Row, note: string): string {
  const against = peer === undefined ? '' : peer.toFixed(3);
  return `  ${(setting + note).padEnd(38)} ${mean.toFixed(4)}   ${deviation.toFixed(4)}  ${against}`.trimEnd();
}

function formatPeer(
  peer: NonNullable<SetReport['peer']>,
  { best, default: standard }: Pick<SetReport, 'best' | 'default'>,
) {
  const word = (met: boolean) => (met ? 'met' : 'NOT met');
  return [
    `  Best of Vowpal Wabbit's row: ${peer.loss.toFixed(3)} (${peer.setting}).`,
    `Ours: ${best.mean.toFixed(4)} (${best.setting}), ${word(peer.met)};`,
    `by default ${standard.mean.toFixed(4)}, ${word(peer.metByDefault)}.`,
  ].join(' ');
}

/** Learning and ranking. */
export function formatSpeed({ learnt, features, learnRatio, rank, rankP95, rankRatio, hash }: Speed): string {
  const wanted = WANTED.learnt.toLocaleString('en');
  return [
    `Speed on one core, rows of ${features.toFixed(0)} features among 2¹⁸, medians:`,
    `  learn  ${Math.round(learnt).toLocaleString('en')} rows/s (${wanted} are asked for); ${learnRatio.toFixed(1)}× a bare product wᵀx`,
    `  rank   a slate of 30 from 30 candidates in ${rank.toFixed(3)} ms (${WANTED.rank} ms is asked for), p95 on the clock ${rankP95.toFixed(3)} ms; ${rankRatio.toFixed(1)}× 30 bare products`,
    `  hash   the fields of 30 candidates in ${hash.toFixed(3)} ms`,
  ].join('\n');
}
