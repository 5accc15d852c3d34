// What a page says of claims: verdicts from the runs, never from the file.
import { describe, expect, test } from 'vitest';
import { testInWords } from '../../reproduction/claim-words.ts';
import { countsInWords, outcomesOf, verdictCounts } from './outcomes.ts';
import { filterOf, filterRooms } from './list-view.ts';
import { recordView } from './record-view.ts';
import { roomCard } from './room-view.ts';
import { createRooms, shownRecord } from './rooms.ts';
import { DEFINITION, newResult, newRoom, newRun } from './testing.ts';

test('verdicts are computed from the runs, whatever the file says of itself', () => {
  const forged = newResult({
    claims: DEFINITION.claims.map(({ id }) => ({
      id,
      verdict: 'does not hold',
      estimate: 9,
      interval: [8, 10],
      seeds: 3,
      reason: 'because I say so',
    })),
  });
  const view = recordView(newRoom(), forged);
  expect(view.claims.map(({ verdict }) => verdict)).toEqual(['holds', 'holds', 'holds', 'not testable here']);
  expect(view.counts).toEqual([
    { verdict: 'holds', count: 3 },
    { verdict: 'not testable here', count: 1 },
  ]);
});

test('a claim shows the paper’s number, ours with its interval, and what was asked', () => {
  const [ratio, difference, always, untestable] = recordView(newRoom(), newResult()).claims;
  expect(ratio).toMatchObject({
    paper: '1.5–2×',
    ours: { estimate: '1.8×', what: '90 % interval over 3 seeds' },
    test: '“steps-plain” divided by “steps-tidal”, seed by seed, has to be above 1.1.',
  });
  expect(ratio?.ours?.interval).toMatch(/^1\.8× to 1\.8\d*×$|^1\.8× to 1\.81×$/);
  expect(difference?.ours?.estimate).toBe('−0.0105 loss');
  expect(difference?.test).toContain('has to be below 0 (loss)');
  expect(always?.ours?.what).toBe('mean and range over 3 seeds');
  expect(untestable).toMatchObject({ ours: null, paper: '3 knots', reason: 'There is no sea here.' });
});

test('a chart that two claims share is drawn at the first', () => {
  const [first, second, third] = recordView(newRoom(), newResult()).claims;
  expect(first?.chart).toHaveProperty('svg');
  expect(second?.chart).toEqual({ above: 'fewer-steps' });
  expect(third?.chart).toHaveProperty('svg');
});

test('failed seeds, unfinished runs and stand-ins are said', () => {
  const failed = { seed: 2, status: 'failed', seconds: 0.1, error: 'the boat sank' } as const;
  const result = newResult({
    runs: [newRun(1), failed],
    finishedAt: null,
    datasets: [{ name: 'tides', origin: 'stand-in', sha256: 'a'.repeat(64), bytes: 10 }],
  });
  const view = recordView(newRoom(), result);
  expect(view.failures).toEqual([{ seed: 2, error: 'the boat sank' }]);
  expect(view.claims[0]).toMatchObject({ verdict: 'inconclusive', ours: null });
  expect(view.claims[0]?.reason).toMatch(/unfinished/i);
  expect(Object.fromEntries(view.environment)['Seeds']).toBe('1, 2, 3 (1 finished)');
  expect(view.datasets[0]).toMatchObject({ standIn: true, title: 'Tides of an invented coast' });
});

test('a record made with other settings is marked', () => {
  expect(recordView(newRoom(), newResult()).outdated).toBe(false);
  const profile = { name: 'quick', parameters: { steps: 49, rates: [0.1, 0.2] } } as const;
  expect(
    recordView(
      newRoom(),
      newResult({ profile: { ...profile, parameters: { ...profile.parameters, rates: [0.1, 0.2] } } }),
    ).outdated,
  ).toBe(true);
  expect(recordView(newRoom(), newResult({ seeds: [1, 2], runs: [newRun(1), newRun(2)] })).outdated).toBe(
    true,
  );
});

test('counts in words fit a name', () => {
  expect(countsInWords(verdictCounts(outcomesOf(newRoom(), newResult())))).toBe(
    '3 claims hold, 1 not testable here',
  );
  expect(countsInWords([{ verdict: 'does not hold', count: 1 }])).toBe('1 claim does not hold');
});

test.each([
  [
    { kind: 'always', of: 'a', atLeast: 0, atMost: 0.5 },
    '“a” has to be at least 0 and at most 0.5 in every seed.',
  ],
  [
    { kind: 'ratio', of: 'a', over: 2, expect: 'less', minimumEffect: 2 },
    '“a” divided by 2, seed by seed, has to be below 0.5.',
  ],
  [
    { kind: 'difference', of: 'a', minus: 'b', expect: 'less', minimumEffect: 0.1 },
    '“a” minus “b”, seed by seed, has to be below −0.1.',
  ],
] as const)('the test %j in words', (claim, words) => {
  expect(testInWords(claim)).toBe(words);
});

test('rooms are found by name and by paper; the full record is shown before the quick one', () => {
  const quick = newResult();
  const full = newResult({ profile: { name: 'full', parameters: {} } });
  const room = newRoom({ quick, full });
  const rooms = createRooms([room]);
  expect(rooms.find('tidal-descent')).toBe(room);
  expect(rooms.find('constructor')).toBeNull();
  expect(rooms.ofPaper('arXiv:2603.00001')).toBe(room);
  expect(shownRecord(room)).toBe(full);
  expect(shownRecord(newRoom({ quick }))).toBe(quick);
});

test('a record in which nothing finished is shown only where there is no other', () => {
  const runs = [{ seed: 1, status: 'failed', seconds: 1, error: 'the boat sank' } as const];
  const failed = newResult({ profile: { name: 'full', parameters: {} }, runs });
  const quick = newResult();
  expect(shownRecord(newRoom({ full: failed, quick }))).toBe(quick);
  expect(shownRecord(newRoom({ full: failed }))).toBe(failed);
});

describe('the state of a room', () => {
  const full = newResult({
    profile: { name: 'full', parameters: { steps: 500, rates: [0.1, 0.2] } },
    seeds: [1, 2, 3, 4, 5],
    runs: [1, 2, 3, 4, 5].map((seed) => newRun(seed)),
  });
  const sunk = { seed: 3, status: 'failed', seconds: 1, error: 'the boat sank' } as const;
  test.each([
    ['verified', { full }],
    ['quick only', { quick: newResult() }],
    ['outdated', { quick: newResult({ seeds: [1], runs: [newRun(1)] }) }],
    ['seeds failed', { quick: newResult({ runs: [newRun(1), newRun(2), sunk] }) }],
    ['never run', {}],
  ] as const)('%s', (state, records) => {
    expect(roomCard(newRoom(records), []).health.state).toBe(state);
  });
});

test('filters of the list hold together, and what they do not know is no filter', () => {
  const cards = [roomCard(newRoom({ quick: newResult() }), []), roomCard(newRoom(), [])];
  const passing = (query: string) =>
    filterRooms(cards, filterOf(new URLSearchParams(query))).map(({ health }) => health.state);
  expect(passing('')).toEqual(['quick only', 'never run']);
  expect(passing('verdict=holds')).toEqual(['quick only']);
  expect(passing('verdict=does+not+hold')).toEqual([]);
  expect(passing('health=never+run&runtime=node')).toEqual(['never run']);
  expect(passing('verdict=nonsense&runtime=abacus')).toHaveLength(2);
});
