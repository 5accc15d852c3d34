// A small network as the regression, trained on jax-js over a window of rows, then frozen.
import { nn, numpy as np } from '@jax-js/jax';
import {
  adam,
  createMlp,
  mlp,
  openDevice,
  release,
  shuffledBatches,
  tanh,
  train,
  type DeviceChoice,
  type LinearParameters,
  type RandomSource,
  type Tensor,
} from '@papertape/neural';
import type { Link, TrainingRow } from '../types.ts';
import { checkDimension, checkFeatures } from './linear-model.ts';
import { checkReward, checkWeight } from './link.ts';
import { network, type Network, type NetworkLayer } from './network.ts';

export interface NeuralOptions {
  /** Indices of features are below it; a batch is a dense table of so many columns. */
  readonly dimension: number;
  /** Initial weights and the order of batches. */
  readonly random: RandomSource;
  /** Default 'logistic', for rewards from 0 to 1. */
  readonly link?: Link;
  /** Units of each hidden layer. Default [32]. */
  readonly hidden?: readonly number[];
  /** Of Adam. Default 0.003. */
  readonly rate?: number;
  /** Rows per step. Default 128. */
  readonly batch?: number;
  /** How often every row is seen. Default 20. */
  readonly epochs?: number;
  /** Default 'wasm', which is quickest for networks as small as these. */
  readonly device?: DeviceChoice;
  readonly signal?: AbortSignal;
}

type Batch = { x: Tensor; r: Tensor; ω: Tensor };

/**
 * A network with tanh between its layers, fitted to the rows by Adam. Throws RangeError where there is no row, or one
 * that cannot be learnt, and the reason of `signal` when it is aborted.
 */
export async function fitNeural(rows: readonly TrainingRow[], options: NeuralOptions): Promise<Network> {
  const { dimension, random, link = 'logistic', hidden = [32], rate = 0.003, epochs = 20, signal } = options;
  checkDimension(dimension);
  for (const row of rows) checkRow(row, dimension, link);
  if (rows.length === 0) throw new RangeError('There is no row to learn from.');
  await openDevice(options.device ?? 'wasm');
  const widths = [dimension, ...hidden, 1];
  const size = Math.min(options.batch ?? 128, rows.length);
  const trained = await train<LinearParameters[], Batch>({
    parameters: createMlp(random, widths),
    loss: lossOf(link),
    optimizer: adam(rate),
    batches: batches(rows, dimension, shuffledBatches(rows.length, random, { size, epochs })),
    steps: epochs * Math.floor(rows.length / size),
    reportEvery: 1000,
    ...(signal && { signal }),
  });
  const layers = await read(trained.parameters);
  release(trained.state);
  return network(link, widths, layers);
}

function checkRow({ features, reward, weight = 1 }: TrainingRow, dimension: number, link: Link): void {
  checkFeatures(features, dimension);
  checkReward(link, reward);
  checkWeight(weight);
}

/** Mean over the batch of ω·ℓ(z, r). */
function lossOf(link: Link) {
  return (layers: LinearParameters[], { x, r, ω }: Batch): Tensor => {
    const z = mlp(layers, x, tanh);
    if (link === 'identity') return np.mean(np.square(z.sub(r)).mul(ω)).mul(0.5);
    // max(z, 0) − z·r + log(1 + e^−|z|): e is only raised to numbers below zero.
    const tail = np.log(np.exp(np.absolute(z.ref).neg()).add(1));
    return np.mean(nn.relu(z.ref).sub(z.mul(r)).add(tail).mul(ω));
  };
}

function* batches(
  rows: readonly TrainingRow[],
  dimension: number,
  chosen: Iterable<Uint32Array>,
): Generator<Batch> {
  for (const indices of chosen) {
    const n = indices.length;
    const x = new Float32Array(n * dimension);
    const r = new Float32Array(n);
    const ω = new Float32Array(n);
    indices.forEach((index, i) => {
      const { features, reward, weight = 1 } = rows[index] ?? { features: undefined, reward: 0 };
      features?.indices.forEach((column, e) => (x[i * dimension + column] = features.values[e] ?? 0));
      r[i] = reward;
      ω[i] = weight;
    });
    const column = (numbers: Float32Array<ArrayBuffer>) => np.array(numbers).reshape([n, 1]);
    yield { x: np.array(x).reshape([n, dimension]), r: column(r), ω: column(ω) };
  }
}

/** The numbers of each layer, whose arrays are given back. */
async function read(parameters: LinearParameters[]): Promise<NetworkLayer[]> {
  const layers: NetworkLayer[] = [];
  for (const { weight, bias } of parameters) {
    layers.push({
      weight: Float32Array.from(await weight.data()),
      bias: Float32Array.from(await bias.data()),
    });
  }
  return layers;
}
