/** What is claimed, in parts that can each be false, and how each is decided. */
import type { Claim, ClaimTest } from '@papertape/reproduction';
import { TUNED } from './settings.ts';

const PERFORMANCE = 'abstract: regression oracles improve performance';
const DEGRADATION = 'abstract: subsequent generations may perform worse';
const OSCILLATION = 'abstract: a potential oscillation effect';

const VALUE = 'value, 0 for uniform actions and 1 for the best';
const LEVELS = 'correlation of a generation with the next';

/** `of` is above `minus` by at least `minimumEffect`. */
function above(of: string, minus: string | number, minimumEffect: number): ClaimTest {
  return { kind: 'difference', of, minus, expect: 'greater', minimumEffect };
}

function times(of: string, over: string, minimumEffect: number): ClaimTest {
  return { kind: 'ratio', of, over, expect: 'greater', minimumEffect };
}

const exploration: readonly Claim[] = [
  {
    id: 'beats-uniform',
    statement:
      'Inverse-gap weighting (γ = 50, memory of one generation) earns at least a quarter of what lies between uniform actions and the best.',
    source: PERFORMANCE,
    paper: null,
    unit: VALUE,
    chart: 'deployed',
    test: above('γ=50: deployed', 'uniform: deployed', 0.25),
  },
  {
    id: 'beats-epsilon-greedy',
    statement:
      'With a memory of four generations, inverse-gap weighting earns more than ε-greedy by .01 of that scale, each at the best of five settings tried on other seeds.',
    source: PERFORMANCE,
    paper: null,
    unit: VALUE,
    chart: 'deployed',
    test: above(`${TUNED.inverseGap}: deployed`, `${TUNED.epsilonGreedy}: deployed`, 0.01),
  },
];

const degradation: readonly Claim[] = [
  {
    id: 'greedier-errs',
    statement:
      'Logged more greedily (γ = 1000, not uniformly), one generation of rows makes a model that errs more about all actions: by .02 at least.',
    source: DEGRADATION,
    paper: null,
    unit: 'RMSE of the predicted chance of a reward',
    chart: 'errors',
    test: above('γ=1000: error', 'uniform: error', 0.02),
  },
  {
    id: 'greedier-worse',
    statement:
      'Its greedy choices are worth less: by .05 at least than those of a model of rows logged with γ = 50.',
    source: DEGRADATION,
    paper: null,
    unit: VALUE,
    chart: 'generations',
    test: above('γ=50: greedy', 'γ=1000: greedy', 0.05),
  },
  {
    id: 'greedier-fluctuates',
    statement: 'From one generation to the next they vary at least twice as much as after uniform logging.',
    source: DEGRADATION,
    paper: null,
    unit: 'ratio of standard deviations between generations',
    chart: 'generations',
    test: times('γ=1000: deviation', 'uniform: deviation', 2),
  },
  {
    id: 'greedier-unbalances',
    statement:
      'A better policy unbalances its training data: with γ = 1000 the share of positive rows is higher than with uniform logging, by .05 at least.',
    source: 'abstract: shifts in the reward distribution and class imbalance',
    paper: null,
    unit: 'share of rows with a reward',
    test: above('γ=1000: positive', 'uniform: positive', 0.05),
  },
  {
    id: 'shorter-errs',
    statement: 'With γ = 1000 a memory of one generation errs more than one of four: by .02 at least.',
    source: 'abstract: short-term memory',
    paper: null,
    unit: 'RMSE of the predicted chance of a reward',
    chart: 'errors',
    test: above('γ=1000: error', 'γ=1000, W=4: error', 0.02),
  },
  {
    id: 'shorter-fluctuates',
    statement: 'And its greedy value varies at least twice as much between generations.',
    source: 'abstract: short-term memory',
    paper: null,
    unit: 'ratio of standard deviations between generations',
    chart: 'generations',
    test: times('γ=1000: deviation', 'γ=1000, W=4: deviation', 2),
  },
  {
    id: 'imbalance-precedes-error',
    statement:
      'Within a run (γ = 1000, memory of one), generations with a larger share of positive rows are followed by models that err more: their correlation is .1 at least.',
    source: 'abstract: class imbalance in the training data',
    paper: null,
    unit: 'correlation over generations',
    test: above('γ=1000: imbalance and error', 0, 0.1),
  },
  {
    id: 'late-rewards-cost',
    statement:
      'Rewards that come two generations late lower the deployed value (γ = 1000, memory of one): by .02 at least.',
    source: 'abstract: batch logged delayed feedback',
    paper: null,
    unit: VALUE,
    test: above('γ=1000: deployed', 'γ=1000, 2 late: deployed', 0.02),
  },
];

