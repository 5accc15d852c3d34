import { expect, test } from 'vitest';
import { definition } from './testing.ts';
import { workersInWords } from './workers.ts';

test('it is said which of its two meanings --workers has', async () => {
  const cannot = { definition };
  const can = { definition: { ...definition, dataParallel: true } };
  expect(await workersInWords(can, {})).toBeNull();
  expect(await workersInWords(can, { workers: 1 })).toMatch(/^Data-parallel: .* by 1 worker,/);
  expect(await workersInWords(can, { workers: 2, sideBySide: true })).toMatch(
    /^Seeds side by side: 2 at once/,
  );
  expect(await workersInWords(cannot, { workers: 2 })).toMatch(/^Seeds side by side: 2 at once/);
});
