import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { randomStream } from '@papertape/reproduction';
import type { Group } from '../plan/types.ts';
import { createEngine, type Engine } from './engine.ts';
import { randomWeights } from './model/config.ts';
import { generate } from './run.ts';
import { createBatchScheduler } from './schedule/batch.ts';
import { createFirstCome } from './schedule/first-come.ts';
import type { Chunk, GenerationRequest } from './schedule/types.ts';
import { decodePlainly } from './testing/plain-decoder.ts';
import { sharedPrompts, TINY } from './testing/prompts.ts';

const weights = randomWeights(TINY, randomStream(5, 'weights'));
const [blocks, blockSize, chunk] = [24, 8, 40];

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine({ config: TINY, weights, blocks, blockSize, device: 'wasm' });
});
afterAll(() => engine.dispose());

const shared = sharedPrompts(randomStream(6, 'prompts'), {
  groups: 3,
  sharing: 4,
  prefix: 21, // two blocks and a tail that goes to each member
  distinct: 5,
  generate: 4,
  vocabulary: TINY.vocabulary,
});
/** A prompt twice, one that another begins with, one of a single token, and one that is longer than a chunk. */
const awkward: GenerationRequest[] = [
  ...shared.slice(0, 2),
  ...shared.slice(0, 1),
  { prompt: Array.from(shared[1]?.prompt ?? []).slice(0, 16), maxTokens: 3 },
  { prompt: [7], maxTokens: 1 },
  { prompt: Array.from({ length: 90 }, (_, i) => (i * 11) % 64), maxTokens: 5 },
];

/** Groups of the prompts that begin with the same 16 tokens. */
function groupsOf(requests: readonly GenerationRequest[]): Group[] {
  const found = new Map<string, number[]>();
  for (const [at, { prompt }] of requests.entries()) {
    const key = Array.from(prompt).slice(0, 16).join();
    found.set(key, [...(found.get(key) ?? []), at]);
  }
  return Array.from(found.values(), (members) => ({ prefixLength: members.length > 1 ? 16 : 0, members }));
}

const schedulers = {
  'without a cache': (requests: readonly GenerationRequest[]) =>
    createFirstCome(requests, { order: requests.map((_, at) => at), cache: false, blocks, blockSize, chunk }),
  'with an LRU cache': (requests: readonly GenerationRequest[]) =>
    createFirstCome(requests, { order: requests.map((_, at) => at), cache: true, blocks, blockSize, chunk }),
  'by groups': (requests: readonly GenerationRequest[]) =>
    createBatchScheduler(requests, { groups: groupsOf(requests), blocks, blockSize, chunk }),
  'by groups, two at once': (requests: readonly GenerationRequest[]) =>
    createBatchScheduler(requests, { groups: groupsOf(requests), blocks, blockSize, chunk, mostRequests: 2 }),
};

describe.each(Object.entries(schedulers))('%s', (name, create) => {
  test.each([
    ['prompts that share', shared],
    ['awkward prompts', awkward],
  ])('%s get the tokens that the plain decoder gives', async (_, requests) => {
    const scheduler = create(requests);
    const found = await generate(engine, requests, scheduler);
    expect(found.outputs).toEqual(requests.map((request) => decodePlainly(TINY, weights, request)));
    expect(found.smallestMargin).toBeGreaterThan(1e-4);
    expect(Math.max(...found.iterations.map(({ blocks: used }) => used))).toBeLessThanOrEqual(blocks);
    if (name !== 'with an LRU cache') expect(scheduler.blocksInUse()).toBe(0);
  });
});

test('two launches and a merge give the same tokens, and logits that differ by rounding alone', async () => {
  const groups = groupsOf(shared);
  const run = (fused: boolean) =>
    generate(engine, shared, createBatchScheduler(shared, { groups, blocks, blockSize, chunk }), { fused });
  const [one, two] = [await run(true), await run(false)];
  expect(two.outputs).toEqual(one.outputs);
  const differences = one.logits.flatMap((row, at) =>
    row.map((logit, i) => Math.abs(logit - (two.logits[at]?.[i] ?? NaN))),
  );
  expect(Math.max(...differences)).toBeLessThan(one.smallestMargin / 10);
});

test('fused launches give the bits of the run without a cache', async () => {
  const plain = await generate(engine, shared, schedulers['without a cache'](shared));
  const grouped = await generate(engine, shared, schedulers['by groups'](shared));
  expect(grouped.logits).toEqual(plain.logits);
  expect(grouped.saving).toBeCloseTo((9 * 16) / (12 * 26), 10);
  expect(plain.saving).toBe(0);
});

test('members that look at a block of their prefix twice and at another never get other tokens', async () => {
  const scheduler = schedulers['by groups'](shared);
  let chunks: readonly Chunk[] = [];
  const damaged = ({ sequence, count }: Chunk): Chunk => {
    const [, second = 0, ...rest] = sequence.blocks;
    return {
      sequence: sequence.prefix ? { ...sequence, blocks: [second, second, ...rest] } : sequence,
      count,
    };
  };
  const found = await generate(engine, shared, {
    next() {
      chunks = scheduler.next() ?? [];
      return chunks.length > 0 ? chunks.map(damaged) : undefined;
    },
    finish: (_, tokens) => scheduler.finish(chunks, tokens),
    blocksInUse: () => scheduler.blocksInUse(),
  });
  expect(found.outputs).not.toEqual(shared.map((request) => decodePlainly(TINY, weights, request)));
});
