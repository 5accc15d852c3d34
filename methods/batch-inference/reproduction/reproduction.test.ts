import { beforeAll, describe, expect, test } from 'vitest';
import { evaluateClaims, type FinishedRun } from '@papertape/reproduction';
import { runForTest } from '@papertape/reproduction/testing';
import { createBatchScheduler } from '../src/engine/index.ts';
import { fitCost } from './engine/simulate.ts';
import type { Tested } from './engine/arms.ts';
import definition from './index.ts';
import { measure, measureEngine } from './run.ts';

const SMALL = {
  layers: 1,
  features: 32,
  heads: 2,
  hidden: 32,
  vocabulary: 64,
  groups: 5,
  sharing: 4,
  prefix: 64,
  distinct: 20,
  generate: 4,
  capacity: 0.9,
  chunk: 128,
  mixedGroups: 5,
  simulatedGroups: 3,
  plannedGroups: 3,
  trees: 5,
};

const runSmall = (run: typeof definition.run): Promise<FinishedRun> =>
  runForTest({ ...definition, run }, { profile: 'quick', seed: 1, parameters: SMALL });

const verdictsOf = (run: FinishedRun) =>
  new Map(evaluateClaims(definition, { seeds: [1], runs: [run] }).map(({ id, verdict }) => [id, verdict]));

/** Gives one prompt in seven to another request. */
const WRONG: Tested = {
  createBatchScheduler: (requests, options) => {
    const [first] = requests;
    const mixed = requests.map((request, at) =>
      at % 7 === 3 && first ? { ...request, prompt: first.prompt } : request,
    );
    return createBatchScheduler(mixed, options);
  },
};

describe('on a small model', () => {
  let right: FinishedRun;
  beforeAll(async () => {
    right = await runSmall((context) => measure(context));
  }, 60_000);

  test('all arms give the same tokens, far from rounding, and plans save what was known before', () => {
    const verdicts = verdictsOf(right);
    const always = definition.claims.filter(({ id }) =>
      /^(same|margin|saving|levels-.*-(paper|tree))/.test(id),
    );
    expect(always.length).toBeGreaterThan(15);
    expect(always.map(({ id }) => [id, verdicts.get(id)])).toEqual(always.map(({ id }) => [id, 'holds']));
  });

  test('every claim and chart finds what it is about', () => {
    const measured = new Set(Object.keys(right.measurements));
    const wanted = definition.claims.flatMap(({ test: decided }) => {
      if (decided.kind === 'untestable') return [];
      const other =
        decided.kind === 'difference' ? decided.minus : decided.kind === 'ratio' ? decided.over : decided.of;
      return [decided.of, other].filter((name) => typeof name === 'string');
    });
    const ofWebGpu = (name: string) => name.startsWith('webgpu.');
    const bars = definition.charts.flatMap((chart) =>
      chart.kind === 'bars' ? chart.bars.map(({ metric }) => metric) : [],
    );
    expect([...wanted, ...bars].filter((name) => !measured.has(name) && !ofWebGpu(name))).toEqual([]);
    const drawn = new Set(right.series.map(({ name }) => name));
    const lines = definition.charts.flatMap((chart) =>
      chart.kind === 'line' ? chart.series.map(({ name }) => name) : [],
    );
    expect(lines.filter((name) => !drawn.has(name))).toEqual([]);
    const expected = Object.keys(definition.tolerances ?? {}).filter((name) => !ofWebGpu(name));
    expect(expected.filter((name) => !measured.has(name))).toEqual([]);
    expect(right.tables.map(({ rows }) => rows.length)).toEqual([5, 7, 5, 1]);
  });

  test('a scheduler that mixes prompts up is found out', async () => {
    const verdicts = verdictsOf(await runSmall((context) => measureEngine(context, WRONG)));
    expect(verdicts.get('same-one-batch')).toBe('does not hold');
    expect(verdicts.get('same-one-sorted')).toBe('holds');
  });
});

test('the cost of iterations is found again', () => {
  const facts = { decodes: 0, blocks: 0 };
  const iterations = [
    [1, 9],
    [30, 400],
    [200, 100],
    [64, 7000],
    [8, 800],
  ].map(([tokens = 0, context = 0]) => ({
    ...facts,
    tokens,
    context,
    milliseconds: 3 + 0.25 * tokens + 0.002 * context,
  }));
  const { a, b, c, fit } = fitCost(iterations);
  expect([a, b, c, fit].map((value) => value.toFixed(6))).toEqual([
    '3.000000',
    '0.250000',
    '0.002000',
    '1.000000',
  ]);
});
