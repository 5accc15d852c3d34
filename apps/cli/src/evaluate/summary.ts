// What an evaluation found, for the terminal.
import type { Diagnosis, Evaluation } from '@papertape/contextual-bandits';
import type { Colours } from '../terminal/colours.ts';
import { count, figure, plural, table, wrap } from '../terminal/format.ts';
import type { ReadLog } from './read-log.ts';
import type { EvaluatedEntry } from './run.ts';

interface Shown {
  readonly columns: number;
  readonly colours: Colours;
  readonly confidence: number;
  /** Every estimator, not only the best. */
  readonly methods?: boolean;
}

/** Findings and lines that are listed one by one. */
const MOST_LISTED = 8;

/** The log, its propensities, and a line for each policy. */
export function describe(log: ReadLog, entries: readonly EvaluatedEntry[], shown: Shown): string {
  const [first] = entries;
  if (first === undefined) return '';
  const { bold } = shown.colours;
  return [
    bold(`${plural(log.decisions.length, 'decision')}, ${plural(log.rows.length, 'matured draw')}`),
    ...joinLines(log),
    ...rejectedLines(log, shown),
    '',
    ...diagnosisLines(first.result.diagnosis, shown),
    '',
    `Logged: ${figure(first.result.logged.estimate)} per draw (${interval(first.result.logged)}).`,
    `Would have been earned per draw, with ${Math.round(100 * shown.confidence)} % intervals:`,
    '',
    table(policyRows(entries, shown), '  ').trimEnd(),
    ...doubtLines(entries, shown),
    '',
  ].join('\n');
}

function joinLines({ facts }: ReadLog): string[] {
  const named: [number, string][] = [
    [facts.waiting, 'decisions whose window has not passed (not counted as zeros)'],
    [facts.doubledDecisions, 'decisions logged twice'],
    [facts.conflicting.length, 'ids with two different decisions (left out)'],
    [facts.doubledOutcomes, 'outcomes logged twice'],
    [facts.late, 'outcomes after the window (not counted)'],
    [facts.early, 'outcomes dated just before their decision (counted)'],
    [facts.impossible, 'outcomes dated long before their decision (not counted)'],
    [facts.unknownDecision, 'outcomes of unknown decisions'],
    [facts.notShown, 'outcomes of candidates that were not shown'],
    [facts.clockMovedBack, 'times the clock went back'],
  ];
  return named.filter(([number]) => number > 0).map(([number, what]) => `  ${count(number)} ${what}`);
}

function rejectedLines({ rejected }: ReadLog, { colours: { yellow } }: Shown): string[] {
  if (rejected.length === 0) return [];
  const listed = rejected.slice(0, MOST_LISTED).map(({ line, reason }) => `    line ${line}: ${reason}`);
  const more = rejected.length > MOST_LISTED ? [`    and ${rejected.length - MOST_LISTED} more`] : [];
  return [yellow(`  ${plural(rejected.length, 'line')} cannot be read:`), ...listed, ...more];
}

function diagnosisLines({ sound, findings, draws, tests }: Diagnosis, { columns, colours }: Shown): string[] {
  if (sound) {
    return [
      `${colours.green('✓')} Propensities: nothing wrong in ${plural(draws, 'draw')}, by ${plural(tests, 'test')}.`,
    ];
  }
  const listed = findings.slice(0, MOST_LISTED).map(({ message }) => wrap(message, columns, '  - '));
  const more =
    findings.length > MOST_LISTED ? [`  - and ${findings.length - MOST_LISTED} more (--json has all)`] : [];
  return [`${colours.red('✗')} Propensities: ${plural(findings.length, 'finding')}.`, ...listed, ...more];
}

function policyRows(entries: readonly EvaluatedEntry[], { methods, colours }: Shown): string[][] {
  const head = ['policy', 'estimator', 'estimate', 'interval', 'effective rows', 'largest weight', ''];
  const rows = entries.flatMap(({ name, result: { best, estimates, trusted } }) =>
    (methods ? estimates : [best]).map((each: Evaluation, i) => [
      i === 0 ? name : '',
      each.method,
      figure(each.estimate),
      interval(each),
      `${count(Math.round(each.effectiveSampleSize))} of ${count(each.rows)}`,
      figure(each.maxWeight),
      i > 0 ? '' : trusted ? colours.green('trusted') : colours.yellow('not trusted'),
    ]),
  );
  return [head.map((cell) => colours.dim(cell)), ...rows];
}

/** Why policies are not trusted, beyond what the diagnosis says already. */
function doubtLines(entries: readonly EvaluatedEntry[], { columns }: Shown): string[] {
  return entries.flatMap(({ name, result: { reasons, diagnosis } }) => {
    const told = new Set(diagnosis.findings.map(({ message }) => message));
    const own = reasons.filter((reason) => !told.has(reason));
    return own.length === 0 ? [] : ['', ...own.map((reason) => wrap(reason, columns, `  ${name}: `))];
  });
}

function interval({ interval: { low, high } }: { interval: { low: number; high: number } }): string {
  return Number.isNaN(low) ? 'unknown' : `${figure(low)} to ${figure(high)}`;
}
