import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LONGEST, longestFirst } from './longest-first.ts';

test('files that take longest come first, the others stay in their order', () => {
  const [longest = '', second = ''] = LONGEST;
  const paths = ['/r/b.test.ts', `/r/${second}`, '/r/a.test.ts', `/r/${longest}`];
  expect(longestFirst(paths, (path) => path)).toEqual([
    `/r/${longest}`,
    `/r/${second}`,
    '/r/b.test.ts',
    '/r/a.test.ts',
  ]);
});

test('every file that is named is there', () => {
  const root = join(import.meta.dirname, '../..');
  expect(LONGEST.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
