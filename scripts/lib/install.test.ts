import process from 'node:process';
import { expect, test } from 'vitest';
import { matches } from './install.js';

const lock = (packages: Record<string, object>) => JSON.stringify({ packages });
const here = { optional: true, os: [process.platform], cpu: [process.arch] };
const elsewhere = { optional: true, os: ['plan9'], cpu: ['pdp11'] };

test('an installation matches when each package has the wanted version', () => {
  const wanted = lock({ '': {}, 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { link: true } });
  expect(
    matches(wanted, lock({ 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { link: true } })),
  ).toBe(true);
  expect(
    matches(wanted, lock({ 'node_modules/a': { version: '1.0.1' }, 'node_modules/b': { link: true } })),
  ).toBe(false);
  expect(matches(wanted, lock({ 'node_modules/b': { link: true } }))).toBe(false);
  expect(matches(wanted, lock({ 'node_modules/a': { version: '1.0.0' } }))).toBe(false);
});

test('binaries of other platforms may be absent, those of this one may not', () => {
  expect(matches(lock({ 'node_modules/x': elsewhere }), lock({}))).toBe(true);
  expect(matches(lock({ 'node_modules/x': here }), lock({}))).toBe(false);
  expect(matches(lock({ 'node_modules/x': { optional: true } }), lock({}))).toBe(true);
});

test('without an installation nothing matches', () => {
  expect(matches(lock({}), '')).toBe(false);
});
