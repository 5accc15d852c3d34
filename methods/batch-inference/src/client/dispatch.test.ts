import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dispatch, type DispatchGroup } from './dispatch.ts';

/** Groups of one to five members, numbered through. */
const groups = fc
  .array(
    fc.record({
      prefixTokens: fc.integer({ min: 0, max: 40 }),
      primed: fc.boolean(),
      tokens: fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 5 }),
    }),
    { maxLength: 12 },
  )
  .map((shapes) => {
    let index = 0;
    return shapes.map(({ prefixTokens, primed, tokens }): DispatchGroup => ({
      prefixTokens,
      primed,
      members: tokens.map((each) => ({ index: index++, tokens: each })),
    }));
  });

/** Tasks end in an order of their own. */
function turns(order: readonly number[], at: number): Promise<void> {
  let promise = Promise.resolve();
  for (let turn = order[at % order.length] ?? 0; turn > 0; turn--) promise = promise.then(() => undefined);
  return promise;
}

test('every member runs once, after its primer, within concurrency and budget', async () => {
  const orders = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 7 });
  await fc.assert(
    fc.asyncProperty(groups, orders, fc.integer({ min: 1, max: 6 }), async (all, order, concurrency) => {
      const largest = (group: DispatchGroup) => Math.max(...group.members.map(({ tokens }) => tokens));
      const budget = Math.max(1, ...all.map((group) => group.prefixTokens + largest(group))) + 40;
      const ran: number[] = [];
      const primed = new Set<DispatchGroup['members']>();
      let [at, inFlight] = [0, 0];
      await dispatch(
        all,
        { concurrency, kvBudgetTokens: budget },
        {
          async prime({ members }) {
            expect(++inFlight).toBeLessThanOrEqual(concurrency);
            await turns(order, at++);
            primed.add(members);
            inFlight--;
            return new Set();
          },
          async run(index) {
            expect(++inFlight).toBeLessThanOrEqual(concurrency);
            const own = all.find(({ members }) => members.some((member) => member.index === index));
            expect(own?.primed === true && !primed.has(own.members)).toBe(false);
            await turns(order, at++);
            ran.push(index);
            inFlight--;
          },
          onChange: ({ tokens }) => expect(tokens).toBeLessThanOrEqual(budget),
        },
      );
      expect(ran.sort((a, b) => a - b)).toEqual(
        all.flatMap(({ members }) => members.map(({ index }) => index)),
      );
    }),
    { numRuns: 200 },
  );
});

test('no more prefixes are brought in than calls can follow up', async () => {
  const all = Array.from({ length: 10 }, (_, group): DispatchGroup => {
    const members = Array.from({ length: 4 }, (_, member) => ({ index: 4 * group + member, tokens: 1 }));
    return { prefixTokens: 100, primed: true, members };
  });
  let most = 0;
  await dispatch(
    all,
    { concurrency: 4, kvBudgetTokens: Infinity },
    {
      prime: () => turns([3], 0).then(() => new Set<number>()),
      run: (index) => turns([1 + (index % 3)], 0),
      onChange: ({ tokens }) => void (most = Math.max(most, tokens)),
    },
  );
  expect(most).toBeLessThan(300); // two prefixes, not four or ten
});

test('after an error nothing begins any more, and what is under way ends first', async () => {
  const members = Array.from({ length: 6 }, (_, index) => ({ index, tokens: 1 }));
  const ended: number[] = [];
  const run = async (index: number) => {
    await turns([index === 0 ? 1 : 5], 0);
    if (index === 0) throw new Error('broken');
    ended.push(index);
  };
  const limits = { concurrency: 3, kvBudgetTokens: Infinity };
  const group = { prefixTokens: 0, primed: false, members };
  await expect(dispatch([group], limits, { run, prime: () => Promise.resolve(new Set()) })).rejects.toThrow(
    'broken',
  );
  expect(ended).toEqual([1, 2]);
});
