// The smallest run of two replicas, for tests of the runtime.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newUnixAddress } from '../communicator/index.ts';
import { ADAM_W } from '../model/index.ts';
import type { RunSettings } from '../runtime/settings.ts';

type Known = Pick<RunSettings, 'patience' | 'gatherMs'> & Pick<RunSettings['training'], 'seed' | 'steps'>;

/** Writes the text that tiny runs of this folder train on: a sentence again and again. */
export function writeTinyText(folder: string, sentence: string): Promise<void> {
  return writeFile(join(folder, 'text.txt'), `${sentence} `.repeat(9));
}

/** Settings of a run of one block of width 8, with a folder of its own within `folder`. */
export function tinyRunSettings(
  folder: string,
  name: string,
  { seed, steps, patience, gatherMs }: Known,
): RunSettings {
  return {
    training: {
      seed,
      shape: { blocks: 1, width: 8, heads: 2, length: 8, dropout: 0.1 },
      textPath: join(folder, 'text.txt'),
      optimizer: ADAM_W,
      steps,
      samples: 4,
      slots: 2,
      stages: 1,
      replicas: 2,
    },
    coordinator: newUnixAddress('coordinator'),
    tls: null,
    folder: join(folder, name),
    diskEvery: 100,
    ringSnapshots: true,
    patience,
    gatherMs,
    rewiring: 'edit',
    policy: 'elastic',
    migration: 'shadow',
  };
}
