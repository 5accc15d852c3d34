import { randomStream } from '@papertape/reproduction';
import { expect, test } from 'vitest';
import { type LoggedRanking, readLog } from './log.ts';
import { maturedBy, newLog } from './testing.ts';

const HOUR_MS = 3_600_000;
const log = newLog({ rankings: 60 });
const now = maturedBy(log);
const rewards = (rankings: readonly LoggedRanking[], at = now) =>
  readLog(rankings, at)
    .rows.map(({ decision, slot, reward }) => [Number(decision.id), slot, reward])
    .sort(([a = 0, b = 0], [c = 0, d = 0]) => a - c || b - d);

test('out of order and told twice, the log is the same', () => {
  const { permutation } = randomStream(5, 'order');
  const shuffled = Array.from(permutation(log.length), (index) => log[index]).filter(
    (ranking) => ranking !== undefined,
  );
  const doubled = [...shuffled, ...shuffled].map((ranking) => ({
    ...ranking,
    outcomes: [...ranking.outcomes, ...ranking.outcomes].reverse(),
  }));
  expect(rewards(doubled)).toEqual(rewards(log));
  expect(readLog(doubled, now).facts).toMatchObject({ decisions: 60, doubled: expect.any(Number) });
  expect(readLog(doubled, now).facts.doubled).toBeGreaterThanOrEqual(60);
});

test('what has not matured is in no row, and is no zero', () => {
  const early = Date.parse(log[30]?.at ?? '') + 72 * HOUR_MS;
  const { rows, facts } = readLog(log, early);
  expect(new Set(rows.map(({ decision }) => decision.id)).size).toBe(31);
  expect(facts.waiting).toBe(29);
  // What matures later has the acts that came meanwhile.
  expect(rewards(log)).toEqual(expect.arrayContaining(rewards(log, early)));
});

test('an act after the window counts for nothing, also a late hiding', () => {
  const [first] = log.filter(({ outcomes }) => outcomes.length > 0);
  const [opened] = first?.outcomes ?? [];
  if (!first || !opened) throw new Error('Nobody opened anything.');
  const late = {
    ...opened,
    act: 'hide',
    at: new Date(Date.parse(first.at) + 73 * HOUR_MS).toISOString(),
  } as const;
  const also = log.map((ranking) =>
    ranking === first ? { ...first, outcomes: [...first.outcomes, late] } : ranking,
  );
  expect(rewards(also)).toEqual(rewards(log));
  expect(readLog(also, now).facts.late).toBe(1);
  expect(readLog(also, now).contexts.get(String(first.id))?.acts.get(String(opened.paperId))).toEqual([
    'open',
  ]);
});

test('a hiding in time takes the reward of an opening away', () => {
  const hidden = log.map((ranking) => ({
    ...ranking,
    outcomes: ranking.outcomes.flatMap((outcome) => [outcome, { ...outcome, act: 'hide' as const }]),
  }));
  expect(rewards(hidden).every(([, , reward]) => reward === 0)).toBe(true);
});

test('acts of what was not shown, and those dated long before, are counted and not learnt from', () => {
  const [first, ...rest] = log;
  if (!first) throw new Error('The log is empty.');
  const at = new Date(Date.parse(first.at) - 100 * HOUR_MS).toISOString();
  const shown = first.shown[0]?.paperId ?? 0;
  const odd = [
    { paperId: 999_999, act: 'open' as const, at: first.at },
    { paperId: shown, act: 'save' as const, at },
  ];
  const { facts } = readLog([{ ...first, outcomes: odd }, ...rest], now);
  expect(facts).toMatchObject({ unexplained: 1, early: 1 });
  const none = rewards([{ ...first, outcomes: [] }, ...rest]);
  expect(rewards([{ ...first, outcomes: odd }, ...rest])).toEqual(none);
});

test('a ranking two of whose papers turned out to be one is left out, and makes nothing suspicious', () => {
  const [first, ...rest] = log;
  if (!first) throw new Error('The log is empty.');
  const [one = 0, other = 0] = first.shown.map(({ paperId }) => paperId);
  const joined = <T extends { paperId: number }>(list: readonly T[]) =>
    list.map((each) => (each.paperId === other ? { ...each, paperId: one } : each));
  const { candidates, shown, outcomes } = first;
  const ranking = {
    ...first,
    candidates: joined(candidates),
    shown: joined(shown),
    outcomes: joined(outcomes),
  };
  expect(rewards([ranking, ...rest])).toEqual(rewards(rest));
});

test('a clock that was moved back between two decisions is noticed, and loses none', () => {
  const moved = log.map((ranking, index) => {
    const back = index >= 40 ? 50 * HOUR_MS : 0;
    const shift = (at: string) => new Date(Date.parse(at) - back).toISOString();
    return {
      ...ranking,
      at: shift(ranking.at),
      outcomes: ranking.outcomes.map((each) => ({ ...each, at: shift(each.at) })),
    };
  });
  expect(readLog(moved, now).facts).toMatchObject({ decisions: 60, clockMovedBack: 1 });
  expect(rewards(moved)).toEqual(rewards(log));
});
