// `papertape evaluate` as a process: sound logs, planted errors, torn lines.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRanker, formatLogLine, type MaturedRow } from '../../methods/contextual-bandits/src/index.ts';
import {
  simulateRows,
  trueValue,
  withPropensities,
} from '../../methods/contextual-bandits/src/testing/simulate.ts';
import { createWorld } from '../../methods/contextual-bandits/src/testing/world.ts';
import { runPapertape } from '../support/process.ts';

const world = createWorld({ seed: 3 });
const model = world.truth(0.5, 1);
const logging = createRanker({ policy: { kind: 'squarecb', scale: 20, exponent: 0 }, model });
const rows = simulateRows(world, logging, { count: 1200, seed: 1 });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'papertape-evaluate-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Outcomes first, each twice: neither order nor doubling matters. */
function linesOf(some: readonly MaturedRow[]): string {
  const outcomes = some
    .filter(({ reward }) => reward > 0)
    .map(({ decision: { id, time, chosen } }) =>
      formatLogLine({ decision: id, id: chosen[0]?.id ?? '', reward: 1, time: time + 1000 }),
    );
  return [...outcomes, ...outcomes, ...some.map(({ decision }) => formatLogLine(decision)), ''].join('\n');
}

const evaluate = (...args: string[]) => runPapertape(['evaluate', ...args], { cwd: folder });

test('a sound log tells what policies would have earned, and how sure that is', async () => {
  await writeFile(join(folder, 'log.jsonl.gz'), gzipSync(linesOf(rows)));
  const { code, stdout, stderr } = await evaluate('log.jsonl.gz', '--policy', 'uniform', '--json');
  expect([code, stderr]).toEqual([0, '']);
  const report = JSON.parse(stdout) as {
    rows: number;
    join: { doubledOutcomes: number };
    diagnosis: { sound: boolean };
    policies: {
      policy: string;
      trusted: boolean;
      best: { method: string; interval: { low: number; high: number } };
    }[];
  };
  expect(report).toMatchObject({ rows: 1200, diagnosis: { sound: true } });
  expect(report.join.doubledOutcomes).toBeGreaterThan(500);
  const [uniform] = report.policies;
  expect(uniform).toMatchObject({ policy: 'uniform', trusted: true, best: { method: 'dr' } });
  const truth = trueValue(world, createRanker({ policy: { kind: 'uniform' }, model }), {
    count: 5000,
    seed: 2,
  });
  expect(uniform?.best.interval.low).toBeLessThan(truth);
  expect(uniform?.best.interval.high).toBeGreaterThan(truth);
});

test('propensities made up afterwards are told, and end it with 1; a torn line is named', async () => {
  const made = withPropensities(rows, (_, { candidates }) => 1 / candidates.length);
  await writeFile(join(folder, 'bad.jsonl'), `${linesOf(made)}{"id":"torn","ti`);
  const { code, stdout } = await evaluate('bad.jsonl', '--policy', 'squarecb:50', '--methods');
  expect(code).toBe(1);
  expect(stdout).toMatch(/line \d+: it is not JSON \(was it cut off\?\)/);
  expect(stdout).toMatch(/✗ Propensities: \d+ findings/);
  expect(stdout).toMatch(/weights 1\/p average to/);
  expect(stdout).toMatch(/squarecb:50 +ips .* not trusted/);
  expect(stdout).toMatch(/\n +dros /);
});

test('what cannot be evaluated says what to do', async () => {
  const young = linesOf(rows.slice(0, 3));
  await writeFile(join(folder, 'young.jsonl'), young);
  const [waiting, missing, wrong] = await Promise.all([
    evaluate('young.jsonl', '--now', '1970-01-01T00:00:00Z'),
    evaluate('nothing.jsonl'),
    evaluate('young.jsonl', '--policy', 'squarecb'),
  ]);
  expect([waiting.code, missing.code, wrong.code]).toEqual([2, 66, 2]);
  expect(waiting.stderr).toMatch(/None of the 3 decisions in young.jsonl has matured: 3 wait.*--window/);
  expect(missing.stderr).toMatch(/nothing.jsonl cannot be read/);
  expect(wrong.stderr).toMatch(/'squarecb:γ' with γ from 0/);
});
