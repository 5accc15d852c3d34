import { expect, test } from 'vitest';
import { errorText } from './errors.ts';

test.each([
  ["ENOENT: no such file, open '/home/a b/x/data.bin'", 'data.bin'],
  ['at file:///srv/app/run.ts:3:1', 'run.ts:3:1'],
  ['at http://localhost:5173/@fs/srv/app/run.ts', 'run.ts'],
  ['C:\\Users\\somebody\\run.ts is gone', 'run.ts is gone'],
])('the folders of a machine are left out of %j', (message, kept) => {
  const text = errorText(new Error(message));
  expect(text).toContain(kept);
  expect(text).not.toMatch(/home|srv|Users|localhost/);
});

test.each(['loss is 1/2 of a/b', 'no gradient at x = -3.5', 'ratio 3 / 4'])(
  '%j stays as it is',
  (message) => {
    expect(errorText(new Error(message))).toBe(message);
  },
);

test('an error without a message has its name, and no text is endless', () => {
  expect(errorText(new RangeError())).toBe('RangeError');
  expect(errorText('x'.repeat(5_000))).toHaveLength(1_000);
});
