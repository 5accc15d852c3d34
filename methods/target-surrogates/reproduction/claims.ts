/** The claims, each with the test that decides it from the measurements of all seeds. */
import type { Claim } from '@papertape/reproduction';

const IDENTITIES: Claim[] = [
  {
    id: 'surrogate-bounds-loss',
    statement: 'With η = 1/L the surrogate lies above the loss, at 200 random θ a seed.',
    source: 'abstract: the surrogate is a global upper bound on the loss',
    paper: 'G_t ≥ h for η ≤ 1/L',
    unit: '(G − h)/(1 + h)',
    test: { kind: 'always', of: 'gap-least', atLeast: -1e-12 },
  },
  {
    id: 'surrogate-touches-loss',
    statement: 'Surrogate and loss are equal where the surrogate is built.',
    source: 'the definition of the surrogate',
    paper: 'G_t(θ_t) = h(θ_t)',
    unit: 'loss',
    test: { kind: 'always', of: 'touch-worst', atMost: 1e-12 },
  },
  {
    id: 'surrogate-never-rises',
    statement: 'Inner steps never raise the surrogate.',
    source: 'abstract: majorisation and minimisation',
    paper: null,
    unit: 'loss',
    test: { kind: 'always', of: 'rise-worst', atMost: 1e-12 },
  },
  {
    id: 'decrease-is-real',
    statement: 'The decrease that a step reports is that of the surrogate as the paper defines it.',
    source: 'the definition of the surrogate',
    paper: null,
    unit: 'relative error',
    test: { kind: 'always', of: 'decrease-error', atMost: 1e-8 },
  },
  {
    id: 'one-inner-step-is-sgd',
    statement: 'With one inner step of α the method is SGD with step α.',
    source: 'the definition of the surrogate',
    paper: 'equal',
    unit: 'largest difference in θ',
    test: { kind: 'always', of: 'first-step-error', atMost: 1e-12 },
  },
  {
    id: 'one-oracle-call',
    statement: 'A step of constant η asks the oracle once, however many inner steps follow.',
    source: 'abstract: many updates amortise one gradient',
    paper: '1',
    unit: 'calls a step',
    test: { kind: 'always', of: 'calls-per-step', atLeast: 1, atMost: 1 },
  },
];

const INNER_STEPS: Claim[] = [
  {
    id: 'more-inner-steps',
    statement:
      'When some θ fits every label, 100 inner steps reach at most half the loss of 10, for as many oracle calls.',
    source: 'abstract; experiments on supervised learning',
    paper: 'larger m, lower loss',
    unit: 'ratio of losses',
    chart: 'full-batch-calls',
    test: { kind: 'ratio', of: 'full-sso-m100', over: 'full-sso-m10', expect: 'less', minimumEffect: 2 },
  },
  {
    id: 'lower-than-sgd',
    statement: 'For 100 oracle calls, 100 inner steps reach a loss below that of SGD at its best step size.',
    source: 'experiments on supervised learning',
    paper: 'lower',
    unit: 'ratio of losses',
    chart: 'full-batch-calls',
    test: { kind: 'ratio', of: 'full-sso-m100', over: 'full-sgd', expect: 'less', minimumEffect: 1.5 },
  },
  {
    id: 'lower-than-every-baseline',
    statement:
      'For 100 oracle calls, each method at the best of the same grid, SSO (m = 100) ends below SGD, Adam and AdaGrad.',
    source: 'experiments on supervised learning',
    paper: 'lower',
    unit: 'ratio of losses',
    chart: 'full-batch-calls',
    test: {
      kind: 'ratio',
      of: 'full-sso-best',
      over: 'full-best-baseline',
      expect: 'less',
      minimumEffect: 1,
    },
  },
  {
    id: 'line-search-target',
    statement:
      'A line search in the target space and 100 inner steps reach a mean loss of .001 in 100 outer steps.',
    source: 'experiments on supervised learning',
    paper: null,
    unit: 'mean loss',
    chart: 'full-batch-calls',
    test: { kind: 'always', of: 'full-sso-search', atMost: 0.001 },
  },
  {
    id: 'line-search-per-call',
    statement:
      'The line search in the target space beats the one in θ (SLS), every trial charged as an oracle call.',
    source: 'experiments on supervised learning',
    paper: 'lower',
    unit: 'ratio of losses',
    chart: 'full-batch-calls',
    test: { kind: 'ratio', of: 'full-sso-search', over: 'full-sls-long', expect: 'less', minimumEffect: 2 },
  },
];

const MINI_BATCHES: Claim[] = [
  {
    id: 'mini-batch-inner-steps',
    statement: 'With batches of 625 too, 100 inner steps reach at most half the loss of 10 in 10 epochs.',
    source: 'experiments on supervised learning',
    paper: 'larger m, lower loss',
    unit: 'ratio of losses',
    chart: 'mini-batch-calls',
    test: {
      kind: 'ratio',
      of: 'mushrooms-b625-sso-m100',
      over: 'mushrooms-b625-sso-m10',
      expect: 'less',
      minimumEffect: 2,
    },
  },
  {
    id: 'mini-batch-lower-than-sgd',
    statement: 'With batches of 625 and η = 1/L, 100 inner steps end below SGD at its best step size.',
    source: 'experiments on supervised learning',
    paper: 'lower',
    unit: 'ratio of losses',
    chart: 'mini-batch-calls',
    test: {
      kind: 'ratio',
      of: 'mushrooms-b625-sso-m100',
      over: 'mushrooms-b625-sgd',
      expect: 'less',
      minimumEffect: 1,
    },
  },
];

