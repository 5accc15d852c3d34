import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomStream } from '@papertape/reproduction';
import { dense, fitLinear, type LoggedDecision, type Outcome } from '../index.ts';
import { createLog, formatLogLine, joinOutcomes, lastGenerations, onePass, parseLogLine } from './index.ts';
import { createOnline } from '../oracles/index.ts';

const HOUR = 3_600_000;

function decision(id: string, time: number, shown = ['a', 'b']): LoggedDecision {
  return {
    id,
    time,
    candidates: ['a', 'b', 'c'].map((each, i) => ({ id: each, features: dense([i, 1]) })),
    chosen: shown.map((each, slot) => ({ id: each, slot, propensity: 1 / (3 - slot) })),
    policy: { name: 'uniform', version: '1' },
    seed: 7,
  };
}

const outcome = (of: string, id: string, time: number, reward = 1): Outcome => ({
  decision: of,
  id,
  reward,
  time,
});
const join = (decisions: LoggedDecision[], outcomes: Outcome[], now = 100 * HOUR) =>
  joinOutcomes(decisions, outcomes, { window: 24 * HOUR, now });
const rewards = (joined: ReturnType<typeof join>) =>
  joined.rows.map(({ decision: { id }, slot, reward }) => `${id}${slot}:${reward}`);

describe('a join', () => {
  test('gives a row for each draw, with the rewards of its window, and zero where none came', () => {
    const joined = join(
      [decision('x', 0), decision('y', HOUR)],
      [outcome('x', 'b', HOUR), outcome('y', 'a', 25 * HOUR)],
    );
    expect(rewards(joined)).toEqual(['x0:0', 'x1:1', 'y0:1', 'y1:0']);
  });

  test('leaves what has not matured out, instead of calling it zero', () => {
    const joined = join([decision('x', 0), decision('y', 99 * HOUR)], []);
    expect(rewards(joined)).toEqual(['x0:0', 'x1:0']);
    expect(joined.facts.waiting).toBe(1);
    const later = { window: 24 * HOUR, now: 25 * HOUR, delivery: 2 * HOUR };
    expect(joinOutcomes([decision('x', 0)], [], later).facts.waiting).toBe(1);
  });

  test('does not depend on order or doubling', () => {
    const decisions = ['p', 'q', 'r'].map((id, i) => decision(id, i * HOUR));
    const outcomes = [
      outcome('p', 'a', HOUR),
      outcome('q', 'b', 2 * HOUR),
      outcome('q', 'b', 3 * HOUR, 0.5),
      outcome('r', 'a', 9 * HOUR, -1),
    ];
    const expected = rewards(join(decisions, outcomes)).toSorted();
    const doubled = <T>(items: T[]) => fc.shuffledSubarray([...items, ...items], { minLength: items.length });
    fc.assert(
      fc.property(doubled(decisions), doubled(outcomes), (some, others) => {
        const all = join([...some, ...decisions], [...others, ...outcomes]);
        expect(rewards(all).toSorted()).toEqual(expected);
        expect(all.facts).toMatchObject({ decisions: 3, outcomes: 4, doubledDecisions: some.length });
        expect(all.facts.doubledOutcomes).toBe(others.length);
      }),
      { numRuns: 50 },
    );
  });

  test('counts what is late, what nobody knows, and what was not shown', () => {
    const outcomes = [
      outcome('x', 'a', 24 * HOUR + 1),
      outcome('nobody', 'a', HOUR),
      outcome('x', 'c', HOUR),
      outcome('x', 'a', -24 * HOUR - 1),
    ];
    const joined = join([decision('x', 0)], outcomes);
    expect(rewards(joined)).toEqual(['x0:0', 'x1:0']);
    expect(joined.facts).toMatchObject({ late: 1, unknownDecision: 1, notShown: 1, impossible: 1 });
  });

  test('survives a clock that was moved back', () => {
    const decisions = [decision('x', 10 * HOUR), decision('y', 8 * HOUR), decision('future', 500 * HOUR)];
    const joined = join(decisions, [outcome('x', 'a', 9 * HOUR), outcome('y', 'a', 9 * HOUR)]);
    expect(rewards(joined)).toEqual(['x0:1', 'x1:0', 'y0:1', 'y1:0']);
    expect(joined.facts).toMatchObject({ clockMovedBack: 1, early: 1, waiting: 1 });
  });

  test('takes no side between two decisions of the same id', () => {
    const other = { ...decision('x', 0), chosen: [{ id: 'c', slot: 0, propensity: 0.2 }] };
    const joined = join([decision('x', 0), other, decision('y', 0)], [outcome('x', 'a', 1)]);
    expect(rewards(joined)).toEqual(['y0:0', 'y1:0']);
    expect(joined.facts).toMatchObject({ conflicting: ['x'], unknownDecision: 0 });
  });

  test('makes one reward of several as it is told', () => {
    const outcomes = [outcome('x', 'a', 2, 1), outcome('x', 'a', 3, -1), outcome('x', 'a', 1, 0.5)];
    expect(join([decision('x', 0)], outcomes).rows[0]?.reward).toBe(1);
    const latest = joinOutcomes([decision('x', 0)], outcomes, {
      window: HOUR,
      now: 2 * HOUR,
      combine: (all) => all.at(-1)?.reward ?? 0,
    });
    expect(latest.rows[0]?.reward).toBe(-1);
    expect(() => joinOutcomes([], [], { window: -1, now: 0 })).toThrow(/milliseconds ≥ 0/);
  });
});

