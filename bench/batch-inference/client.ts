// Batches through the client, over HTTP, to a server that computes nothing, takes 20 ms for an answer and counts what its
// prefix cache finds. A prompt is in its cache once it is answered. 20 groups of 16 prompts, 256 tokens shared and 32 not.
import { depthFirstOrder, simulateBlockCache, sortedOrder, type Group } from '@papertape/batch-inference';
import {
  createClient,
  measuredSaving,
  planBatch,
  runPlan,
  type BatchRequest,
  type PlannedBatch,
  type RunPlanOptions,
} from '@papertape/batch-inference/client';
import { startInferenceServer } from '@papertape/batch-inference/testing';
import { mulberry32 } from '../random.ts';
import { percentile } from '../statistics.ts';
import type { Outcome, PartOptions } from './part.ts';

const [GROUPS, SHARING, PREFIX, DISTINCT] = [20, 16, 256, 32];
/** As a share of what the prefixes take together. */
const CAPACITY = 0.45;
/** Milliseconds: prompts that come within it do not find each other. */
const ANSWER_MS = 20;
const CACHE_TOKENS = Math.round(CAPACITY * GROUPS * PREFIX);

export async function part({ rounds, log }: PartOptions): Promise<Outcome> {
  const requests = shuffledRequests();
  const rows: { name: string; saving: number; calls: number }[] = [];
  for (const arm of ARMS) {
    log(`${arm.name} …`);
    const runs: Run[] = [];
    for (let round = 0; round < rounds; round++) runs.push(await runArm(arm, requests));
    const median = (value: (run: Run) => number) => percentile(runs.map(value), 0.5);
    rows.push({
      name: arm.name,
      saving: median((run) => run.saving),
      calls: median((run) => run.callsPerSecond),
    });
  }
  const simulated = await simulations(requests);
  return { text: format(rows, simulated), figures: { rows, simulated }, reached: true };
}

interface Arm {
  name: string;
  order(planned: PlannedBatch, tokens: Int32Array[]): PlannedBatch;
  options: RunPlanOptions;
}

const BUDGET = Math.round(0.75 * CACHE_TOKENS); // the rest is what has ended and is not yet evicted

const ARMS: readonly Arm[] = [
  {
    name: 'as they come',
    order: (planned) => inOrder(planned, [...planned.requests.keys()]),
    options: { prime: 'none' },
  },
  {
    name: 'sorted',
    order: (planned, tokens) => inOrder(planned, sortedOrder(tokens)),
    options: { prime: 'none' },
  },
  { name: 'planned, not primed', order: (planned) => planned, options: { prime: 'none' } },
  {
    name: 'planned, primed',
    order: (planned) => planned,
    options: { prime: 'separate' },
  },
  {
    name: 'planned, first answer first',
    order: (planned) => planned,
    options: { prime: 'first' },
  },
  {
    name: 'the same, KV in flight capped',
    order: (planned) => planned,
    options: { prime: 'first', kvBudgetTokens: BUDGET },
  },
];

interface Run {
  saving: number;
  callsPerSecond: number;
}

async function runArm({ order, options }: Arm, requests: BatchRequest[]): Promise<Run> {
  const server = await startInferenceServer({
    cacheTokens: CACHE_TOKENS,
    beforeAnswer: () => new Promise((resolve) => setTimeout(resolve, ANSWER_MS)),
  });
  try {
    const client = createClient({ baseUrl: server.url });
    const planned = await planBatch(requests, client);
    const tokens = await tokensOf(requests, client);
    const start = performance.now();
    const summary = await runPlan(order(planned, tokens), client, { ...options, concurrency: 16 });
    const seconds = (performance.now() - start) / 1000;
    return { saving: measuredSaving(summary) ?? 0, callsPerSecond: server.requests.length / seconds };
  } finally {
    await server.close();
  }
}

/** Requests one by one, without groups. */
function inOrder(planned: PlannedBatch, order: readonly number[]): PlannedBatch {
  const groups: Group[] = planned.requests.map((_, index) => ({ prefixLength: 0, members: [index] }));
  return { ...planned, groups, order };
}

async function tokensOf(
  requests: BatchRequest[],
  client: ReturnType<typeof createClient>,
): Promise<Int32Array[]> {
  return Promise.all(
    requests.map(async (request) => Int32Array.from((await client.tokenize(request)) ?? [])),
  );
}

/** What the same cache would find if requests came one after the other. */
async function simulations(requests: BatchRequest[]): Promise<Record<string, number>> {
  const server = await startInferenceServer();
  const tokens = await tokensOf(requests, createClient({ baseUrl: server.url }));
  await server.close();
  const saved = (order?: readonly number[]) =>
    simulateBlockCache(tokens, { blockSize: 16, capacityTokens: CACHE_TOKENS, ...(order && { order }) })
      .saving;
  return {
    'as they come': saved(),
    sorted: saved(sortedOrder(tokens)),
    'depth first': saved(depthFirstOrder(tokens)),
  };
}

function shuffledRequests(): BatchRequest[] {
  const random = mulberry32(7);
  const words = (length: number) => Array.from({ length }, () => `w${Math.floor(random() * 5000)}`).join(' ');
  const prefixes = Array.from({ length: GROUPS }, () => words(PREFIX));
  const keyed = prefixes.flatMap((prefix) =>
    Array.from({ length: SHARING }, () => ({ key: random(), content: `${prefix} ${words(DISTINCT)}` })),
  );
  return keyed
    .sort((a, b) => a.key - b.key)
    .map(({ content }, index) => ({
      customId: `${index}`,
      url: '/v1/chat/completions',
      body: { model: 'test-model', messages: [{ role: 'user', content }], max_tokens: 4 },
    }));
}

function format(
  rows: { name: string; saving: number; calls: number }[],
  simulated: Record<string, number>,
): string {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  return [
    `${GROUPS * SHARING} requests over HTTP, 16 at a time, a cache of ${100 * CAPACITY} % of the prefixes; tokens not computed:`,
    ...rows.map(
      ({ name, saving, calls }) =>
        `  ${name.padEnd(30)} ${percent(saving).padStart(7)}  ${Math.round(calls)} calls/s`,
    ),
    `  one after the other, simulated: ${Object.entries(simulated)
      .map(([name, saving]) => `${name} ${percent(saving)}`)
      .join(', ')}`,
  ].join('\n');
}
