// Runs of the real runtime for measuring: a folder with a text, settings, and the processes.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newUnixAddress, type RunSettings, type TrainingSettings } from '../../src/runtime/index.ts';
import { ADAM_W, SMALL_GPT } from '../../src/model/index.ts';
import { brownText } from './brown.ts';

/** A folder for runs, with the text they are trained on. Remove it with `close`. */
export interface Bench {
  readonly folder: string;
  close(): Promise<void>;
}

/** Writes a part of the Brown corpus into a new folder. */
export async function openBench(characters = 200_000): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'elastic-'));
  await writeFile(join(folder, 'text.txt'), await brownText(characters));
  return { folder, close: () => rm(folder, { recursive: true, force: true }) };
}

/** The specification's model: 6 blocks of width 64, 64 characters, dropout .1, a batch of 12. */
export const SPECIFIED = { shape: SMALL_GPT, samples: 12, slots: 2 } as const;

export type RunChanges = Partial<Omit<RunSettings, 'training'>> & {
  readonly training: Pick<TrainingSettings, 'stages' | 'replicas' | 'steps'> & Partial<TrainingSettings>;
};

/** Settings of a run in a bench, whose snapshots go to a folder of its own. */
export function settingsOf({ folder }: Bench, name: string, changes: RunChanges): RunSettings {
  return {
    coordinator: newUnixAddress('coordinator'),
    tls: null,
    folder: join(folder, name),
    diskEvery: 1000,
    ringSnapshots: true,
    patience: { beat: 200, silence: 5000, open: 10_000 },
    gatherMs: 20_000,
    rewiring: 'edit',
    policy: 'elastic',
    migration: 'shadow',
    ...changes,
    training: {
      seed: 1,
      textPath: join(folder, 'text.txt'),
      optimizer: ADAM_W,
      ...SPECIFIED,
      ...changes.training,
    },
  };
}
