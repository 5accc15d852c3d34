/** FedAMD, its baselines, models and clients. Browser and Node; what needs Node alone is in `./server`. */
export * from './algorithms/algorithm.ts';
export { algorithms } from './algorithms/index.ts';
export * from './client.ts';
export * from './federation.ts';
export * from './models/linear.ts';
export * from './models/model.ts';
export * from './models/perceptron.ts';
export * from './partition.ts';
export * from './probability.ts';
export { randomOf, type Random } from './random.ts';
export * from './remote-client.ts';
export { inProcess, type Traffic, type Transport } from './transport.ts';
export type { Vector } from './vectors.ts';
export { decodeFrame, encodedLength, encodeFrame, framedLength, MalformedFrame, type Frame } from './wire.ts';
