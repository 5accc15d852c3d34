// A result as a person reads it: what was not tested first, then each claim with its verdict and why.
import {
  countVerdicts,
  evaluateClaims,
  VERDICTS,
  verdictOf,
  type Claim,
  type ClaimOutcome,
  type ReproductionDefinition,
  type Result,
  type Verdict,
} from '@papertape/reproduction';
import type { Colours } from '../terminal/colours.ts';
import { duration, figure, plural, wrap } from '../terminal/format.ts';

/** A result of a known reproduction in lines of at most `columns`; verdicts are computed from its measurements. */
export function describeResult(
  definition: ReproductionDefinition,
  result: Result,
  { columns, colours }: { columns: number; colours: Colours },
): string {
  const outcomes = evaluateClaims(definition, result);
  const blocks = [
    [colours.bold(wrap(definition.title, columns)), ...headLines(definition, result, columns)],
    [colours.bold('Not tested'), ...definition.limits.map((limit) => wrap(limit, columns, '  • '))],
    ...warnings(definition, result).map((text) => [colours.yellow(wrap(text, columns))]),
    [`${colours.bold('Claims')}: ${verdictsInWords(outcomes)}`],
    ...definition.claims.map((claim, index) => claimLines(claim, outcomes[index], columns, colours)),
  ];
  return blocks.map((lines) => `${lines.join('\n')}\n`).join('\n');
}

function headLines({ paper }: ReproductionDefinition, result: Result, columns: number): string[] {
  const { profile, environment, seeds, startedAt } = result;
  const { agent, device, seconds, peakMegabytes, commit } = environment;
  const facts = [
    `${paper}, profile ${profile.name}, ${plural(seeds.length, 'seed')} (${seeds.join(', ')})`,
    `${startedAt.slice(0, 10)}, ${agent}, device ${device}, ${duration(seconds * 1000)}` +
      (peakMegabytes === null ? '' : `, ${Math.round(peakMegabytes)} MB`) +
      (commit === null ? '' : `, commit ${shortCommit(commit)}`),
  ];
  return facts.map((fact) => wrap(fact, columns));
}

function shortCommit(commit: string): string {
  return commit.replace(/\b([0-9a-f]{10})[0-9a-f]{30}\b/g, '$1');
}

/** What makes a result weaker than it looks. */
export function warnings(definition: ReproductionDefinition, result: Result): string[] {
  const { datasets, runs, finishedAt, seeds } = result;
  const titleOf = (name: string) =>
    definition.datasets.find((dataset) => dataset.name === name)?.title ?? name;
  const { seeds: registered } = definition.profiles[result.profile.name];
  const same = seeds.length === registered.length && registered.every((seed) => seeds.includes(seed));
  return [
    ...(same ? [] : [`Not the registered seeds, which are ${registered.join(', ')}: this is no record.`]),
    ...datasets
      .filter(({ origin }) => origin === 'stand-in')
      .map(({ name }) => `Not the paper's data: '${titleOf(name)}' was replaced by data of our own making.`),
    ...(finishedAt === null ? [`Unfinished: ${runs.length} of ${plural(seeds.length, 'seed')} ran.`] : []),
    ...runs.flatMap((run) => (run.status === 'failed' ? [`Seed ${run.seed} failed: ${run.error}`] : [])),
  ];
}

function claimLines(
  claim: Claim,
  outcome: ClaimOutcome | undefined,
  columns: number,
  colours: Colours,
): string[] {
  if (!outcome) return [];
  const { mark, paint } = verdictStyle(outcome.verdict, colours);
  const head = wrap(`${outcome.verdict}: ${claim.statement}`, columns, `  ${mark} `);
  const rows: [string, string][] = [
    ...(claim.test.kind === 'untestable'
      ? []
      : [['here', measuredInWords(claim, outcome)] as [string, string]]),
    ['paper', `${claim.paper ?? 'no figure'} (${claim.source})`],
    ['why', outcome.reason],
  ];
  return [
    head.replace(`${mark} ${outcome.verdict}`, (words) => paint(words)),
    ...rows.map(([name, text]) => wrap(text, columns, `    ${name.padEnd(7)}`)),
  ];
}

/** `2.31× (2.1× to 2.5×, 90 % interval over 5 seeds)`. */
export function measuredInWords({ test, unit }: Claim, { estimate, interval, seeds }: ClaimOutcome): string {
  if (estimate === null) return 'no estimate';
  const write = (value: number) => (test.kind === 'ratio' ? `${figure(value)}×` : figure(value));
  const named = test.kind === 'ratio' || unit === undefined ? '' : ` ${unit}`;
  const what = test.kind === 'always' ? 'mean and range' : '90 % interval';
  const range = interval === null ? '' : `${write(interval[0])} to ${write(interval[1])}, ${what} over `;
  return `${write(estimate)}${named} (${range}${plural(seeds, 'seed')})`;
}

/** `5 hold, 1 does not hold, 2 inconclusive`; what there is none of is left out. */
export function verdictsInWords(outcomes: readonly Pick<ClaimOutcome, 'verdict'>[]): string {
  const counts = countVerdicts(outcomes);
  const told = VERDICTS.filter((verdict) => counts[verdict] > 0).map(
    (verdict) => `${counts[verdict]} ${verdictOf(counts[verdict], verdict)}`,
  );
  return told.length > 0 ? told.join(', ') : 'none';
}

function verdictStyle(verdict: Verdict, { green, red, yellow, dim }: Colours) {
  const styles = {
    holds: { mark: '✓', paint: green },
    'does not hold': { mark: '✗', paint: red },
    inconclusive: { mark: '?', paint: yellow },
    'not testable here': { mark: '–', paint: dim },
  };
  return styles[verdict];
}
