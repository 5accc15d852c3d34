/** Batch inference with shared prefixes: what is claimed, and how it is decided. */
import { defineReproduction } from '@papertape/reproduction';
import { CHARTS } from './charts.ts';
import { CLAIMS } from './claims.ts';
import type { BatchParameters } from './parameters.ts';
import { TOLERANCES } from './tolerances.ts';

const SHAPE = {
  groups: 20,
  sharing: 16,
  prefix: 256,
  distinct: 32,
  generate: 16,
  capacity: 0.45,
  chunk: 2048,
  vocabulary: 512,
  simulatedGroups: 20,
} as const;

const QUICK: BatchParameters = {
  ...SHAPE,
  layers: 2,
  features: 128,
  heads: 2,
  hidden: 512,
  mixedGroups: 10,
  plannedGroups: 40,
  trees: 100,
};

const FULL: BatchParameters = {
  ...SHAPE,
  layers: 4,
  features: 256,
  heads: 4,
  hidden: 1024,
  mixedGroups: 20,
  plannedGroups: 100,
  trees: 1000,
};

export default defineReproduction<BatchParameters>({
  name: 'batch-inference',
  paper: 'arxiv:2412.03594',
  title: 'Batched inference with shared prefixes',
  summary:
    'When many prompts are known beforehand, what they share can be planned, computed once and freed in time, where a ' +
    'cache only hopes to meet it again. Measured here: what plans save, and a small Llama decoder that runs the same ' +
    'prompts without a cache, with an LRU cache in several orders, and by plan, with equal tokens in all arms.',
  limits: [
    'The model is small, has random weights and runs on one processor core: what graphics processors gain from fuller batches and shared attention is simulated at most, and labelled so.',
    'Attention reads as many keys in every arm: on a processor, sharing it saves no arithmetic.',
    'Prompts are random tokens on one or two levels of prefixes; the industrial prompts of the paper are not public.',
    'The baselines are schedulers of our own in the same engine, after vLLM, and not vLLM.',
    'Every request has the blocks for its whole answer reserved from the start, in all arms, so that preemption is not measured.',
  ],
  runtimes: ['browser', 'node'],
  profiles: {
    quick: { parameters: QUICK, seeds: [1, 2, 3], minutes: 2, megabytes: 700 },
    full: { parameters: FULL, seeds: [1, 2, 3], minutes: 20, megabytes: 1200 },
  },
  datasets: [],
  claims: CLAIMS,
  charts: CHARTS,
  tolerances: TOLERANCES,
  run: async (context) => (await import('./run.ts')).run(context),
});
