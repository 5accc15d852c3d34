/** What is claimed, where the paper says so, and how it is decided. */
import type { Claim } from '@papertape/reproduction';
import { ONE_LEVEL, TWO_LEVELS, type ArmName } from './engine/names.ts';

const within = (of: string, figure: number): Claim['test'] => ({
  kind: 'always',
  of,
  atLeast: figure - 0.0015,
  atMost: figure + 0.0015,
});

const saving = (
  id: string,
  statement: string,
  source: string,
  paper: string | null,
  of: string,
  figure: number,
): Claim => ({
  id,
  statement,
  source,
  paper,
  unit: 'share of prompt tokens not computed',
  test: within(of, figure),
});

const planner: readonly Claim[] = [
  saving(
    'saving-2000',
    'Prefixes of 2,000 tokens, 200 of a prompt’s own, 16 prompts to a prefix: the plan saves 85.2 % of the prompt tokens.',
    'micro-benchmark, token saving',
    '85.2 %',
    'plan.2000.paper',
    0.852,
  ),
  saving(
    'saving-16000',
    'Prefixes of 16,000 tokens: 92.6 %.',
    'micro-benchmark, token saving',
    '92.6 %',
    'plan.16000.paper',
    0.926,
  ),
  {
    id: 'lru-2000',
    statement:
      'An LRU cache of 42 % of all prefixes saves less than half as much on prompts as they come, at 2,000 tokens.',
    source: 'micro-benchmark, token saving',
    paper: '40.1 % against 85.2 %',
    unit: 'LRU over plan',
    test: { kind: 'ratio', of: 'plan.2000.lru', over: 'plan.2000.paper', expect: 'less', minimumEffect: 2 },
  },
  {
    id: 'lru-16000',
    statement: 'A cache of as many tokens saves less than a tenth as much as the plan at 16,000.',
    source: 'micro-benchmark, token saving',
    paper: '6.3 % against 92.6 %',
    unit: 'LRU over plan',
    test: {
      kind: 'ratio',
      of: 'plan.16000.lru',
      over: 'plan.16000.paper',
      expect: 'less',
      minimumEffect: 10,
    },
  },
  saving(
    'levels-wide-paper',
    'On a two-level set that the first level alone saves 25 % of, the greedy algorithm saves 48.6 %.',
    'prefix identification, multi-level sets',
    '25 % → 48.6 %',
    'plan.wide.paper',
    0.486,
  ),
  saving(
    'levels-narrow-paper',
    'On another, 39.7 %.',
    'prefix identification, multi-level sets',
    '39.7 %',
    'plan.narrow.paper',
    0.397,
  ),
  saving(
    'levels-wide-tree',
    'All levels of the first set at once would save 49.2 %.',
    'ours',
    null,
    'plan.wide.tree',
    0.492,
  ),
  saving(
    'levels-narrow-tree',
    'All levels of the second would save 44.7 %.',
    'ours',
    null,
    'plan.narrow.tree',
    0.447,
  ),
  {
    id: 'exact-beats-greedy',
    statement: 'Where forks pay only together, the exact programme saves more than the greedy algorithm.',
    source: 'ours',
    paper: null,
    unit: 'share of prompt tokens, exact − greedy',
    test: {
      kind: 'difference',
      of: 'plan.pairs.exact',
      minus: 'plan.pairs.paper',
      expect: 'greater',
      minimumEffect: 0.01,
    },
  },
  {
    id: 'greedy-loses-little',
    statement: 'On random trees the greedy algorithm loses less than 1 % of the saving on average.',
    source: 'ours',
    paper: null,
    unit: 'share of the optimal saving',
    test: { kind: 'always', of: 'greedy.mean', atMost: 0.01 },
  },
];

const sameTokens = (workload: string, arms: readonly ArmName[]): Claim[] =>
  arms.slice(1).map((arm) => ({
    id: `same-${workload}-${arm.name}`,
    statement: `${workload === 'one' ? 'One level' : 'Two levels'}, ${arm.label}: every request gets the tokens of the arm ‘${arms[0]?.label}’.`,
    source: 'ours: the condition for comparing times at all',
    paper: null,
    unit: 'share of requests',
    test: { kind: 'always', of: `${workload}.${arm.name}.same`, atLeast: 1 },
  }));

