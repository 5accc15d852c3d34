import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { CommandFailure } from './exit-codes.ts';
import { stopSignal } from './stopping.ts';

function setUp() {
  const source = new EventEmitter();
  const exits: number[] = [];
  const clock = { now: 0 };
  const signal = stopSignal(
    source,
    (code) => exits.push(code),
    () => clock.now,
  );
  return { source, exits, clock, signal };
}

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
])('%s asks for an orderly end with the code %i', (name, code) => {
  const { source, exits, signal } = setUp();
  source.emit(name);
  expect(signal.aborted).toBe(true);
  expect(signal.reason).toBeInstanceOf(CommandFailure);
  expect((signal.reason as CommandFailure).exitCode).toBe(code);
  expect(exits).toEqual([]);
});

test('the same signal from the terminal and from npm counts once', () => {
  const { source, exits, clock } = setUp();
  source.emit('SIGINT');
  clock.now = 20;
  source.emit('SIGINT');
  expect(exits).toEqual([]);
});

test('who asks again after a while is obeyed at once', () => {
  const { source, exits, clock } = setUp();
  source.emit('SIGINT');
  clock.now = 1_500;
  source.emit('SIGINT');
  expect(exits).toEqual([130]);
});
