import type { RunEvent } from '@papertape/reproduction';
import { expect, test, vi } from 'vitest';
import { coloursFor } from '../terminal/colours.ts';
import { createLiveView, liveLines } from './live-view.ts';
import { eventLine } from './plain-view.ts';
import { finishedRun } from './testing.ts';
import { createTracker } from './tracker.ts';

const EVENTS: RunEvent[] = [
  { type: 'seed-started', seed: 0 },
  { type: 'seed-finished', run: finishedRun(0, {}) },
  { type: 'seed-started', seed: 1 },
  { type: 'seed-finished', run: { seed: 1, status: 'failed', seconds: 0.5, error: 'capsized' } },
  { type: 'seed-started', seed: 2 },
  { type: 'points', seed: 2, series: 'speed', points: [[1, 4], [2, 0.00012]] }, // prettier-ignore
  {
    type: 'progress',
    seed: 2,
    fraction: 0.559,
    remainingSeconds: 65,
    note: 'mile 2',
    overall: { fraction: 0.639, remainingSeconds: 130 },
  },
];

test('the live lines tell every seed, the whole and the newest points', () => {
  const { take, state } = createTracker([0, 1, 2, 3]);
  for (const event of EVENTS) take(event);
  expect(liveLines(state, 12.3)).toEqual([
    '  seed 0  ✓ finished in 2.0 s',
    '  seed 1  ✗ failed: capsized',
    '  seed 2    ███████████░░░░░░░░░ 55 %, 1 min 5 s left · mile 2',
    '  seed 3    waiting',
    '  all: 63 % after 12 s, 2 min 10 s left',
    '  speed  1.2e-4 at 2 (seed 2)',
  ]);
});

test('many seeds are counted, and only the running ones listed', () => {
  const seeds = Array.from({ length: 12 }, (_, index) => index);
  const { take, state } = createTracker(seeds, new Set([11]));
  for (const event of EVENTS) take(event);
  expect(liveLines(state, 1).slice(0, 2)).toEqual([
    '  12 seeds: 2 finished, 1 failed, 8 waiting',
    '  seed  2    ███████████░░░░░░░░░ 55 %, 1 min 5 s left · mile 2',
  ]);
});

test('of many series those that moved last are shown, by name', () => {
  const { take, state } = createTracker([0]);
  for (const series of ['h', 'g', 'f', 'e', 'd', 'c', 'b', 'a', 'h'])
    take({ type: 'points', seed: 0, series, points: [[1, 1]] });
  const shown = liveLines(state, 1).slice(2);
  expect(shown.map((line) => line.trim().split(' ')[0])).toEqual(['a', 'b', 'c', 'd', 'e', 'h', 'and']);
  expect(shown.at(-1)).toBe('  and 2 more series');
});

test('plain lines are for seeds that begin and end, and for data that is not the paper’s', () => {
  const { take, state } = createTracker([0, 1, 2]);
  const lines = EVENTS.map((event) => {
    take(event);
    return eventLine(event, state);
  });
  expect(lines.filter((line) => line !== null)).toEqual([
    'seed 0: started',
    'seed 0: finished in 2.0 s (1 of 3 seeds)',
    'seed 1: started',
    'seed 1: failed after 0.5 s (2 of 3 seeds): capsized',
    'seed 2: started',
  ]);
  const lost: RunEvent = { type: 'notice', seed: 2, text: 'worker 1 (process 7) was lost' };
  expect(eventLine(lost, state)).toBe('seed 2: worker 1 (process 7) was lost');
  const dataset = { name: 'sea', origin: 'stand-in' as const, sha256: '', bytes: 1 };
  expect(eventLine({ type: 'dataset', seed: 0, dataset }, state)).toContain("'sea' is a stand-in");
});

test('a terminal is drawn in place, no line wider than it, ten times a second at most, and left whole', () => {
  vi.useFakeTimers();
  let now = 0;
  const written: string[] = [];
  const stream = { columns: 30, rows: 24, write: (text: string) => written.push(text) };
  const view = createLiveView(stream, coloursFor({}, {}), () => now);
  const { take, state } = createTracker([0, 1, 2]);
  for (const event of EVENTS) {
    now += 10;
    take(event);
    view.show(event, state);
  }
  const before = written.length;
  expect(before).toBe(5); // seeds that begin and end; the rest came too soon
  view.end();
  expect(written.at(-1)).toMatch(/^\u001b\[4A\u001b\[0J/);
  for (const line of (written.at(-1) ?? '').replace(/\u001b\[\d+[AJ]/g, '').split('\n'))
    expect(line.length).toBeLessThan(30);
  vi.advanceTimersByTime(5_000);
  expect(written).toHaveLength(before + 1);
  vi.useRealTimers();
});

test('a notice stays above what is drawn in place', () => {
  const written: string[] = [];
  const view = createLiveView(
    { columns: 80, write: (text: string) => written.push(text) },
    coloursFor({}, {}),
    () => 0,
  );
  const { take, state } = createTracker([0]);
  take({ type: 'seed-started', seed: 0 });
  view.show({ type: 'seed-started', seed: 0 }, state);
  view.show({ type: 'notice', seed: 0, text: 'worker 1 was lost' }, state);
  expect(written.at(-2)).toBe('\u001b[2A\u001b[0Jseed 0: worker 1 was lost\n');
  expect(written.at(-1)).toMatch(/^ {2}seed 0/);
  view.end();
});
