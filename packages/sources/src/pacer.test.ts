import { expect, test } from 'vitest';
import { createPacer } from './pacer.ts';

test('tasks never overlap and stand the pause apart, failures included', async () => {
  let time = 0;
  const log: string[] = [];
  const pace = createPacer(3000, {
    now: () => time,
    sleep: (milliseconds) => {
      time += milliseconds;
      return Promise.resolve();
    },
  });
  const task = (name: string, fails = false) =>
    pace(async () => {
      log.push(`${name} starts at ${time}`);
      await Promise.resolve();
      time += 100;
      log.push(`${name} ends at ${time}`);
      if (fails) throw new Error('no answer');
    });
  const results = await Promise.allSettled([task('a'), task('b', true), task('c')]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(log).toEqual([
    'a starts at 0',
    'a ends at 100',
    'b starts at 3100',
    'b ends at 3200',
    'c starts at 6200',
    'c ends at 6300',
  ]);
});
