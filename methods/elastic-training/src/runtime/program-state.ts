// What a finished run of a program left on disk.
import { createHash } from 'node:crypto';
import { bytesOf } from '../communicator/index.ts';
import { readFromDisk } from '../snapshot/index.ts';
import type { ProgramSettings, RunSettings } from './settings.ts';

export interface ProgramState {
  /** By layer. */
  readonly weights: readonly Float32Array[];
  /** SHA-256 of weights and both moments of all layers, in hexadecimal. */
  readonly sha256: string;
}

/** The last version in the folder of a run. Throws an Error naming what is missing, or DamagedPiece. */
export async function readProgramState({
  training,
  folder,
}: RunSettings<ProgramSettings>): Promise<ProgramState> {
  const { steps: version, program } = training;
  const hash = createHash('sha256');
  const weights: Float32Array[] = [];
  for (const [layer, end] of program.sizes.entries()) {
    const { slots } = await readFromDisk(folder, { layer, start: 0, end, version });
    for (const slot of ['master', 'm', 'v'] as const) hash.update(bytesOf(slots[slot]));
    weights.push(slots.master);
  }
  return { weights, sha256: hash.digest('hex') };
}
