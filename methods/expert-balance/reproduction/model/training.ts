/** Trains the mixture transformer: forward, balance, back, update. */
import { jit, numpy as np } from '@jax-js/jax';
import {
  adamW,
  clipByGlobalNorm,
  cosine,
  linearWarmup,
  mapTree,
  release,
  tokenIndices,
  type Optimizer,
  type OptimizerState,
  type Tensor,
} from '@papertape/neural';
import type { RandomStream, RunContext } from '@papertape/reproduction';
import { compileForward, type TwoPhases } from '../../src/jax/index.ts';
import type { Sequences } from '../domains.ts';
import type { Balancing } from '../methods.ts';
import {
  BYTES,
  createModel,
  runModel,
  type ModelBatch,
  type ModelParameters,
  type ModelSizes,
} from './model.ts';

export interface TrainerOptions {
  readonly sizes: ModelSizes;
  /** Optimiser steps of a run. */
  readonly steps: number;
  /** Highest rate of AdamW: it rises for a twentieth of the steps, and falls to a tenth along a cosine. */
  readonly rate: number;
}

export interface TrainingRun extends Pick<RunContext, 'signal' | 'breathe'> {
  /** First values of the parameters are drawn from it. */
  readonly random: RandomStream;
  /** Accumulation steps to an optimiser step. */
  readonly accumulate: number;
  /** Sequences of the next accumulation step. */
  next(): Sequences;
  /** Who balances optimiser step `step`, from 1 on. */
  balancingAt(step: number): Balancing;
  /** After each accumulation step: mean nats a byte, and the experts chosen [layers × tokens × k]. */
  onStep?(step: number, nats: number, chosen: ArrayLike<number>, sequences: Sequences): void;
}

export interface Trainer {
  /** The trained parameters, which are the caller's. Throws Error where training diverges. */
  train(run: TrainingRun): Promise<ModelParameters>;
  /** Frees what was compiled. */
  dispose(): void;
}

/** Longest gradient; longer ones are cut down to it. */
const CLIP = 1;

/** Compiles the model once for any number of runs. Open a device before. */
export function createTrainer({ sizes, steps, rate }: TrainerOptions): Trainer {
  const optimizer = adamW(linearWarmup(Math.ceil(steps / 20), cosine(rate, steps, rate / 10)));
  const forward = compileModel(sizes);
  const update = compileUpdate(optimizer);
  return {
    async train(run) {
      let parameters = createModel(run.random, sizes);
      let state = optimizer.init(parameters);
      try {
        for (let step = 1; step <= steps; step++) {
          const gradients = await sumOfGradients(parameters, step, forward, sizes, run);
          [parameters, state] = update(parameters, gradients, state, step, run.accumulate);
          await run.balancingAt(step).endStep();
          await run.breathe();
          run.signal.throwIfAborted();
        }
      } catch (error) {
        release(parameters);
        throw error;
      } finally {
        release(state);
      }
      return parameters;
    },
    dispose() {
      forward.dispose();
      update.dispose();
    },
  };
}

export type CompiledModel = TwoPhases<ModelParameters, ModelBatch>;

/** The model, ready for gradients in two phases: its aux is the experts chosen, [layers, tokens, k]. */
export function compileModel(sizes: ModelSizes): CompiledModel {
  return compileForward((parameters: ModelParameters, batch: ModelBatch) => {
    const { nats, P, chosen, topSum } = runModel(parameters, batch, sizes);
    topSum.dispose();
    return { loss: np.mean(nats), P, aux: chosen };
  });
}

/** The sum of the gradients of all accumulation steps. Borrows the parameters. */
async function sumOfGradients(
  parameters: ModelParameters,
  step: number,
  forward: CompiledModel,
  sizes: ModelSizes,
  { accumulate, next, balancingAt, onStep }: TrainingRun,
): Promise<ModelParameters> {
  const balancing = balancingAt(step);
  let total: ModelParameters | undefined;
  for (let part = 0; part < accumulate; part++) {
    const sequences = next();
    const { loss, P, aux, pull } = forward(parameters, batchOf(sequences, balancing.bias(), sizes));
    const chosen = await aux.data();
    const [nats = NaN] = await loss.data();
    if (!Number.isFinite(nats)) throw new Error(`Training diverged at step ${step}: choose a lower rate.`);
    const { shape } = P;
    P.dispose();
    const gradients = pull(np.array(await balancing.cotangent(chosen)).reshape(shape));
    total = total === undefined ? gradients : addTrees(total, gradients);
    onStep?.(step, nats, chosen, sequences);
  }
  if (total === undefined) throw new RangeError('An optimiser step needs an accumulation step.');
  return total;
}

/** Consumes both. */
export function addTrees(a: ModelParameters, b: ModelParameters): ModelParameters {
  return mapTree((x, y) => x.add(y), a, b);
}

/** tokens [sequences, length + 1] and bias [layers, experts] on the device. */
export function batchOf(
  { bytes, domains }: Sequences,
  bias: Float32Array<ArrayBuffer>,
  sizes: ModelSizes,
): ModelBatch {
  return {
    tokens: tokenIndices(bytes, [domains.length, sizes.length + 1], BYTES),
    bias: np.array(bias).reshape([sizes.layers, sizes.experts]),
  };
}

/** One compiled step of the optimiser on the mean of `parts` gradients. Consumes all but the numbers. */
function compileUpdate(optimizer: Optimizer) {
  type Step = [ModelParameters, OptimizerState];
  const compiled = jit(
    (parameters: ModelParameters, sum: ModelParameters, state: OptimizerState, scalars: Tensor) => {
      const share = scalars.ref.slice(0);
      const coefficients = scalars.slice([1, scalars.shape[0] ?? 1]);
      const mean = mapTree((g) => g.mul(share.ref), sum);
      share.dispose();
      const [clipped, norm] = clipByGlobalNorm(mean, CLIP);
      norm.dispose();
      return optimizer.update(parameters, clipped, state, coefficients);
    },
  ) as unknown as {
    (p: ModelParameters, g: ModelParameters, s: OptimizerState, c: Tensor): Step;
    dispose(): void;
  };
  const update = (
    parameters: ModelParameters,
    sum: ModelParameters,
    state: OptimizerState,
    step: number,
    parts: number,
  ): Step => {
    const scalars = Float32Array.from([1 / parts, ...optimizer.coefficients(step)]);
    return compiled(parameters, sum, state, np.array(scalars));
  };
  return Object.assign(update, { dispose: () => compiled.dispose() });
}
