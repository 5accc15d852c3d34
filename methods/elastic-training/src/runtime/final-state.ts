// What a finished run left on disk, in a form that does not depend on who computed it.
import { createHash } from 'node:crypto';
import { bytesOf } from '../communicator/index.ts';
import { cursorOf, sampleAt } from '../model/index.ts';
import { readFromDisk } from '../snapshot/index.ts';
import { openModel } from './model-of.ts';
import type { RunSettings } from './settings.ts';

/** SHA-256 of each kind of state, in hexadecimal, over all layers. */
export interface FinalState {
  readonly version: number;
  readonly weights: string;
  readonly m: string;
  readonly v: string;
  /** Samples taken so far. */
  readonly cursor: number;
  /** Of the characters of the samples that would come next, and of the dropout that they would get. */
  readonly next: string;
}

/** Reads version `version` from the folder of a run. Throws an Error naming what is missing, or DamagedPiece. */
export async function readFinalState(settings: RunSettings, version: number): Promise<FinalState> {
  const model = await openModel(settings.training);
  const { samples, shape } = settings.training;
  const hashes = { master: createHash('sha256'), m: createHash('sha256'), v: createHash('sha256') };
  for (const [layer, { size }] of model.layers.entries()) {
    const { slots } = await readFromDisk(settings.folder, { layer, start: 0, end: size, version });
    for (const slot of ['master', 'm', 'v'] as const) hashes[slot].update(bytesOf(slots[slot]));
  }
  const cursor = cursorOf(version + 1, samples);
  const next = createHash('sha256').update(sampleAt(model.corpus, model.rng, cursor, shape.length));
  const mask = new Float32Array(shape.length * shape.width);
  model.rng.dropout({ step: version + 1, layer: 1, operation: 0, sample: 0 }, mask, shape.dropout);
  return {
    version,
    weights: hashes.master.digest('hex'),
    m: hashes.m.digest('hex'),
    v: hashes.v.digest('hex'),
    cursor,
    next: next.update(bytesOf(mask)).digest('hex'),
  };
}
