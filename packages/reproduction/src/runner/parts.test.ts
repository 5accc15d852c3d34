import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunContext } from '../context.ts';
import { defineReproduction } from '../definition.ts';
import { partFiles } from '../node/part-files.ts';
import { syntheticReproduction } from '../testing/index.ts';
import { runSeed, type SeedOptions } from './run-seed.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'parts-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Two parts that report and count how often they are computed; `fail` ends the second one. */
async function runParts(fail: boolean, options: Partial<SeedOptions> = {}) {
  const computed: string[] = [];
  const run = async ({ once, load }: RunContext) => {
    await load('coefficients');
    const part = (name: string, value: number) =>
      once(name, async (report) => {
        computed.push(name);
        report.point('loss', value, value / 2);
        report.table('values', { columns: ['value'], rows: [[value]] });
        report.image('dot', { width: 1, height: 1, channels: 1, data: Uint8Array.of(value), alt: 'A dot' });
        if (fail && name === 'second') throw new Error('interrupted');
        return { value };
      });
    return { sum: (await part('first', 1)).value + (await part('second', 2)).value };
  };
  const result = await runSeed(defineReproduction({ ...syntheticReproduction, run }), {
    profile: 'quick',
    seed: 1,
    device: 'wasm',
    load: async () => ({ bytes: Uint8Array.of(1), origin: 'file' }),
    signal: new AbortController().signal,
    emit: () => undefined,
    parts: partFiles(join(folder, 'run')),
    ...options,
  });
  return { computed, result: { ...result, seconds: 0 } };
}

describe('parts of a seed', () => {
  test('that were finished are not computed again, and the run is that of an uninterrupted one', async () => {
    expect((await runParts(true)).result).toMatchObject({ status: 'failed', error: 'interrupted' });
    const again = await runParts(false);
    expect(again.computed).toEqual(['second']);
    rmSync(folder, { recursive: true });
    const whole = await runParts(false);
    expect(whole.computed).toEqual(['first', 'second']);
    expect(again.result).toEqual(whole.result);
    expect(whole.result).toMatchObject({ measurements: { sum: 3 }, series: [{ x: [1, 2] }] });
  });

  test('of another seed, other parameters, another device or other data are others', async () => {
    await runParts(false);
    const data = { load: async () => ({ bytes: Uint8Array.of(2), origin: 'file' as const }) };
    for (const other of [{ seed: 2 }, { parameters: { draws: 3 } }, { device: 'auto' as const }, data]) {
      expect((await runParts(false, other)).computed).toEqual(['first', 'second']);
    }
    expect((await runParts(false)).computed).toEqual([]);
  });

  test('are computed again where what was kept is damaged', async () => {
    await runParts(false);
    for (const file of readdirSync(join(folder, 'run'))) writeFileSync(join(folder, 'run', file), '{"key":');
    expect((await runParts(false)).computed).toEqual(['first', 'second']);
  });
});
