// A character GPT whose gradients are the same bits whoever computes which samples and layers.
import { createBlock } from './block.ts';
import { createEmbedding, createHead } from './ends.ts';
import type { Layer, ModelShape } from './layer.ts';

export { ADAM_W, adamW, type AdamWOptions, type Slots } from './adam-w.ts';
export { cursorOf, encodeText, sampleAt, type Corpus } from './data.ts';
export {
  initialWeights,
  SMALL_GPT,
  type Layer,
  type ModelShape,
  type Pass,
  type SampleContext,
} from './layer.ts';

/** The layers of a model from input to loss: the embedding, the blocks, the head. */
export function createLayers(shape: ModelShape): Layer[] {
  if (shape.width % shape.heads !== 0) {
    throw new RangeError(`A width of ${shape.width} is not made of ${shape.heads} equal heads.`);
  }
  return [
    createEmbedding(shape),
    ...Array.from({ length: shape.blocks }, () => createBlock(shape)),
    createHead(shape),
  ];
}
