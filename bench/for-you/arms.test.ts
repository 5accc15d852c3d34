// The arm without damping differs from the site in damping alone.
import { exposureOf } from '@papertape/personal-ranking';
import { expect, test } from 'vitest';
import { rankBy, type Arm } from './arms.ts';
import { ReaderRecord, sitePaper } from './readers.ts';
import { DAY_MS, inventWorld, papersOfDay } from './world.ts';

test('without damping the same candidates are chosen, and what was shown too often keeps its score', () => {
  const start = Date.UTC(2026, 0, 5);
  const world = inventWorld(1, { readers: 3, days: 2, papersPerDay: 120 }, start);
  const pool = papersOfDay(world, 0).map(sitePaper);
  const [reader] = world.readers;
  if (!reader) throw new Error('The world has no reader.');
  const [most] = pool.toSorted((a, b) => b.trendScore - a.trendScore || b.id - a.id);
  const times = pool.map(({ id }, index): [number, number] => [id, index % 10 === 0 ? 0 : 9]);
  const exposure = exposureOf(new Map([...times, [most?.id ?? 0, 9000]]));
  const now = start + DAY_MS;
  const facts = new ReaderRecord(reader).factsAt(now, pool);
  const candidatesOf = (arm: Arm) =>
    rankBy(arm, {
      pool,
      reader,
      facts: () => facts,
      known: () => false,
      exposure,
      live: null,
      slots: 5,
      seed: 1,
      now,
    }).ranking?.candidates ?? [];
  const [damped, undamped] = [candidatesOf('bandit'), candidatesOf('undamped')];
  expect(damped).toHaveLength(30);
  expect(undamped.map(({ paperId }) => paperId)).toEqual(damped.map(({ paperId }) => paperId));
  const raised = undamped.filter(({ score }, index) => score > (damped[index]?.score ?? 0));
  expect(raised.map(({ paperId }) => paperId)).toEqual([most?.id]);
});
