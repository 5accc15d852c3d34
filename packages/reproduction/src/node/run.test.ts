import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test, vi } from 'vitest';
import type { Result } from '../result.ts';
import { SYNTHETIC_METHODS } from '../testing/index.ts';
import { parseResult } from '../validate.ts';
import { nodeEnvironment } from './environment.ts';
import { findReproduction } from './rooms.ts';
import { type NodeOptions, runInNode, trainsDataParallel, verifyInNode } from './run.ts';

vi.setConfig({ testTimeout: 60_000 });

const FIXTURES = fileURLToPath(new URL('./fixtures/', import.meta.url));

async function room(name: string, methods = fileURLToPath(SYNTHETIC_METHODS)) {
  const found = await findReproduction(name, methods);
  if (found === null) throw new Error(`There is no room '${name}'.`);
  return found;
}

function options(more: Partial<NodeOptions> = {}): NodeOptions {
  return {
    profile: 'quick',
    device: 'wasm',
    workers: 2,
    dataFolders: [],
    signal: new AbortController().signal,
    onEvent: () => undefined,
    ...more,
  };
}

const measured = ({ runs }: Result) => runs.map((run) => ({ ...run, seconds: 0 }));

test('workers are processes of a room that can train on them, unless seeds shall run side by side', async () => {
  const { definition } = await room('antithetic-sampling');
  const can = { definition: { ...definition, dataParallel: true } };
  expect(trainsDataParallel(can, { workers: 1 })).toBe(true);
  expect(trainsDataParallel(can, {})).toBe(false);
  expect(trainsDataParallel(can, { workers: 2, sideBySide: true })).toBe(false);
  expect(trainsDataParallel({ definition }, { workers: 2 })).toBe(false);
});

describe('runInNode', () => {
  test('runs each seed in a thread, with the numbers of any other run', async () => {
    const synthetic = await room('antithetic-sampling');
    const told = new Set<string>();
    const onEvent: NodeOptions['onEvent'] = ({ type }) => told.add(type);
    const result = await runInNode(synthetic, options({ seeds: [1, 2], onEvent }));
    expect(parseResult(JSON.parse(JSON.stringify(result)))).toEqual(result);
    expect(result.environment).toMatchObject({
      runtime: 'node',
      agent: `Node ${process.versions.node}`,
      device: 'cpu',
      workers: 2,
    });
    expect(result.environment.peakMegabytes).toBeGreaterThan(10);
    expect(result.environment.dependencies).toHaveProperty(
      'valibot',
      expect.stringMatching(/^\d+\.\d+\.\d+/),
    );
    expect([...told].sort()).toEqual(
      [
        'checkpoint',
        'dataset',
        'device',
        'points',
        'progress',
        'seed-finished',
        'seed-started',
        'table',
      ].sort(),
    );
    const again = await runInNode(synthetic, options({ seeds: [1, 2], workers: 1 }));
    expect(measured(again)).toEqual(measured(result));
  });

  test('a seed that throws, measures nonsense or takes its thread down fails alone', async () => {
    const { runs } = await runInNode(
      await room('troubles', FIXTURES),
      options({ seeds: [1, 2, 3, 6, 0, 9] }),
    );
    const said = runs.map((run) => (run.status === 'failed' ? run.error : run.measurements.value));
    expect(said).toEqual([
      "cannot open 'data.bin'",
      "Not every measurement is a finite number: 'loss' is NaN.",
      'The thread of this seed ended: exit code 7',
      'The thread of this seed ended: thrown later, out of reach',
      0,
      9,
    ]);
  });

  test('data that is nowhere ends the run with how to provide it', async () => {
    const run = runInNode(await room('troubles', FIXTURES), options({ seeds: [7] }));
    await expect(run).rejects.toMatchObject({
      name: 'DatasetUnavailable',
      message: expect.stringContaining('Put the file nowhere.bin'),
    });
  });

  test.each([
    ['a seed that breathes', 4],
    ['a seed that hangs', 5],
  ])('%s is ended by an abort, and the finished ones are kept', async (_, seed) => {
    const stop = new AbortController();
    let checkpoint: Result | null = null;
    const run = runInNode(
      await room('troubles', FIXTURES),
      options({
        seeds: [seed, 0],
        signal: stop.signal,
        onEvent: (event) => {
          if (event.type !== 'checkpoint') return;
          checkpoint = event.result;
          stop.abort(new Error('enough'));
        },
      }),
    );
    await expect(run).rejects.toThrow('enough');
    expect(checkpoint).toMatchObject({ finishedAt: null, runs: [{ seed: 0, status: 'finished' }] });
  });
});

