import { describe, expect, test } from 'vitest';
import { randomStream } from '@papertape/reproduction';
import { createBlockPool } from '../kv/block-pool.ts';
import { createPrefixCache } from '../kv/prefix-cache.ts';
import { sharedPrompts } from '../testing/prompts.ts';
import { createBatchScheduler } from './batch.ts';
import { createFirstCome } from './first-come.ts';
import { rowsOf } from './rows.ts';
import { endsSequence, type Chunk, type GenerationRequest, type Scheduler } from './types.ts';

const blockSize = 4;
const prompt = (length: number, first = 0): number[] => Array.from({ length }, (_, i) => first + i);
const request = (length: number, maxTokens: number, first = 0): GenerationRequest => ({
  prompt: prompt(length, first),
  maxTokens,
});

/** Runs a scheduler to its end with tokens of no meaning; what each iteration had. */
function simulate(scheduler: Scheduler, look: (chunks: readonly Chunk[]) => void = () => undefined): number {
  let iterations = 0;
  for (let chunks = scheduler.next(); chunks; chunks = scheduler.next()) {
    if (++iterations > 10_000) throw new Error('The scheduler does not come to an end.');
    look(chunks);
    scheduler.finish(
      chunks,
      Int32Array.from(chunks.filter(endsSequence), () => 1),
    );
  }
  return iterations;
}

test('a pool counts references, and refuses what is free already', () => {
  const pool = createBlockPool(3);
  const taken = pool.take(2) ?? [];
  pool.retain(taken);
  pool.release(taken);
  expect([taken, pool.available(), pool.take(2)]).toEqual([[0, 1], 1, undefined]);
  pool.release(taken);
  expect(pool.available()).toBe(3);
  expect(() => pool.release(taken)).toThrow(/Block 0 is not in use/);
});

describe('a prefix cache', () => {
  test('finds whole blocks by all tokens before them, and forgets the longest unused', () => {
    const cache = createPrefixCache(4, blockSize);
    const [a, b] = [prompt(8), [...prompt(4, 50), ...prompt(4, 4)]];
    const blocks = cache.take(2) ?? [];
    cache.remember(a, blocks);
    expect(cache.match(a, 7)).toEqual([blocks[0]]);
    expect(cache.match(b, 8)).toEqual([]); // the same second block behind another first one
    cache.release([blocks[0] ?? -1]);
    cache.release(blocks);
    expect(cache.available()).toBe(4);
    cache.take(3); // two empty ones, and of the sequence its last block
    expect(cache.match(a, 8)).toEqual([blocks[0]]);
  });
});

describe('first come, first served', () => {
  const options = { order: [0, 1], cache: true, blocks: 6, blockSize, chunk: 64 };

  test('a prompt finds blocks of one that is in use, and computes at least its last token', () => {
    const rows: number[] = [];
    const twice = [request(8, 2), request(8, 2)];
    simulate(createFirstCome(twice, options), (chunks) => rows.push(...chunks.map(({ count }) => count)));
    expect(rows).toEqual([8, 4, 1, 1]);
  });

  test('who does not fit waits for those before; who can never fit is refused', () => {
    const seen: number[][] = [];
    const requests = [request(12, 2), request(14, 2, 100)];
    const look = (chunks: readonly Chunk[]) => seen.push(chunks.map(({ sequence }) => sequence.request));
    simulate(createFirstCome(requests, { ...options, cache: false }), look);
    expect(seen).toEqual([[0], [0], [1], [1]]);
    expect(() => createFirstCome([request(30, 2)], options)).toThrow(
      /Request 0 needs 8 blocks of 4 tokens; the pool has 6/,
    );
    expect(() => createFirstCome([request(0, 2)], options)).toThrow(/empty prompt/);
  });
});

