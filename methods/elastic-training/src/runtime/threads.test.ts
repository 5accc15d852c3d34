// A run over worker threads: the same programs behind the same sockets, and one that is ended in the middle of a step.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tinyRunSettings, writeTinyText } from '../testing/tiny-run.ts';
import { readFinalState } from './final-state.ts';
import { launch } from './launch.ts';
import { ProcessPool } from './pool.ts';
import type { RunSettings } from './settings.ts';

const STEPS = 4;

test('a thread that is ended in a step changes no bit', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'elastic-'));
  await writeTinyText(folder, 'Threads end where they are told to, and others take their work.');
  const patience = { beat: 100, silence: 5000, open: 5000 };
  const settingsOf = (name: string) =>
    tinyRunSettings(folder, name, { seed: 5, steps: STEPS, patience, gatherMs: 20_000 });
  const pool = new ProcessPool({ threads: true });
  let lost = 0;
  const train = async (settings: RunSettings, kill: boolean) => {
    const run = launch({
      settings,
      pool,
      ...(kill
        ? { dwell: new Map([[1, { phase: 'backward', step: 2, skip: 0, milliseconds: 5000 } as const]]) }
        : {}),
      onEvent: (event) => {
        if (event.event === 'phase') run.ranks.get(1)?.kill('SIGKILL');
        if (event.event === 'lost') lost++;
      },
    });
    await run.finished;
    await run.settled();
    return await readFinalState(settings, STEPS);
  };
  try {
    const undisturbed = await train(settingsOf('alone'), false);
    expect(lost).toBe(0);
    expect(await train(settingsOf('struck'), true)).toEqual(undisturbed);
    expect(lost).toBe(1);
  } finally {
    await pool.close();
    await rm(folder, { recursive: true, force: true });
  }
}, 60_000);