const NOISE: Claim[] = [
  {
    id: 'constant-step-stops',
    statement:
      'Where no θ fits every label a constant η stops at a floor: the second half of a run lowers the gradient by less than half.',
    source: 'theory of the stochastic setting',
    paper: 'a neighbourhood',
    unit: 'norm at half time over norm at the end',
    chart: 'floor-calls',
    test: { kind: 'always', of: 'floor-fall', atMost: 2 },
  },
  {
    id: 'decay-goes-below',
    statement: 'An exponentially falling η ends with at most a tenth of the gradient norm of a constant one.',
    source: 'theory of the stochastic setting',
    paper: null,
    unit: 'ratio of gradient norms',
    chart: 'floor-calls',
    test: { kind: 'ratio', of: 'floor-constant', over: 'floor-decay', expect: 'greater', minimumEffect: 10 },
  },
  {
    id: 'small-batch-large-m',
    statement:
      'Where no θ fits every label, with batches of 25, 100 inner steps a batch end at a loss at least a quarter higher than one.',
    source: 'experiments on supervised learning',
    paper: null,
    unit: 'ratio of losses',
    chart: 'small-batch-calls',
    test: {
      kind: 'ratio',
      of: 'small-m100',
      over: 'small-m1',
      expect: 'greater',
      minimumEffect: 1.25,
    },
  },
];

const COST: Claim[] = [
  {
    id: 'free-oracle',
    statement: 'When the oracle costs nothing extra, SGD is at the goal sooner than 100 inner steps a call.',
    source: 'abstract: many updates amortise one gradient',
    paper: null,
    unit: 'ratio of seconds',
    chart: 'wall-clock',
    test: {
      kind: 'ratio',
      of: 'goal-seconds-sso-0ms',
      over: 'goal-seconds-sgd-0ms',
      expect: 'greater',
      minimumEffect: 1,
    },
  },
  {
    id: 'costly-oracle',
    statement:
      'When an oracle call costs 10 ms more, 100 inner steps a call are at the goal sooner than SGD.',
    source: 'abstract: many updates amortise one gradient',
    paper: null,
    unit: 'ratio of seconds',
    chart: 'wall-clock',
    test: {
      kind: 'ratio',
      of: 'goal-seconds-sso-10ms',
      over: 'goal-seconds-sgd-10ms',
      expect: 'less',
      minimumEffect: 1,
    },
  },
  {
    id: 'costly-oracle-every-baseline',
    statement:
      'When an oracle call costs 10 ms more, they are at the goal sooner than every baseline at its best step size.',
    source: 'abstract: many updates amortise one gradient',
    paper: null,
    unit: 'ratio of seconds',
    chart: 'wall-clock',
    test: {
      kind: 'ratio',
      of: 'goal-seconds-sso-10ms',
      over: 'goal-seconds-best-baseline-10ms',
      expect: 'less',
      minimumEffect: 1,
    },
  },
  {
    id: 'costly-oracle-injected',
    statement: 'The same with an oracle that really waits 10 ms before it answers.',
    source: 'abstract: many updates amortise one gradient',
    paper: null,
    unit: 'ratio of seconds',
    test: { kind: 'ratio', of: 'injected-sso', over: 'injected-sgd', expect: 'less', minimumEffect: 1 },
  },
];

const IMITATION: Claim[] = [
  {
    id: 'imitation-mujoco',
    statement: 'Imitating an expert on Hopper and Walker2d, larger m needs fewer calls of the expert.',
    source: 'experiments on imitation learning',
    paper: 'lower loss',
    test: {
      kind: 'untestable',
      reason: 'MuJoCo does not run here; the next claim tests the same on a cart-pole, a far smaller task.',
    },
  },
  {
    id: 'imitation-substitute',
    statement:
      'Imitating a linear-quadratic expert on a cart-pole (our substitute), 50 inner steps a call end below one.',
    source: 'experiments on imitation learning',
    paper: 'lower loss',
    unit: 'ratio of losses',
    chart: 'imitation-calls',
    test: {
      kind: 'ratio',
      of: 'imitation-sso-m50',
      over: 'imitation-sso-m1',
      expect: 'less',
      minimumEffect: 2,
    },
  },
  {
    id: 'imitation-baselines',
    statement: 'On the cart-pole, 50 inner steps a call end below SGD and Adam at their best step sizes.',
    source: 'experiments on imitation learning',
    paper: 'lower loss',
    unit: 'ratio of losses',
    chart: 'imitation-calls',
    test: {
      kind: 'ratio',
      of: 'imitation-sso-m50',
      over: 'imitation-best-baseline',
      expect: 'less',
      minimumEffect: 1,
    },
  },
];

export const CLAIMS: Claim[] = [
  ...IDENTITIES,
  ...INNER_STEPS,
  ...MINI_BATCHES,
  ...NOISE,
  ...COST,
  ...IMITATION,
];
