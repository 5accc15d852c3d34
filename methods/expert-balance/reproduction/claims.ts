/** What is claimed, in parts that can each be false, and how each is decided. */
import type { Claim } from '@papertape/reproduction';

/** Nats a byte that would matter: about a third of the paper's gain at its usual α. */
const MATTERS = 0.005;
const identities: readonly Claim[] = [
  {
    id: 'ranks-equal-one-batch',
    statement:
      'Two ranks with two accumulation steps each, their counts summed, give the routers the gradient of one large batch, to single precision.',
    source: 'the global-batch loss',
    paper: 'equal',
    unit: 'largest difference over the largest entry',
    test: { kind: 'always', of: 'identity.error', atMost: 1e-4 },
  },
];

const specialisation: readonly Claim[] = [
  {
    id: 'specialises-threefold',
    statement:
      'At α = .1, the experts chosen tell at least 3 times as many bits of the domain under the global balance as under the micro one, in every seed.',
    source: 'expert specialisation',
    paper: null,
    unit: 'global over micro, mutual information',
    chart: 'bits',
    test: { kind: 'always', of: 'ratio-0.1', atLeast: 3 },
  },
  {
    id: 'specialises',
    statement: 'At α = .1, they tell more bits under the global balance, in every seed.',
    source: 'expert specialisation',
    paper: null,
    unit: 'global over micro, mutual information',
    chart: 'bits',
    test: { kind: 'always', of: 'ratio-0.1', atLeast: 1 },
  },
  {
    id: 'specialises-weak',
    statement: 'At α = .01 too.',
    source: 'expert specialisation',
    paper: null,
    unit: 'global over micro, mutual information',
    chart: 'bits-by-coefficient',
    test: {
      kind: 'ratio',
      of: 'global-0.01.bits',
      over: 'micro-0.01.bits',
      expect: 'greater',
      minimumEffect: 1,
    },
  },
  {
    id: 'surer',
    statement: 'The k greatest probabilities sum to more under the global balance (α = .1).',
    source: 'the sum of the top k',
    paper: 'higher',
    unit: 'global over micro',
    test: {
      kind: 'ratio',
      of: 'global-0.1.top-sum',
      over: 'micro-0.1.top-sum',
      expect: 'greater',
      minimumEffect: 1,
    },
  },
  {
    id: 'even-overall',
    statement:
      'Under the global balance (α = .1) no expert gets more than twice the mean load of held-out text of all domains.',
    source: 'ours',
    paper: null,
    unit: 'busiest over mean, worst layer',
    test: { kind: 'always', of: 'global-0.1.largest-load', atMost: 2 },
  },
];

function lossGap(α: number): Claim {
  return {
    id: `lower-loss-${String(α).replace('.', '-')}`,
    statement: `At α = ${String(α).replace(/^0/, '')}, the global balance ends with a lower loss on held-out text than the micro one.`,
    source: 'main results',
    paper: '8.167 → 8.038 in perplexity (.016 nats a token)',
    unit: 'nats a byte, micro − global',
    chart: 'loss-by-coefficient',
    test: {
      kind: 'difference',
      of: `micro-${α}.nats`,
      minus: `global-${α}.nats`,
      expect: 'greater',
      minimumEffect: 0,
    },
  };
}

const loss: readonly Claim[] = [
  lossGap(0.1),
  lossGap(0.01),
  lossGap(0.001),
  {
    id: 'lower-loss-best',
    statement: 'Each at the best of the same three α, the global balance ends with a lower loss.',
    source: 'ours; the paper lowers α for micro only',
    paper: '8.159 (micro, α = .001) against 8.038',
    unit: 'nats a byte, micro − global',
    chart: 'loss-by-coefficient',
    test: {
      kind: 'difference',
      of: 'micro.best-nats',
      minus: 'global.best-nats',
      expect: 'greater',
      minimumEffect: 0,
    },
  },
];

const batches: readonly Claim[] = [
  {
    id: 'two-sequences',
    statement: 'A balance batch of two sequences in place of one already specialises more.',
    source: 'size of the balance batch',
    paper: null,
    unit: 'two over one, mutual information',
    chart: 'bits-by-batch',
    test: { kind: 'ratio', of: 'batch-2.bits', over: 'micro-0.1.bits', expect: 'greater', minimumEffect: 1 },
  },
  {
    id: 'larger-batch-lower-loss',
    statement: 'A balance batch of 8 sequences ends with a lower loss than one of a single sequence.',
    source: 'size of the balance batch',
    paper: '8.167 (4) → 8.062 (32) → 8.038 (512)',
    unit: 'nats a byte, one − eight',
    chart: 'gain-by-batch',
    test: {
      kind: 'difference',
      of: 'micro-0.1.nats',
      minus: 'batch-8.nats',
      expect: 'greater',
      minimumEffect: 0,
    },
  },
  {
    id: 'saturates',
    statement: 'Eight sequences give at least four fifths of the specialisation of all 32.',
    source: 'size of the balance batch',
    paper: 'saturates near 128 of 512',
    unit: 'eight over all, less .8',
    chart: 'bits-by-batch',
    test: { kind: 'difference', of: 'share-8', minus: 0.8, expect: 'greater', minimumEffect: 0 },
  },
];