describe('learning from a log', () => {
  test('remembers the last generations only', () => {
    const rows = join(
      [0, 1, 2, 3].map((hour) => decision(`${hour}`, hour * HOUR, ['a'])),
      [],
    ).rows;
    const remembered = (generations: number) =>
      lastGenerations(rows, { generations, generationLength: HOUR }).map(({ decision: { id } }) => id);
    expect(remembered(1)).toEqual(['3']);
    expect(remembered(3)).toEqual(['1', '2', '3']);
    expect(lastGenerations(rows, {})).toBe(rows);
    expect(() => remembered(0)).toThrow(/At least one/);
    expect(() => lastGenerations(rows, { generations: 1 })).toThrow(/generationLength/);
  });

  test('fits and evaluates what was appended, in whatever order', () => {
    let now = 0;
    const log = createLog({ window: HOUR, now: () => now });
    const { uniform, integer } = randomStream(3, 'log');
    for (let i = 0; i < 600; i++) {
      const id = `${i}`;
      const shown = ['a', 'b', 'c'][integer(3)] ?? 'a';
      if (uniform() < (shown === 'c' ? 0.8 : 0.2)) log.append(outcome(id, shown, i + 1));
      log.append(decision(id, i, [shown]));
    }
    expect(log.join().rows).toEqual([]);
    now = 2 * HOUR;
    const model = log.fit((rows) => fitLinear(rows, { dimension: 2 }));
    expect(model.predict(dense([2, 1]))).toBeGreaterThan(0.6);
    expect(model.predict(dense([0, 1]))).toBeLessThan(0.4);
    const always = { chances: () => [0, 0, 1] };
    const { best } = log.evaluate(always, { learner: onePass(() => createOnline({ dimension: 2 })) });
    expect(best.method).toBe('dr');
    expect(Math.abs(best.estimate - 0.8)).toBeLessThan(4 * best.standardError);
  });
});

describe('lines of a log', () => {
  test('are read as they were written', () => {
    for (const entry of [decision('x', 5), outcome('x', 'a', 6, -1)]) {
      const line = parseLogLine(formatLogLine(entry));
      expect(line).toMatchObject('candidates' in entry ? { decision: entry, rows: [] } : { outcome: entry });
    }
  });

  test('carry features in three ways, rewards, and propensities that are missing', () => {
    const line = parseLogLine(
      JSON.stringify({
        id: 1,
        time: '2026-03-01T00:00:00Z',
        candidates: [{ id: 1, features: [0, 2] }, { id: 2, features: { topic: 'ml', age: 3 } }, { id: 3 }],
        chosen: [{ id: 2, propensity: 0.5, reward: 1 }, { id: 1 }],
      }),
      { bits: 8 },
    );
    if (line.kind !== 'decision') throw new Error('A decision was expected.');
    const { decision: read, rows } = line;
    expect(rows).toEqual([{ decision: read, slot: 0, reward: 1 }]);
    expect(read.time).toBe(Date.UTC(2026, 2, 1));
    expect(read.candidates.map(({ features }) => features.indices.length)).toEqual([1, 2, 0]);
    expect(read.chosen[1]).toEqual({ id: '1', slot: 1, propensity: NaN });
  });

  test.each([
    ['{"id":1', /not JSON \(was it cut off\?\)/],
    ['[]', /not an object/],
    ['{"id":"x"}', /neither 'candidates' nor 'decision'/],
    ['{"decision":"x","id":"a","reward":"1","time":0}', /'reward' is not a number/],
    ['{"id":"x","time":"yesterday","candidates":[],"chosen":[]}', /'time' is neither/],
    [
      '{"id":"x","time":0,"candidates":[{"id":"a","features":{"indices":[1],"values":[]}}],"chosen":[]}',
      /as many/,
    ],
    ['{"id":"x","time":0,"candidates":[{"id":"a","features":{"f":{}}}],"chosen":[]}', /feature 'f'/],
  ])('that are wrong say how: %s', (text, message) => {
    expect(() => parseLogLine(text)).toThrow(message);
  });
});
