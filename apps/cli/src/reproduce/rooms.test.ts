import { expect, test } from 'vitest';
import { closest } from './rooms.ts';

const NAMES = ['anchor-sampling', 'target-surrogates', 'transport-attention'];

test.each([
  ['anchor', 'anchor-sampling'],
  ['anchor-samplng', 'anchor-sampling'],
  ['Target_Surrogates', 'target-surrogates'],
  ['t', null],
  ['', null],
  ['global-deduplication', null],
])('%j means %j', (name, meant) => expect(closest(name, NAMES)).toBe(meant));