const gate: readonly Claim[] = [
  ...sameTokens('one', ONE_LEVEL),
  ...sameTokens('two', TWO_LEVELS),
  {
    id: 'margin-above-rounding',
    statement: 'No chosen token is closer to the second than ten times what logits differ by between arms.',
    source: 'ours: so that equal tokens are no luck',
    paper: null,
    unit: 'smallest lead over ten times the greatest difference',
    test: { kind: 'always', of: 'margin.safety', atLeast: 1 },
  },
];

/** Times are of the processor where the runtime tells them, so that other work on the machine does not count. */
const faster = (
  id: string,
  statement: string,
  paper: string | null,
  of: string,
  over: string,
  times: number,
): Claim => ({
  id,
  statement,
  source: paper === null ? 'ours' : 'micro-benchmark, throughput',
  paper,
  unit: 'times as fast',
  chart: 'times',
  test: { kind: 'ratio', of: `${over}.busy`, over: `${of}.busy`, expect: 'greater', minimumEffect: times },
});

const speed: readonly Claim[] = [
  faster(
    'faster-than-none',
    'At least 3.5 times as fast as without a cache.',
    null,
    'one.batch',
    'one.none',
    3.5,
  ),
  faster(
    'faster-than-lru',
    'At least 2.3 times as fast as an LRU cache with prompts as they come.',
    '18 against 6 requests/s',
    'one.batch',
    'one.lru',
    2.3,
  ),
  faster(
    'faster-than-sorted',
    'Faster than an LRU cache with sorted prompts.',
    '18 against 13.02 requests/s',
    'one.batch',
    'one.sorted',
    1,
  ),
  faster(
    'faster-than-depth-first',
    'Faster than an LRU cache with prompts in depth-first order.',
    null,
    'one.batch',
    'one.depth-first',
    1,
  ),
  faster(
    'levels-faster-than-sorted',
    'On two levels, faster than an LRU cache with sorted prompts.',
    null,
    'two.batch',
    'two.sorted',
    1,
  ),
  faster(
    'tree-pays',
    'On two levels, faster than sharing the first level only.',
    'heuristic 25 % → 48.6 % of tokens',
    'two.batch',
    'two.no-tree',
    1,
  ),
  faster('order-pays', 'The order of groups gains something.', null, 'two.batch', 'two.no-order', 1),
  faster(
    'no-cap-pays',
    'Batches by memory are faster than with at most 16 requests at once.',
    '+2.6 %, +3.8 %',
    'two.batch',
    'two.capped',
    1,
  ),
  faster(
    'fusion-pays',
    'Attention in one launch is faster than in two with a merge.',
    null,
    'two.batch',
    'two.unfused',
    1,
  ),
  {
    id: 'planning-is-short',
    statement: 'Planning takes less than .5 % of the run.',
    source: 'overhead of planning',
    paper: '1.51 of 919.5 s',
    unit: 'share of the run',
    test: { kind: 'always', of: 'planning.share', atMost: 0.005 },
  },
];

/** Of the kernel for graphics processors; undecided where there is no WebGPU, as in Node. */
const kernel: readonly Claim[] = [
  {
    id: 'webgpu-same',
    statement: 'On WebGPU, attention by one dispatch and by two is what double precision gives, to 10⁻⁴.',
    source: 'ours: the condition for comparing times at all',
    paper: null,
    unit: 'greatest difference',
    test: { kind: 'always', of: 'webgpu.difference', atMost: 1e-4 },
  },
  {
    id: 'webgpu-fusion-pays',
    statement: 'On WebGPU, attention by one dispatch is faster than by two with a merge.',
    source: 'attention, fused into one launch',
    paper: null,
    unit: 'times as fast',
    test: {
      kind: 'ratio',
      of: 'webgpu.two-dispatch.milliseconds',
      over: 'webgpu.fused.milliseconds',
      expect: 'greater',
      minimumEffect: 1,
    },
  },
];

const untestable: readonly Claim[] = [
  {
    id: 'industry',
    statement: 'On industrial loads, up to twice as fast as vLLM.',
    source: 'abstract',
    paper: '1.1–2×; 1.30× for prompts of 1570/30 tokens',
    test: {
      kind: 'untestable',
      reason: 'the prompts are not published, and vLLM needs a graphics processor',
    },
  },
];

export const CLAIMS: readonly Claim[] = [...planner, ...gate, ...speed, ...kernel, ...untestable];
