// What the methods share for training networks on jax-js, the same in browser and Node.
export * from './activations.ts';
export * from './batches.ts';
export * from './checkpoint/index.ts';
export { DeviceUnavailable, openDevice, type DeviceChoice, type OpenedDevice } from './device.ts';
export * from './initialise.ts';
export * from './layers/index.ts';
export * from './losses.ts';
export * from './metrics.ts';
export * from './optimizers/index.ts';
export { shuffledIndices, type RandomSource } from './random.ts';
export {
  compileGradient,
  createStep,
  lossAndGradient,
  type Gradient,
  type Loss,
  type StepOptions,
  type Stepped,
  type TrainingStep,
} from './step.ts';
export * from './train.ts';
export {
  countNumbers,
  keep,
  mapTree,
  namedLeaves,
  release,
  type NamedLeaf,
  type Tensor,
  type Tree,
} from './tree.ts';