const variants: readonly Claim[] = [
  {
    id: 'shuffled-specialises',
    statement:
      'f of as few tokens as one sequence has, but drawn from the whole batch, gives at least four fifths of the specialisation: variety counts, not number.',
    source: 'the shuffled control',
    paper: '8.041 against 8.038 (global) and 8.167 (micro)',
    unit: 'shuffled over global, less .8',
    chart: 'bits',
    test: { kind: 'difference', of: 'shuffled.share', minus: 0.8, expect: 'greater', minimumEffect: 0 },
  },
  {
    id: 'buffer-specialises',
    statement:
      'With a quarter of the batch at a time, a buffer of four accumulation steps specialises more than micro.',
    source: 'Algorithm 1',
    paper: '7.199 (128 and buffer) against 7.198 (512) and 7.347 (micro)',
    unit: 'buffer over micro, mutual information',
    chart: 'bits',
    test: { kind: 'ratio', of: 'buffer.bits', over: 'micro-0.1.bits', expect: 'greater', minimumEffect: 1 },
  },
  {
    id: 'switch-to-global',
    statement:
      'Switched to the global balance half-way, a run ends more specialised than one that stays micro.',
    source: 'switching while training',
    paper: '7.297 at half, against 7.347 and 7.198',
    unit: 'switched over micro, mutual information',
    chart: 'switch',
    test: {
      kind: 'ratio',
      of: 'to-global.bits',
      over: 'micro-0.1.bits',
      expect: 'greater',
      minimumEffect: 1,
    },
  },
  {
    id: 'switch-to-micro',
    statement:
      'Switched to the micro balance half-way, a run ends less specialised than one that stays global.',
    source: 'switching while training',
    paper: '7.373, worse than micro from the start',
    unit: 'switched over global, mutual information',
    chart: 'switch',
    test: { kind: 'ratio', of: 'to-micro.bits', over: 'global-0.1.bits', expect: 'less', minimumEffect: 1 },
  },
  {
    id: 'hybrid-specialises',
    statement: 'Global with a hundredth of the micro loss specialises more than micro.',
    source: 'the hybrid, Table 4',
    paper: null,
    unit: 'hybrid over micro, mutual information',
    chart: 'bits',
    test: { kind: 'ratio', of: 'hybrid.bits', over: 'micro-0.1.bits', expect: 'greater', minimumEffect: 1 },
  },
  {
    id: 'hybrid-evener-sequences',
    statement: 'The hybrid spreads the tokens of a single sequence more evenly than global alone.',
    source: 'the hybrid, Table 4',
    paper: null,
    unit: 'hybrid over global, variation of load within a sequence',
    test: {
      kind: 'ratio',
      of: 'hybrid.sequence-variation',
      over: 'global-0.1.sequence-variation',
      expect: 'less',
      minimumEffect: 1,
    },
  },
  {
    id: 'bias-global',
    statement:
      'A selection bias without a loss, too, ends lower when it is moved by the load of all sequences.',
    source: 'the auxiliary-loss-free peer',
    paper: '8.521 (4) → 8.080 (512)',
    unit: 'nats a byte, micro − global',
    test: {
      kind: 'difference',
      of: 'bias-micro.nats',
      minus: 'bias-global.nats',
      expect: 'greater',
      minimumEffect: 0,
    },
  },
];

const controls: readonly Claim[] = [
  {
    id: 'control-no-gain',
    statement: 'Where every sequence runs through all domains, the global balance gains less than .005 nats.',
    source: 'ours, the negative control',
    paper: null,
    unit: 'nats a byte, micro − global, less .005',
    test: { kind: 'difference', of: 'mixed.gap', minus: MATTERS, expect: 'less', minimumEffect: 0 },
  },
  {
    id: 'control-no-loss',
    statement: 'Nor does it lose more than .005 nats there.',
    source: 'ours, the negative control',
    paper: null,
    unit: 'nats a byte, micro − global, plus .005',
    test: { kind: 'difference', of: 'mixed.gap', minus: -MATTERS, expect: 'greater', minimumEffect: 0 },
  },
];

const untestable: readonly Claim[] = [
  {
    id: 'benchmarks',
    statement: 'Scores of benchmarks rise with the balance batch.',
    source: 'main results',
    paper: 'MMLU 41.63 → 43.48',
    test: { kind: 'untestable', reason: 'a model that a laptop trains in minutes knows nothing to be asked' },
  },
  {
    id: 'step-time',
    statement:
      'At 43 billion parameters, a step takes 1.64 s with the global balance and 1.55 s with the micro one.',
    source: 'step times',
    paper: '1.64 s, 1.55 s',
    test: {
      kind: 'untestable',
      reason:
        'it is a matter of how devices wait for the busiest of them; here are none, and the busiest load is reported instead',
    },
  },
];

export const CLAIMS: readonly Claim[] = [
  ...identities,
  ...specialisation,
  ...loss,
  ...batches,
  ...variants,
  ...controls,
  ...untestable,
];
