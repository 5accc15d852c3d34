import type { FeedDay } from '@papertape/papers';
import { describe, expect, test } from 'vitest';
import { daysToVisit } from './hugging-face.ts';
import { advance, planOai, restartTask } from './oai-plan.ts';
import { inSteps, type Cursor } from './steps.ts';

const day = (text: string) => text as FeedDay;
const today = day('2026-03-10');

describe('the plan of OAI-PMH', () => {
  test('begins a few days back, then where the last one began', () => {
    expect(planOai({}, ['cs', 'stat'], null, today).tasks.map(({ set, from }) => [set, from])).toEqual([
      ['cs', '2026-03-07'],
      ['stat', '2026-03-07'],
    ]);
    const through = { through: { cs: '2026-03-09' } };
    expect(planOai(through, ['cs'], null, today).tasks[0]?.from).toBe('2026-03-09');
  });

  test('goes on at its page after an interruption, and not with another harvest', () => {
    const first = planOai({}, ['cs', 'stat'], null, today);
    const { cursor } = advance(first, {}, { resumptionToken: 'page-2', begunOn: today });
    const resumed = planOai(cursor, ['cs', 'stat'], null, day('2026-03-11'));
    expect(resumed.tasks[0]).toMatchObject({ set: 'cs', token: 'page-2', begunOn: today });
    const other = planOai(cursor, ['cs', 'stat'], { from: day('2025-01-01'), until: null }, today);
    expect(other.tasks[0]).toMatchObject({ token: null, from: '2025-01-01' });
    expect(restartTask(resumed).tasks[0]).toMatchObject({ set: 'cs', token: null });
  });

  test('knows through which day each list is read once it is at its end', () => {
    let plan = planOai({}, ['cs', 'stat'], null, today);
    let cursor: Cursor = {};
    for (const token of ['t', null, null]) {
      const moved = advance(plan, cursor, { resumptionToken: token, begunOn: day('2026-03-10') });
      plan = moved.plan;
      cursor = { ...cursor, ...moved.cursor };
    }
    expect(plan.tasks).toEqual([]);
    expect(cursor).toMatchObject({ plan: null, through: { cs: '2026-03-10', stat: '2026-03-10' } });
  });

  test('a back-fill of days long ago does not hide what changed since', () => {
    const known: Cursor = { through: { cs: '2026-03-01' } };
    const past = planOai(known, ['cs'], { from: day('2025-01-01'), until: day('2025-02-01') }, today);
    expect(advance(past, known, { resumptionToken: null, begunOn: today }).cursor).toEqual({ plan: null });
    const gap = planOai(known, ['cs'], { from: day('2026-03-05'), until: null }, today);
    expect(advance(gap, known, { resumptionToken: null, begunOn: today }).cursor).toEqual({ plan: null });
  });
});

describe('the days of Hugging Face', () => {
  const visit = (cursor: Cursor) => daysToVisit(cursor, null, today);

  test('are today and two before, and those since the last harvest', () => {
    expect(visit({})).toEqual(['2026-03-08', '2026-03-09', '2026-03-10']);
    expect(visit({ day: '2026-03-10' })).toHaveLength(3);
    expect(visit({ day: '2026-03-05' })[0]).toBe('2026-03-05');
  });

  test('are at most two weeks after a long pause', () => {
    expect(visit({ day: '2025-01-01' })).toHaveLength(15);
  });

  test('are those asked for, up to today', () => {
    const range = { first: day('2026-03-09'), last: day('2026-03-20') };
    expect(daysToVisit({}, range, today)).toEqual(['2026-03-09', '2026-03-10']);
  });
});

test('a long list moves the cursor only with its last part', () => {
  const records = Array.from({ length: 5 }, () => ({}) as never);
  const steps = [...inSteps({ records, place: 'x', cursor: { at: 1 } }, 2)];
  expect(steps.map((step) => [step.records.length, step.cursor])).toEqual([
    [2, undefined],
    [2, undefined],
    [1, { at: 1 }],
  ]);
  expect([...inSteps({ records: [], place: 'x', note: 'none' })]).toMatchObject([
    { records: [], note: 'none' },
  ]);
});
