// The built-in embedder: latent semantic analysis fitted on the papers themselves. Needs no download.
import { decodeModel } from '../lsa/encoding.ts';
import { createProjector } from '../lsa/model.ts';
import { stemsOf } from '../words/words.ts';
import type { Embedder } from './embedder.ts';

/** Measured on five collections of abstracts: more does not help, fewer lose recall. */
export const LSA_DIMENSIONS = 256;

/** Names the fitting rules; raised when vectors of another fit would not be comparable in quality. */
export function lsaKey(dimensions: number, seed: number): string {
  return `lsa-2/${dimensions}/${seed}`;
}

/**
 * The embedder of a stored model.
 * @throws RangeError when the bytes are no whole model.
 */
export function createLsaEmbedder(key: string, bytes: Uint8Array): Embedder {
  const projector = createProjector(decodeModel(bytes));
  return {
    key,
    dimensions: projector.dimensions,
    batchSize: 100,
    fusion: { textWeight: 0.5, floor: 'zero', least: 0.15 },
    importance: projector.importance,
    embedPapers: async (papers) =>
      papers.map(({ title, abstract }) => projector.project(stemsOf(`${title}\n${abstract}`))),
    embedQuery: async (text) => projector.project(stemsOf(text)),
    close: async () => undefined,
  };
}

/** Whether a generation's vectors come from latent semantics, whose model is stored with them. */
export function isLsaKey(key: string): boolean {
  return key.startsWith('lsa-');
}
