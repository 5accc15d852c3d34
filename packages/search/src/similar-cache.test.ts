import { expect, test } from 'vitest';
import { SimilarCache } from './similar-cache.ts';

function setUp() {
  const clock = { now: 0 };
  const cache = new SimilarCache(() => clock.now);
  let asked = 0;
  const ask = (key: string) => cache.remember(key, async () => [{ paperId: ++asked, score: 1 }]);
  return { clock, cache, ask };
}

test('an answer is remembered for five minutes', async () => {
  const { clock, ask } = setUp();
  const first = await ask('a');
  clock.now = 299_999;
  expect(await ask('a')).toEqual(first);
  clock.now = 300_001;
  expect(await ask('a')).not.toEqual(first);
});

test('clearing forgets, and the oldest of a thousand makes room', async () => {
  const { cache, ask } = setUp();
  const first = await ask('a');
  for (let i = 0; i < 999; i++) await ask(`b${i}`);
  expect(await ask('a')).toEqual(first);
  await ask('one more');
  expect(await ask('a')).not.toEqual(first);
  const kept = await ask('one more');
  cache.clear();
  expect(await ask('one more')).not.toEqual(kept);
});
