import { expect, test } from 'vitest';
import { pressKey, SHORTCUTS, stepTo } from './keyboard.ts';

const press = (...keys: string[]) =>
  keys.reduce<ReturnType<typeof pressKey>>((result, key) => pressKey(result.state, key), {
    state: { waiting: false },
    command: null,
  });

test('single keys have their meaning at once', () => {
  expect(press('j').command).toEqual({ kind: 'next' });
  expect(press('?').command).toEqual({ kind: 'help' });
  expect(press('q').command).toBeNull();
  expect(press('constructor').command).toBeNull();
});

test('g waits for one key and then forgets', () => {
  expect(press('g').state.waiting).toBe(true);
  expect(press('g', 't').command).toEqual({ kind: 'go', path: '/papers/trending' });
  expect(press('g', 'x')).toEqual({ state: { waiting: false }, command: null });
  expect(press('g', 'x', 'j').command).toEqual({ kind: 'next' });
});

test('every listed shortcut does something, each something else', () => {
  const commands = SHORTCUTS.map(({ keys }) => JSON.stringify(press(...keys).command));
  expect(commands).not.toContain('null');
  expect(new Set(commands).size).toBe(SHORTCUTS.length);
});

test('stepping stays within the list', () => {
  expect(stepTo(-1, 3, 1)).toBe(0);
  expect(stepTo(-1, 3, -1)).toBe(0);
  expect(stepTo(0, 3, -1)).toBe(0);
  expect(stepTo(2, 3, 1)).toBe(2);
  expect(stepTo(1, 3, 1)).toBe(2);
  expect(stepTo(-1, 0, 1)).toBe(-1);
});
