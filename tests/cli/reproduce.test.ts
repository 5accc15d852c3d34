// `papertape reproduce` as a process: list, run, record, interrupt and go on, bad input.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { Readable, Writable } from 'node:stream';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseResult, resultJsonSchema, type Result } from '@papertape/reproduction';
import { runCommand } from '../../apps/cli/src/main.ts';
import { runPapertape, waitFor } from '../support/process.ts';
import { newRoomsFolder, type RoomsFolder } from '../support/rooms.ts';

let rooms: RoomsFolder;
beforeAll(async () => {
  rooms = newRoomsFolder();
  await rooms.write('pairs');
  // Long enough to be interrupted between its seeds.
  await rooms.write('slow', [['reproduction/index.ts', 'estimates: 2_000', 'estimates: 300_000']]);
  await rooms.write('unlucky', [
    [
      'reproduction/run.ts',
      'const { evaluations,',
      "if (context.seed === 1) throw new Error('out of luck');\n  const { evaluations,",
    ],
  ]);
});
afterAll(() => rooms.remove());

const resultOf = (path: string): Result => parseResult(JSON.parse(readFileSync(path, 'utf8')));
const measured = (result: Result) =>
  result.runs.map((run) => (run.status === 'finished' ? [run.seed, run.measurements, run.series] : run));

describe('the list', () => {
  test('names every room with its sizes, and how its record came out', async () => {
    const { code, stdout } = await rooms.reproduce([]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^pairs\n {2}Antithetic pairs\n {2}paper +arxiv:/m);
    expect(stdout).toMatch(/quick +3 seeds, less than a minute, 100 MB/);
    expect(stdout).toMatch(/record +none yet/);
  });

  test('is JSON for programs', async () => {
    const { stdout } = await rooms.reproduce(['--json']);
    const list = JSON.parse(stdout) as { name: string; profiles: Record<string, unknown> }[];
    expect(list.map(({ name }) => name)).toEqual(['pairs', 'slow', 'unlucky']);
    expect(list[0]?.profiles.quick).toEqual({ seeds: [0, 1, 2], minutes: 0.1, megabytes: 100, record: null });
  });

  test('of this repository can be read', async () => {
    const { code, stdout } = await runPapertape(['reproduce', '--json']);
    expect(code).toBe(0);
    const names = (JSON.parse(stdout) as { name: string }[]).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['anchor-sampling', 'target-surrogates']));
  });

  test('shows the good rooms when one is broken, says what is wrong with it, and ends with 3', async () => {
    const other = newRoomsFolder();
    await other.write('sound');
    await other.write('broken', [['reproduction/index.ts', 'defineReproduction({', 'defineReproduction({{']]);
    const { code, stdout, stderr } = await other.reproduce([]);
    expect(code).toBe(3);
    expect(stdout).toMatch(/^sound$/m);
    expect(stderr).toContain('broken/reproduction/index.ts cannot be imported');
    other.remove();
  });
});