describe('verifyInNode', () => {
  test('runs the seeds again and agrees with itself, not with a forgery', async () => {
    const synthetic = await room('antithetic-sampling');
    const result = await runInNode(synthetic, options());
    const { profile: _, ...again } = options();
    expect(await verifyInNode(synthetic, result, again)).toMatchObject({
      comparable: true,
      seeds: [1, 2, 3],
      agrees: true,
      differences: [],
    });
    const forged = structuredClone(result);
    const run = forged.runs[1];
    if (run?.status === 'finished') run.measurements['error/antithetic/monotone'] = 1e-9;
    const comparison = await verifyInNode(synthetic, forged, { ...again, seeds: [2] });
    expect(comparison).toMatchObject({ agrees: false, seeds: [2] });
  });

  test('does not run where the data or the parameters are others', async () => {
    const synthetic = await room('antithetic-sampling');
    const result = await runInNode(synthetic, options({ seeds: [1] }));
    const { profile: _, ...again } = options({
      onEvent: () => {
        throw new Error('It ran.');
      },
    });
    const [dataset] = result.datasets;
    const datasets = dataset === undefined ? [] : [{ ...dataset, sha256: 'f'.repeat(64) }];
    expect(await verifyInNode(synthetic, { ...result, datasets }, again)).toMatchObject({
      comparable: false,
      reason: expect.stringContaining("the data 'coefficients' here (stand-in) is not what the result read"),
    });
    const other: Result = { ...result, profile: { name: 'quick', parameters: { draws: 2 } } };
    expect(await verifyInNode(synthetic, other, again)).toMatchObject({ comparable: false });
  });
});

describe('the commit of a run', () => {
  test('is marked where the code differs from it, and null outside a checkout', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'commit-'));
    const git = (...words: string[]) =>
      execFileSync('git', ['-C', folder, ...words], { encoding: 'utf8' }).trim();
    const { definition } = await room('antithetic-sampling');
    const method = join(folder, 'methods', 'm');
    const commit = async () => (await nodeEnvironment({ folder: method, definition })).commit;
    try {
      await mkdir(join(method, 'reproduction', 'recorded'), { recursive: true });
      await writeFile(join(method, 'package.json'), '{"dependencies": {"@papertape/shared": "*"}}');
      expect(await commit()).toBeNull();
      git('init', '-q');
      git('add', '.');
      git('-c', 'user.name=A', '-c', 'user.email=a@example.org', 'commit', '-qm', 'First');
      expect(await commit()).toBe(git('rev-parse', 'HEAD'));
      await writeFile(join(method, 'reproduction', 'recorded', 'full.json'), '{}');
      await writeFile(join(folder, 'elsewhere.ts'), '');
      expect(await commit()).toBe(git('rev-parse', 'HEAD'));
      await mkdir(join(folder, 'packages', 'shared'), { recursive: true });
      await mkdir(join(folder, 'node_modules', '@papertape'), { recursive: true });
      await writeFile(join(folder, 'packages', 'shared', 'package.json'), '{}');
      await symlink(join(folder, 'packages', 'shared'), join(folder, 'node_modules', '@papertape', 'shared'));
      expect(await commit()).toBe(`${git('rev-parse', 'HEAD')}-dirty`);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