const mending: readonly Claim[] = [
  {
    id: 'longer-window-mends',
    statement:
      'A memory of four generations in place of one raises the deployed value at γ = 1000 by .1 at least.',
    source: 'our reading of what the paper asks for: stability',
    paper: null,
    unit: VALUE,
    chart: 'deployed',
    test: above('γ=1000, W=4: deployed', 'γ=1000: deployed', 0.1),
  },
  {
    id: 'mixed-exploration-mends',
    statement:
      'So does giving no action less chance than .02: the deployed value at γ = 1000 and a memory of one rises by .02 at least, exploration paid for.',
    source: 'our reading of what the paper asks for: stability',
    paper: null,
    unit: VALUE,
    chart: 'deployed',
    test: above('γ=1000, mixed: deployed', 'γ=1000: deployed', 0.02),
  },
  {
    id: 'mixed-exploration-errs-less',
    statement: 'And its models err less: by .02 at least.',
    source: 'our reading of what the paper asks for: stability',
    paper: null,
    unit: 'RMSE of the predicted chance of a reward',
    chart: 'errors',
    test: above('γ=1000: error', 'γ=1000, mixed: error', 0.02),
  },
  {
    id: 'weights-do-not-mend',
    statement:
      'Weighing rows by 1/p instead (γ = 200, memory of one) lowers the deployed value: by .02 at least.',
    source: 'the published code, which weighs nothing',
    paper: null,
    unit: VALUE,
    chart: 'deployed',
    test: above('γ=200: deployed', 'γ=200, weighted: deployed', 0.02),
  },
];

const oscillation: readonly Claim[] = [
  {
    id: 'alternation',
    statement:
      'Performance alternates (γ = 1000, memory of one): the correlation of a generation with the next is lower, by .1 at least, than where models learn from resampled data of a frozen policy.',
    source: OSCILLATION,
    paper: 'potential',
    unit: LEVELS,
    chart: 'generations',
    test: {
      kind: 'difference',
      of: 'γ=1000: autocorrelation',
      minus: 'γ=1000, frozen: autocorrelation',
      expect: 'less',
      minimumEffect: 0.1,
    },
  },
  {
    id: 'alternation-by-sign',
    statement: 'A good generation is followed by a bad one: the correlation of levels is below −.1.',
    source: OSCILLATION,
    paper: 'potential',
    unit: LEVELS,
    chart: 'generations',
    test: { kind: 'difference', of: 'γ=1000: autocorrelation', minus: 0, expect: 'less', minimumEffect: 0.1 },
  },
  {
    id: 'feedback-fluctuates',
    statement:
      'Feedback makes performance fluctuate: between generations it varies at least a quarter more than where models learn from resampled data of a frozen policy.',
    source: OSCILLATION,
    paper: 'potential',
    unit: 'ratio of standard deviations between generations',
    chart: 'generations',
    test: times('γ=1000: deviation', 'γ=1000, frozen: deviation', 1.25),
  },
];

const evaluation: readonly Claim[] = [
  {
    id: 'doubly-robust-errs-less',
    statement:
      'Off-policy, the doubly robust estimator errs less than importance weighting: by a factor of 1.25 at least.',
    source: 'off-policy evaluation',
    paper: null,
    unit: 'ratio of root mean squared errors',
    chart: 'estimators',
    test: times('ips: error', 'dr: error', 1.25),
  },
  {
    id: 'policies-are-ranked',
    statement:
      'It puts two policies that differ by .02 or more in the right order in at least 95 % of cases.',
    source: 'off-policy evaluation',
    paper: null,
    unit: 'share of pairs',
    test: above('dr: ordered', 0.95, 0),
  },
  {
    id: 'intervals-cover',
    statement: 'Its 90 % intervals contain the true value in more than 80 % of cases.',
    source: 'off-policy evaluation',
    paper: null,
    unit: 'share of intervals',
    test: above('dr: coverage', 0.8, 0),
  },
  {
    id: 'errors-are-caught',
    statement:
      'Of eleven kinds of errors planted in propensities, the diagnostics catch at least nine in ten in every seed.',
    source: 'ours',
    paper: null,
    unit: 'share of logs with errors that are caught',
    test: { kind: 'always', of: 'planted: caught', atLeast: 0.9 },
  },
  {
    id: 'sound-logs-pass',
    statement: 'They accuse no sound log.',
    source: 'ours',
    paper: null,
    unit: 'share of sound logs that are accused',
    test: { kind: 'always', of: 'planted: sound logs accused', atMost: 0 },
  },
  {
    id: 'thompson-from-uniform',
    statement:
      'On logs of a fashion shop, what Thompson sampling earned is estimated from the log of uniform recommendations: within 3 standard errors.',
    source: 'real logs (Open Bandit Dataset)',
    paper: null,
    unit: 'standard errors',
    test: { kind: 'always', of: 'open bandit: Thompson off by', atLeast: -3, atMost: 3 },
  },
  {
    id: 'uniform-from-thompson',
    statement: 'And what uniform recommendations earned, from the log of Thompson sampling.',
    source: 'real logs (Open Bandit Dataset)',
    paper: null,
    unit: 'standard errors',
    test: { kind: 'always', of: 'open bandit: uniform off by', atLeast: -3, atMost: 3 },
  },
  {
    id: 'real-propensities-pass',
    statement: 'The diagnostics find nothing wrong with the propensities of these logs.',
    source: 'real logs (Open Bandit Dataset)',
    paper: null,
    unit: 'findings',
    test: { kind: 'always', of: 'open bandit: findings', atMost: 0 },
  },
  {
    id: 'payments',
    statement: 'In the payments of a large processor, regression oracles raise the share that succeeds.',
    source: 'experiments',
    paper: null,
    test: {
      kind: 'untestable',
      reason: 'The logs are not public, and no shop or processor can be asked for live traffic.',
    },
  },
];

export const claims: readonly Claim[] = [
  ...exploration,
  ...degradation,
  ...mending,
  ...oscillation,
  ...evaluation,
];
