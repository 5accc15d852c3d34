import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  allGather,
  createReductionTree,
  PartialSums,
  reduceScatter,
  voteUnanimously,
  type Channel,
} from './index.ts';
import { openTestGroup, type TestGroup } from './testing.ts';

let group: TestGroup;
let epoch = 0;
beforeAll(async () => {
  group = await openTestGroup(4);
});
afterAll(() => group.close());

async function channels(ids: readonly number[]): Promise<Channel[]> {
  await group.edit(++epoch, ids);
  return ids.flatMap((id) => group.communicators[id]?.channel() ?? []);
}

/** Values whose sums depend on the order of addition. */
const gradientOf = (sample: number, length: number) =>
  Float32Array.from(
    { length },
    (_, index) => Math.sin(sample * 31 + index) * 10 ** ((sample * 7 + index) % 6),
  );

function summed(samples: readonly number[], tree: ReturnType<typeof createReductionTree>): PartialSums {
  const sums = new PartialSums(tree);
  for (const sample of samples) sums.add(sample, gradientOf(sample, 10));
  return sums;
}

describe('the reduction tree', () => {
  test('gives the same bits in whatever order samples come', () => {
    const tree = createReductionTree(12, 3, 2);
    const expected = summed([...Array(12).keys()], tree).total();
    fc.assert(
      fc.property(fc.shuffledSubarray([...Array(12).keys()], { minLength: 12 }), (order) => {
        expect(summed(order, tree).total()).toEqual(expected);
      }),
    );
  });

  test('has one node for what each replica computes at full strength', () => {
    const tree = createReductionTree(12, 3, 2);
    expect(summed([0, 1, 4, 5, 8, 9], tree).nodes.size).toBe(1);
    expect(summed([2, 3, 6, 7, 10, 11], tree).nodes.size).toBe(1);
    expect(summed([0, 2], tree).nodes.size).toBe(2);
  });

  test('says which sums there are when samples are missing', () => {
    expect(() => summed([0], createReductionTree(4, 2, 2)).total()).toThrow('only the nodes 0');
  });
});

describe('rings', () => {
  test('reduce to the same bits whoever holds which samples, and gather them', async () => {
    const tree = createReductionTree(12, 3, 2);
    const expected = summed([...Array(12).keys()], tree).total();
    const arrangement = fc.record({
      members: fc.shuffledSubarray([0, 1, 2, 3], { minLength: 1 }),
      holders: fc.array(fc.nat(3), { minLength: 12, maxLength: 12 }),
    });
    await fc.assert(
      fc.asyncProperty(arrangement, async ({ members, holders }) => {
        const size = members.length;
        const owned = members.map((_, k) => [
          { start: Math.floor((5 * k) / size), end: Math.floor((5 * (k + 1)) / size) },
          { start: 5 + Math.floor((5 * k) / size), end: 5 + Math.floor((5 * (k + 1)) / size) },
        ]);
        const ring = { members, owned };
        const gathered = await Promise.all(
          (await channels([...members].sort())).map(async (channel) => {
            const k = members.indexOf(channel.id);
            const own = holders.flatMap((holder, sample) => (holder % size === k ? [sample] : []));
            const part = await reduceScatter(channel, ring, tree, summed(own, tree).nodes, 'g');
            const all = new Float32Array(10);
            let at = 0;
            for (const { start, end } of owned[k] ?? []) {
              all.set(part.subarray(at, at + end - start), start);
              at += end - start;
            }
            await allGather(channel, ring, all, 'w');
            return all;
          }),
        );
        for (const all of gathered) expect(all).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  });
});

describe('a vote', () => {
  test('is agreed on exactly if all say yes, and all learn it', async () => {
    for (const no of [null, 0, 2]) {
      const votes = (await channels([0, 1, 2])).map((channel) =>
        voteUnanimously(channel, [2, 0, 1], { commit: channel.id !== no, flip: channel.id !== 1 }, 'v'),
      );
      expect(await Promise.all(votes)).toEqual(Array(3).fill({ commit: no === null, flip: false }));
    }
  });

  test('ends for nobody while one has not voted', async () => {
    const all = await channels([0, 1, 2, 3]);
    let ended = 0;
    const votes = all.slice(0, 3).map(async (channel) => {
      await voteUnanimously(channel, [0, 1, 2, 3], { commit: true, flip: true }, 'v');
      ended++;
    });
    // A message from each to each passes the sockets meanwhile.
    for (const channel of all)
      for (let id = 0; id < 4; id++) if (id !== channel.id) channel.send(id, 'passed');
    for (const channel of all)
      for (let id = 0; id < 4; id++) if (id !== channel.id) await channel.receive(id, 'passed');
    expect(ended).toBe(0);
    const [last] = all.slice(3);
    if (last) await voteUnanimously(last, [0, 1, 2, 3], { commit: true, flip: true }, 'v');
    await Promise.all(votes);
    expect(ended).toBe(3);
  });
});
