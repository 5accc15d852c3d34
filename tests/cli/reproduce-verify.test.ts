// `papertape reproduce verify`: agreement, tampered measurements and verdicts, other code, no result.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseResult, type Result } from '@papertape/reproduction';
import { changeFile, newRoomsFolder, type RoomsFolder } from '../support/rooms.ts';

let rooms: RoomsFolder;
let result: Result;
beforeAll(async () => {
  rooms = newRoomsFolder();
  await rooms.write('pairs');
  await rooms.reproduce(['pairs', '--out', rooms.path('result.json')]);
  result = parseResult(JSON.parse(readFileSync(rooms.path('result.json'), 'utf8')));
});
afterAll(() => rooms.remove());

/** Verifies a changed copy of the result. */
async function verify(change: (copy: Result) => void, ...more: string[]) {
  const copy = structuredClone(result);
  change(copy);
  writeFileSync(rooms.path('copy.json'), JSON.stringify(copy));
  return rooms.reproduce(['verify', rooms.path('copy.json'), ...more]);
}

function measurements(copy: Result, seed: number): Record<string, number> {
  const run = copy.runs.find((one) => one.seed === seed);
  if (run?.status !== 'finished') throw new Error(`Seed ${seed} did not finish.`);
  return run.measurements;
}

test('a result as it was written agrees', async () => {
  const { code, stdout, stderr } = await verify(() => undefined);
  expect(stdout).toContain('✓ 3 verdicts of the file follow from its measurements.');
  expect(stdout).toContain('✓ 9 measurements of 3 seeds compared: 9 equal, 0 within tolerance, 0 not.');
  expect(stdout).toMatch(/It agrees\.\n$/);
  expect(stderr).toContain('running 3 seeds again');
  expect(code).toBe(0);
});

test('a measurement that was changed is named, with both values', async () => {
  const { code, stdout } = await verify((copy) => {
    measurements(copy, 1)['antithetic.errorOfLine'] = 0.25;
  });
  expect(code).toBe(1);
  expect(stdout).toMatch(/1 +antithetic\.errorOfLine +0 +0\.25 +1 +1e-6/);
  expect(stdout).toContain('Other verdicts from these seeds: exact-for-lines');
  expect(stdout).toMatch(/It differs\.\n$/);
});

test('a verdict that was changed is a forgery, though every measurement agrees', async () => {
  const { code, stdout } = await verify((copy) => {
    copy.claims = copy.claims.map((claim) => ({ ...claim, verdict: 'does not hold' }));
  });
  expect(code).toBe(1);
  expect(stdout).toContain('✗ 3 verdicts of the file do not follow from its measurements:');
  expect(stdout.replace(/\s+/g, ' ')).toMatch(
    /smaller-error: the file says 'does not hold' \(.*\); its measurements say 'holds'/,
  );
  expect(stdout).toContain('9 equal, 0 within tolerance, 0 not.');
});

test('a difference within tolerance agrees', async () => {
  const { code, stdout } = await verify(
    (copy) => {
      const numbers = measurements(copy, 0);
      numbers['independent.squaredError'] = (numbers['independent.squaredError'] ?? NaN) * (1 + 1e-12);
    },
    '--seeds',
    '1',
  );
  expect(stdout).toContain('3 measurements of 1 seed compared: 2 equal, 1 within tolerance, 0 not.');
  expect(code).toBe(0);
});

test('with --json the differences are data', async () => {
  const { code, stdout } = await verify((copy) => {
    measurements(copy, 2)['antithetic.errorOfLine'] = 0.25;
  }, '--json');
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    agrees: false,
    forged: [{ id: 'exact-for-lines' }],
    comparison: {
      compared: 9,
      differences: [{ seed: 2, metric: 'antithetic.errorOfLine', a: 0, b: 0.25, within: false }],
    },
  });
});

test('seeds that were not registered are told', async () => {
  await rooms.reproduce(['pairs', '--seeds', '4', '--out', rooms.path('four.json')]);
  const { code, stdout } = await rooms.reproduce(['verify', rooms.path('four.json')]);
  expect(stdout).toContain('Not the registered seeds, which are 0, 1, 2');
  expect(code).toBe(0);
});

test.each<[string, (copy: Result) => void, string]>([
  [
    'other parameters',
    (copy) => (copy.profile.parameters.estimates = 7),
    'parameters of its profile have changed',
  ],
  ['an unknown reproduction', (copy) => (copy.reproduction = 'pair'), "Did you mean 'pairs'?"],
  ['a later version', (copy) => Object.assign(copy, { version: 2 }), 'This result has version 2'],
  ['a seed with two runs', (copy) => copy.runs.push(...copy.runs.slice(0, 1)), 'a seed has two runs'],
  ['no seeds', (copy) => Object.assign(copy, { seeds: [] }), 'This is no result'],
])('%s cannot be compared, and ends with 2', async (_, change, hint) => {
  const { code, stderr } = await verify(change);
  expect(stderr).toContain(hint);
  expect(code).toBe(2);
});

test('text that is no JSON ends with 2', async () => {
  writeFileSync(rooms.path('text.json'), '{"format":');
  const { code, stderr } = await rooms.reproduce(['verify', rooms.path('text.json')]);
  expect(code).toBe(2);
  expect(stderr).toContain('This is no JSON');
});

test('a wrong method in place of the right one differs from the record, and turns the verdict', async () => {
  await rooms.write('turned');
  await rooms.reproduce(['turned', '--record']);
  const method = join(rooms.methods, 'turned', 'src', 'index.ts');
  changeFile(method, 'f(1 - u)', 'f(random.uniform())');
  const record = join(rooms.methods, 'turned', 'reproduction', 'recorded', 'quick.json');
  const verified = await rooms.reproduce(['verify', record]);
  expect(verified.code).toBe(1);
  expect(verified.stdout).toContain('Other verdicts from these seeds: smaller-error');
  const { stdout } = await rooms.reproduce(['turned', '--out', rooms.path('turned.json')]);
  expect(stdout).toContain('✗ does not hold: For the exponential function');
});
