// Checkpoints: trees of arrays to bytes and back, in the safetensors format.
export {
  CheckpointError,
  decodeCheckpoint,
  encodeCheckpoint,
  type Checkpoint,
  type HostTensor,
  type Values,
} from './safetensors.ts';
export { fromTree, toTree } from './trees.ts';
export { widenBrain, widenHalf } from './half.ts';
