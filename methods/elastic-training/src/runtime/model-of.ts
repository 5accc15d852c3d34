// The model and data of a run, the same in every process.
import { readFile } from 'node:fs/promises';
import { createLayers, encodeText, type Corpus, type Layer } from '../model/index.ts';
import { createCounterRng, type CounterRng } from '../rng/index.ts';
import { createReductionTree, type ReductionTree } from '../communicator/index.ts';
import type { TrainingSettings } from './settings.ts';

export interface TrainingModel {
  readonly settings: TrainingSettings;
  readonly layers: readonly Layer[];
  readonly corpus: Corpus;
  readonly rng: CounterRng;
  readonly tree: ReductionTree;
}

/** Throws the system's error when the text cannot be read, RangeError for settings that fit no model. */
export async function openModel(settings: TrainingSettings): Promise<TrainingModel> {
  const corpus = encodeText(await readFile(settings.textPath, 'utf8'));
  if (corpus.codes.length <= settings.shape.length) {
    throw new RangeError(`The text of ${settings.textPath} is shorter than one sample.`);
  }
  return {
    settings,
    corpus,
    layers: createLayers({ ...settings.shape, vocabulary: corpus.alphabet.length }),
    rng: createCounterRng(settings.seed),
    tree: createReductionTree(settings.samples, settings.slots, settings.replicas),
  };
}