describe('a run', () => {
  test('says each claim with verdict, estimate, interval, the paper and why, and what was not tested first', async () => {
    const { code, stdout, stderr } = await rooms.reproduce(['pairs']);
    expect(code).toBe(0);
    expect(stdout.indexOf('Not tested')).toBeLessThan(stdout.indexOf('Claims: 2 hold, 1 not testable here'));
    expect(stdout).toMatch(
      /✓ holds: For the exponential function, .*\n.*\n {4}here +0\.03\d+× \(0\.0\d+× to /,
    );
    expect(stdout).toMatch(/paper +no figure \(§1\)\n {4}why +the interval, .* lies below 0\.1/);
    expect(stderr).toMatch(/^seed 2: finished in .* \(3 of 3 seeds\)$/m);
    expect(stdout + stderr).not.toContain('\u001b');
    for (const line of `${stdout}${stderr}`.split('\n'))
      if (!line.startsWith('Result:')) expect(line.length).toBeLessThanOrEqual(80);
    expect(resultOf(rooms.path('data', 'reproductions', 'pairs-quick.json')).finishedAt).not.toBeNull();
  });

  test('with --json gives standard output to the result alone, as the schema describes it', async () => {
    const out = rooms.path('result.json');
    const { stdout, stderr } = await rooms.reproduce(['pairs', '--json', '--out', out, '--workers', '2']);
    const ajv = new Ajv({ strict: false });
    ajv.addFormat('date-time', true);
    const validate = ajv.compile(resultJsonSchema());
    expect(validate(JSON.parse(stdout)), JSON.stringify(validate.errors)).toBe(true);
    expect(stdout).toBe(readFileSync(out, 'utf8'));
    expect(stderr).toContain('seed 0: started');
    expect(stderr).toContain('Seeds side by side: 2 at once, each in a thread.');
    const printed = await runPapertape(['reproduce', 'schema']);
    expect(JSON.parse(printed.stdout)).toEqual(JSON.parse(JSON.stringify(resultJsonSchema())));
  });

  test('takes fewer seeds than registered, or more, and calls neither a record', async () => {
    const few = await rooms.reproduce(['pairs', '--seeds', '2', '--out', rooms.path('few.json')]);
    expect(few.code).toBe(0);
    expect(few.stdout).toContain('? inconclusive: For the exponential function');
    expect(few.stdout).toContain('2 of the 3 seeds it needs');
    const many = await rooms.reproduce(['pairs', '--seeds', '5', '--out', rooms.path('many.json')]);
    expect(resultOf(rooms.path('many.json')).seeds).toEqual([0, 1, 2, 3, 4]);
    expect(many.stderr).toContain('Seeds 3, 4 are not registered');
    const refused = await rooms.reproduce(['pairs', '--seeds', '2', '--record']);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('--record needs the registered seeds');
  });

  test('whose seed fails is still a result, and ends with 3', async () => {
    const { code, stdout, stderr } = await rooms.reproduce(['unlucky']);
    expect(code).toBe(3);
    expect(stderr).toMatch(/seed 1: failed after .*: out of luck/);
    expect(stdout).toContain('Seed 1 failed: out of luck');
    expect(stdout).toContain('2 of the 3 seeds it needs finished; seed 1 failed');
    const { runs } = resultOf(rooms.path('data', 'reproductions', 'unlucky-quick.json'));
    expect(runs.map(({ status }) => status)).toEqual(['finished', 'failed', 'finished']);
  });

  test('is recorded where asked, and the list tells of it', async () => {
    const { code, stderr } = await rooms.reproduce(['pairs', '--record']);
    expect(code).toBe(0);
    expect(stderr).toContain('Recorded: ');
    const list = await rooms.reproduce([]);
    expect(list.stdout).toMatch(
      /record +2 hold, 1 not testable here \(quick, verified \d{4}-\d\d-\d\d on Node/,
    );
    const shown = await rooms.reproduce(['show', 'pairs']);
    expect(shown.stdout).toContain('✓ holds: For a linear function, pairs make no error.');
  });
});

test('on a terminal a run is drawn in place, in colours, and in plain lines with NO_COLOR', async () => {
  const onTerminal = async (env: Record<string, string>) => {
    const written = { stdout: '', stderr: '' };
    const stream = (name: keyof typeof written) =>
      Object.assign(
        new Writable({
          write(chunk, _, done) {
            written[name] += String(chunk);
            done();
          },
        }),
        { isTTY: true, columns: 80, rows: 24 },
      );
    const code = await runCommand(['reproduce', 'pairs', '--methods', rooms.methods], {
      stdin: Readable.from([]),
      stdout: stream('stdout'),
      stderr: stream('stderr'),
      env: { DATA_DIR: rooms.dataDir, ...env },
      signal: new AbortController().signal,
      now: () => new Date(),
    });
    return { code, ...written };
  };
  const live = await onTerminal({});
  expect(live.code).toBe(0);
  expect(live.stderr).toContain('\u001b[0J');
  expect(live.stderr).toMatch(/seed 0 {2}\u001b\[32m✓\u001b\[39m finished in /);
  expect(live.stdout).toContain('\u001b[32m✓ holds\u001b[39m: For a linear function');
  const plain = await onTerminal({ NO_COLOR: '1' });
  expect(plain.stdout + plain.stderr).not.toContain('\u001b');
  expect(plain.stderr).toContain('seed 2: finished in ');
});

describe('an interrupted run', () => {
  let whole: Result;
  beforeAll(async () => {
    await rooms.reproduce(['slow', '--out', rooms.path('whole.json')]);
    whole = resultOf(rooms.path('whole.json'));
  });

  test.each([
    ['SIGINT', 130],
    ['SIGKILL', null],
  ] as const)('by %s goes on with --resume to the same result', async (signal, code) => {
    const out = rooms.path(`${signal}.json`);
    const running = rooms.start(['slow', '--out', out]);
    await waitFor(running, () => running.output.stderr.includes('seed 1: started') || null);
    running.child.kill(signal);
    const ended = await running.finished;
    expect(ended.code).toBe(code);
    expect(existsSync(out)).toBe(false);
    if (signal === 'SIGINT') {
      expect(ended.stderr).toMatch(/Kept [12] of 3 seeds in .*SIGINT\.unfinished\.json\. Go on with:/);
      expect(ended.stderr).toMatch(/^ {2}papertape reproduce slow --profile quick --out .* --resume$/m);
    }
    const resumed = await rooms.reproduce(['slow', '--out', out, '--resume']);
    expect(resumed.code).toBe(0);
    expect(resumed.stderr).toMatch(/Going on: [12] seeds? finished before/);
    expect(resumed.stderr).not.toContain('seed 0: started');
    expect(measured(resultOf(out))).toEqual(measured(whole));
    expect(resultOf(out).claims).toEqual(whole.claims);
    expect(existsSync(rooms.path(`${signal}.unfinished.json`))).toBe(false);
  });

  test('of other seeds is not mixed in', async () => {
    const out = rooms.path('other.json');
    writeFileSync(
      rooms.path('other.unfinished.json'),
      JSON.stringify({ ...whole, seeds: [0, 1, 2, 9], finishedAt: null }),
    );
    const { code, stderr } = await rooms.reproduce(['slow', '--out', out, '--resume']);
    expect(code).toBe(2);
    expect(stderr).toContain('it has other seeds (9)');
    expect(stderr).toContain('Without --resume it begins again.');
  });
});

describe('wrong input ends with 2 and says what is wrong', () => {
  test.each([
    [['pears'], "There is no reproduction 'pears'. Did you mean 'pairs'?"],
    [['anything-else'], 'There are: pairs, slow, unlucky.'],
    [['pairs', '--profile', 'fast'], 'Allowed choices are quick, full'],
    [['pairs', '--device', 'abacus'], 'Allowed choices are auto, wasm, webgpu'],
    [['pairs', '--seeds', '0'], 'whole number from 1 to 100'],
    [['pairs', '--workers', 'many'], 'whole number from 1 to 64'],
    [['pairs', '--data', 'nowhere'], '--data: there is no folder'],
    [['pairs', '--out', 'no/such/folder/x.json'], 'The result cannot be written'],
    [['--record'], '--record needs the name of a reproduction'],
    [['verify', 'nowhere.json'], 'There is no file nowhere.json'],
    [['show', 'unlucky'], 'has no record yet'],
  ])('%j', async (args, hint) => {
    const { code, stdout, stderr } = await rooms.reproduce(args);
    expect(stderr).toContain(hint);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});
