// A finished run beside the record: claim by claim, and number by number where both read the same data.
import { seedValues, type ClaimOutcome, type Comparison, type Result } from '@papertape/reproduction';
import { oursOf } from '../../reproduction/claim-words.ts';
import { formatDuration, formatNumber } from '../../reproduction/format.ts';
import type { RunData } from '../../reproduction/run-data.ts';
import { element } from './elements.ts';
import { tableOf } from './table.ts';

/** What a run came to. */
export interface Outcome {
  result: Result;
  outcomes: readonly ClaimOutcome[];
  comparison: Comparison | null;
}

/** Differences listed; the others are counted. */
const LISTED = 12;

/** The elements that show it. */
export function outcomeElements(data: RunData, outcome: Outcome, record: Result | null): Node[] {
  const { result, comparison } = outcome;
  return [
    element('h3', {}, [record ? 'Your run beside the record' : 'Your run']),
    element('p', {}, [circumstances(result)]),
    ...dataNotes(data, result),
    ...failures(result),
    element('p', { class: 'comparison' }, [comparisonInWords(comparison, record)]),
    ...(comparison?.comparable ? differencesTable(comparison) : []),
    claimsTable(data, outcome, record),
  ];
}

function circumstances({ runs, environment }: Result): string {
  const finished = runs.filter(({ status }) => status === 'finished').length;
  return (
    `${finished} ${finished === 1 ? 'seed' : 'seeds'} in ${formatDuration(environment.seconds)} ` +
    `on ${environment.device === 'auto' ? 'WebAssembly or plain JavaScript' : environment.device}.`
  );
}

function dataNotes({ datasets }: RunData, result: Result): Node[] {
  return result.datasets
    .filter(({ origin }) => origin === 'stand-in')
    .map(({ name }) => {
      const title = datasets.find((dataset) => dataset.name === name)?.title ?? name;
      return element('p', { class: 'warning' }, [
        `It read a stand-in of our own making for ${title}: its numbers say nothing about the real data.`,
      ]);
    });
}

function failures({ runs }: Result): Node[] {
  return runs.flatMap((run) =>
    run.status === 'failed'
      ? [element('p', { class: 'warning' }, [`Seed ${run.seed} failed: ${run.error}`])]
      : [],
  );
}

/** How the numbers compare, in words a reader can rely on. */
export function comparisonInWords(comparison: Comparison | null, record: Result | null): string {
  if (!record || !comparison) return 'There is no record of the quick profile to compare it with.';
  if (!comparison.comparable)
    return `Its numbers cannot be compared with the record: ${comparison.reason}. The verdicts below stand each for itself.`;
  const of = `${comparison.compared} numbers of ${comparison.seeds.length} ${comparison.seeds.length === 1 ? 'seed' : 'seeds'}`;
  if (comparison.agrees) {
    const [largest] = comparison.differences.toSorted((a, b) => b.relative - a.relative);
    return largest
      ? `The same as the record within tolerance: ${of}. The largest relative difference is ${formatNumber(largest.relative)} (${largest.metric}).`
      : `The same as the record to the last digit: ${of}.`;
  }
  const outside = comparison.differences.filter(({ within }) => !within).length + comparison.missing.length;
  return `${outside} of ${of} ${outside === 1 ? 'differs' : 'differ'} from the record by more than the tolerance.`;
}

function differencesTable({ differences }: Extract<Comparison, { comparable: true }>): Node[] {
  const outside = differences.filter(({ within }) => !within);
  if (outside.length === 0) return [];
  const rows = outside
    .slice(0, LISTED)
    .map(({ seed, metric, a, b, relative, tolerance }) => [
      `${metric}, seed ${seed}`,
      formatNumber(a),
      formatNumber(b),
      formatNumber(relative),
      formatNumber(tolerance),
    ]);
  const head = ['Number', 'Yours', 'Record', 'Relative difference', 'Tolerance'];
  const more = outside.length - LISTED;
  return [
    tableOf('Numbers outside of the tolerance', head, rows),
    ...(more > 0 ? [element('p', {}, [`And ${more} more.`])] : []),
  ];
}

function claimsTable(data: RunData, { outcomes, result }: Outcome, record: Result | null): HTMLElement {
  const rows = data.claims.map((claim) => {
    const own = outcomes.find(({ id }) => id === claim.id);
    const recorded = record?.claims.find(({ id }) => id === claim.id);
    const words = (outcome: ClaimOutcome | undefined, from: Result) =>
      outcome ? verdictWords(claim, outcome, from) : '–';
    return [claim.statement, words(own, result), ...(record ? [words(recorded, record)] : [])];
  });
  return tableOf('Claims of your run', ['Claim', 'Your run', ...(record ? ['The record'] : [])], rows);
}

function verdictWords(claim: RunData['claims'][number], outcome: ClaimOutcome, from: Result): string {
  const ours = oursOf(claim, outcome);
  if (ours) return `${outcome.verdict}: ${ours.estimate}${ours.interval ? ` (${ours.interval})` : ''}`;
  // Too few seeds decide nothing, but what they measured can be shown.
  const measured = measuredInWords(claim, from);
  const words = [outcome.reason, measured].filter((text) => text !== '').join('; ');
  return words === '' ? outcome.verdict : `${outcome.verdict}: ${words}`;
}

function measuredInWords({ test }: RunData['claims'][number], result: Result): string {
  if (test.kind === 'untestable') return '';
  const mean = (metric: string | number): string | null => {
    if (typeof metric === 'number') return formatNumber(metric);
    const values = seedValues(result, metric);
    return values.length === 0
      ? null
      : formatNumber(values.reduce((sum, value) => sum + value, 0) / values.length);
  };
  const of = mean(test.of);
  if (of === null) return '';
  const other =
    test.kind === 'ratio' ? mean(test.over) : test.kind === 'difference' ? mean(test.minus) : null;
  return other === null ? `measured ${of}` : `measured ${of} against ${other}`;
}