describe('by groups', () => {
  const six: GenerationRequest[] = Array.from({ length: 6 }, (_, at) => ({
    prompt: [...prompt(8, 100 * Math.floor(at / 3)), 500 + at],
    maxTokens: 3,
  }));
  const groups = [
    { prefixLength: 8, members: [0, 1, 2] },
    { prefixLength: 8, members: [3, 4, 5] },
  ];
  const options = { groups, blockSize, chunk: 64 };

  test('a prefix is computed once, members wait for it, and its blocks are free with its last member', () => {
    const scheduler = createBatchScheduler(six, { ...options, blocks: 5 });
    const seen: string[] = [];
    simulate(scheduler, (chunks) =>
      seen.push(chunks.map(({ sequence, count }) => `${sequence.request}:${count}`).join(' ')),
    );
    const [first, second] = [
      ['-1:8', '0:1 1:1 2:1', '0:1 1:1 2:1', '0:1 1:1 2:1'],
      ['-1:8', '3:1 4:1 5:1', '3:1 4:1 5:1', '3:1 4:1 5:1'],
    ];
    expect(seen).toEqual([...first, ...second]);
    expect(scheduler.blocksInUse()).toBe(0);
  });

  test('the next prefix is computed beside decodes where there is room', () => {
    const seen: number[][] = [];
    const look = (chunks: readonly Chunk[]) => seen.push(chunks.map(({ sequence }) => sequence.request));
    simulate(createBatchScheduler(six, { ...options, blocks: 10, chunk: 8 }), look);
    expect(seen.slice(0, 3)).toEqual([[-1], [0, 1, 2, -1], [0, 1, 2, -1]]);
  });

  test('a cap on requests is kept; without one, memory decides', () => {
    const most = (mostRequests?: number) => {
      let found = 0;
      simulate(
        createBatchScheduler(six, { ...options, blocks: 10, ...(mostRequests ? { mostRequests } : {}) }),
        (chunks) => {
          found = Math.max(found, chunks.filter(({ sequence }) => sequence.request >= 0).length);
        },
      );
      return found;
    };
    expect([most(2), most()]).toEqual([2, 6]);
  });

  test('every request ends, whatever the shapes, and no more blocks are used than there are', () => {
    for (let seed = 0; seed < 20; seed++) {
      const random = randomStream(seed, 'shapes');
      const sizes = {
        groups: 1 + random.integer(5),
        sharing: 1 + random.integer(6),
        prefix: random.integer(30),
      };
      const requests = sharedPrompts(random, {
        ...sizes,
        distinct: 1 + random.integer(9),
        generate: 1 + random.integer(7),
        vocabulary: 1e6,
      });
      const found = new Map<string, number[]>();
      for (const [at, { prompt: tokens }] of requests.entries()) {
        const key = Array.from(tokens).slice(0, sizes.prefix).join();
        found.set(key, [...(found.get(key) ?? []), at]);
      }
      const all = Array.from(found.values(), (members) => ({ prefixLength: sizes.prefix, members }));
      const blocks = 12 + random.integer(20);
      const scheduler = createBatchScheduler(requests, {
        groups: all,
        blocks,
        blockSize,
        chunk: 1 + random.integer(40),
      });
      const written = new Map<number, Set<number>>();
      let ended = 0;
      simulate(scheduler, (chunks) => {
        expect(scheduler.blocksInUse()).toBeLessThanOrEqual(blocks);
        const { slots } = rowsOf(chunks, blockSize, true);
        expect(new Set(slots).size).toBe(slots.length); // no two rows write to one place
        for (const { sequence, count } of chunks) {
          const own = written.get(sequence.request) ?? new Set();
          written.set(sequence.request, own.add(sequence.computed + count));
        }
        ended += chunks.filter(endsSequence).length;
      });
      expect(ended).toBe(requests.reduce((sum, { maxTokens }) => sum + maxTokens, 0));
      expect(scheduler.blocksInUse()).toBe(0);
    }
  });

  test('groups that hold a request twice or not at all, or never fit, are refused', () => {
    const [first] = groups;
    const make =
      (given: typeof groups, blocks = 10) =>
      () =>
        createBatchScheduler(six, { ...options, groups: given, blocks });
    expect(make(first ? [first] : [])).toThrow(/hold 3 of 6 requests/);
    expect(make(first ? [first, first] : [])).toThrow(/Request 0 is not in one group/);
    expect(make(groups, 2)).toThrow(/needs 3 blocks/);
  });
});
