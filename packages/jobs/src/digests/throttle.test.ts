import { describe, expect, test } from 'vitest';
import { createThrottle } from './throttle.ts';

const NONE = { domainConnections: 0, domainRate: 0, rate: 0 };
const MINUTE = 60_000;

describe('a throttle', () => {
  test('without limits lets everything go at once', () => {
    const throttle = createThrottle(NONE);
    for (let count = 0; count < 1000; count++) throttle.started('a.example', 5);
    expect(throttle.readyAt('a.example')).toBeLessThanOrEqual(5);
  });

  test('keeps connections and rate of one domain without holding up another', () => {
    const throttle = createThrottle({ ...NONE, domainConnections: 2, domainRate: 30 });
    throttle.started('a.example', 1000);
    expect(throttle.readyAt('a.example')).toBe(3000);
    throttle.started('a.example', 3000);
    expect(throttle.readyAt('a.example')).toBe(Number.POSITIVE_INFINITY);
    expect(throttle.readyAt('b.example')).toBe(0);
    throttle.ended('a.example');
    expect(throttle.readyAt('a.example')).toBe(5000);
    expect(throttle.freeAt()).toBe(0);
  });

  test('keeps the rate of all', () => {
    const throttle = createThrottle({ ...NONE, rate: 60 });
    throttle.started('a.example', 0);
    expect(throttle.readyAt('b.example')).toBe(1000);
    expect(throttle.freeAt()).toBe(1000);
    // Time that nobody used is not saved up.
    throttle.started('b.example', 10 * MINUTE);
    expect(throttle.readyAt('a.example')).toBe(10 * MINUTE + 1000);
  });

  test('leaves a domain alone that asks for it, each time for longer, until it takes a message', () => {
    const throttle = createThrottle(NONE);
    const pauses: number[] = [];
    for (let now = 0; pauses.length < 9; now = throttle.readyAt('a.example'))
      pauses.push((throttle.slowDown('a.example', now) - now) / MINUTE);
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
    const now = throttle.readyAt('a.example');
    expect([...throttle.paused(now - 1).keys()]).toEqual(['a.example']);
    expect(throttle.paused(now).size).toBe(0);
    throttle.tookOne('a.example');
    expect(throttle.slowDown('a.example', now)).toBe(now + MINUTE);
    // Answers to messages that were under way then prolong nothing.
    expect(throttle.slowDown('a.example', now + 10)).toBe(now + MINUTE);
  });
});
