import { expect, test } from 'vitest';
import { secondsSince, stampFor } from './stamp.ts';

const noon = new Date('2026-03-01T12:00:00Z');
const after = (seconds: number) => new Date(noon.getTime() + seconds * 1000);
const stamp = stampFor('secret', 'ada', noon);

test('a stamp tells for how long its form was open', () => {
  expect(secondsSince('secret', 'ada', stamp, after(75))).toBe(75);
});

test.each([
  ['of another site', 'other', 'ada', stamp, 10],
  ['of another person', 'secret', 'bo', stamp, 10],
  ['changed', 'secret', 'ada', `1${stamp}`, 10],
  ['cut', 'secret', 'ada', stamp.slice(0, -1), 10],
  ['missing', 'secret', 'ada', '', 10],
  ['of weeks ago', 'secret', 'ada', stamp, 8 * 24 * 3600],
  ['of tomorrow', 'secret', 'ada', stamp, -10],
])('one %s tells nothing', (_what, secret, person, text, seconds) => {
  expect(secondsSince(secret, person, text, after(seconds))).toBeNull();
});
