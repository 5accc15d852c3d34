// The figures as text.
import { ARMS } from './arms.ts';
import type { ArmFigures, Comparison, Estimate } from './measures.ts';
import type { WorldSize } from './world.ts';

/** Everything that was measured. */
export interface Figures {
  size: WorldSize;
  seeds: number;
  every: number;
  arms: ArmFigures[];
  comparisons: Comparison[];
  minutes: number;
}

/** The figures for a terminal. */
export function report({ size, seeds, every, arms, comparisons, minutes }: Figures): string {
  const { readers, days, papersPerDay } = size;
  const lines = [
    `${readers} readers with hidden tastes, ${days} days, ${papersPerDay} new papers a day, ${seeds} worlds; trained ${every === 1 ? 'daily' : `every ${every} days`}`,
    'Means over worlds with 95% intervals (Student’s t).',
    '',
    'Acts in favour (opened, saved, voted) per reader:',
    ...arms.map(
      ({ arm, acts, lateActs, sharpActs }) =>
        `  ${arm.padEnd(17)} ${show(acts)}   second half ${show(lateActs)}   sharp tastes ${show(sharpActs)}`,
    ),
    '',
    'Acts for each of the other, in the same worlds:',
    ...comparisons.map(
      ({ arm, against, acts, lateActs, sharpActs, wins, worlds }) =>
        `  ${`${arm} / ${against}`.padEnd(27)} ${show(acts, 3)}   second half ${show(lateActs, 3)}   sharp ${show(sharpActs, 3)}   more in ${wins} of ${worlds}`,
    ),
    '',
    'Popularity: Gini of impressions over papers, share of the top hundredth, papers never shown; hides per reader:',
    ...arms.map(
      ({ arm, gini, topShare, unseen, hides }) =>
        `  ${arm.padEnd(17)} ${show(gini, 3)}   ${show(topShare, 3)}   ${show(unseen, 3)}   ${show(hides)}`,
    ),
    '',
    'Rounds of training (live, rejected, undecided, suspicious, waiting), milliseconds of one ranking:',
    ...arms.map(
      ({ arm, rounds, rankMs }) =>
        `  ${arm.padEnd(17)} ${Object.values(rounds).join(', ').padEnd(22)} ${rankMs.toFixed(1)}`,
    ),
    '',
    ...Object.entries(ARMS).map(([arm, words]) => `  ${arm.padEnd(17)} ${words}`),
    `${minutes.toFixed(1)} minutes`,
  ];
  return lines.join('\n');
}

function show({ mean, low, high }: Estimate, digits = 1): string {
  const range = low === null || high === null ? '' : ` (${low.toFixed(digits)} to ${high.toFixed(digits)})`;
  return `${mean.toFixed(digits)}${range}`;
}
