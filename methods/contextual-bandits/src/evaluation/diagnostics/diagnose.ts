// Are these propensities those that the draws were made with?
import type { LoggedDecision } from '../../types.ts';
import type { Predict } from '../columns.ts';
import { holm } from '../normal.ts';
import { balanceTests, type BalanceTest } from './balance.ts';
import { soundDraws, type SoundDraw } from './draws.ts';
import { familiesOf } from './families.ts';
import { certain, type Diagnosis, type Finding } from './finding.ts';
import { tooSmall, type SmallTest } from './too-small.ts';

export interface DiagnoseOptions {
  /** Chance α of finding anything in a sound log, whatever the number of tests. Default 0.001. */
  readonly level?: number;
  /** Predicted rewards, which sharpen the tests: policies follow predictions, and so do wrong propensities. */
  readonly predict?: Predict;
  /** The least chance that the logging policy gave any action, where known; else the least that is logged. */
  readonly least?: number;
  /** Since when each policy version was live, in milliseconds since 1970. */
  readonly liveSince?: Readonly<Record<string, number>>;
}

/**
 * Looks for propensities that are missing, impossible, made up afterwards, or simply not those of the draws. What only
 * shows on average takes rows: `findings` say how sure they are, and a sound diagnosis of few rows says little. To be
 * certain, draw again: `reproduceDraws`.
 */
export function diagnose(decisions: readonly LoggedDecision[], options: DiagnoseOptions = {}): Diagnosis {
  const { draws, findings } = soundDraws(decisions);
  const choices = draws.filter(({ candidates }) => candidates.length > 1);
  const early = beforeLive(decisions, options.liveSince);
  if (early !== null) findings.push(early);
  if (choices.length > 0 && choices.every(({ propensity }) => propensity > 1 - 1e-6)) {
    findings.push(certain('deterministic', 'all', choices.length, DETERMINISTIC));
    return { sound: false, findings, draws: draws.length, tests: 0 };
  }
  const statistical = testAll(choices, options);
  findings.push(...statistical.findings);
  return { sound: findings.length === 0, findings, draws: draws.length, tests: statistical.tests };
}

const DETERMINISTIC =
  'Every propensity is 1 although there was a choice: either nothing was explored, or propensities were not logged but filled in. Nothing can be said of other policies.';

function testAll(choices: readonly SoundDraw[], { level: α = 0.001, predict, least }: DiagnoseOptions) {
  const smallest = choices.reduce((low, { propensity }) => Math.min(low, propensity), 1);
  const bounds = { least: least ?? smallest, α };
  const balances = familiesOf(choices, predict).flatMap((family) => balanceTests(choices, family, bounds));
  const small = tooSmall(choices);
  const adjusted = holm([small.p, ...balances.map(({ p }) => p)]);
  const findings: Finding[] = [];
  adjusted.forEach((p, i) => {
    if (p >= α) return;
    const balance = balances[i - 1];
    findings.push(balance === undefined ? describeSmall(small, p) : describeBalance(balance, p));
  });
  return { findings: findings.sort((a, b) => (a.p ?? 0) - (b.p ?? 0)), tests: adjusted.length };
}

function describeSmall({ draws, expected, at }: SmallTest, p: number): Finding {
  return {
    problem: 'too-small',
    group: 'all',
    draws,
    expected,
    observed: draws,
    p,
    message: `${draws} draws have a propensity of at most ${short(at)}/K; propensities that small can make at most ${short(expected)} such draws on average. They are not those of the draws.`,
  };
}

function describeBalance({ group, offered, expected, observed }: BalanceTest, p: number): Finding {
  const off = observed / expected;
  const which = off > 1 ? 'too small' : 'too large';
  return {
    problem: 'biased',
    group,
    draws: offered,
    expected,
    observed,
    p,
    message: `In '${group}' the weights 1/p average to ${short(off)} of what they must: propensities there are ${which}, or not those of the draws.`,
  };
}

function beforeLive(
  decisions: readonly LoggedDecision[],
  liveSince: Readonly<Record<string, number>> = {},
): Finding | null {
  const early = decisions.filter(({ policy, time }) => time < (liveSince[policy.version] ?? -Infinity));
  const [first] = early;
  if (first === undefined) return null;
  return certain(
    'after-the-fact',
    `policy ${first.policy.name} ${first.policy.version}`,
    early.length,
    `${early.length} decisions name a policy version that was not live yet (the first: ${first.id}). Log the propensity when the draw is made.`,
  );
}

const short = (value: number) => String(Number(value.toPrecision(3)));
