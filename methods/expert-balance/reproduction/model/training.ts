/** Trains the mixture transformer: forward, balance, back, update. */
import { jit, numpy as np, valueAndGrad } from '@jax-js/jax';
import {
  adamW,
  clipByGlobalNorm,
  cosine,
  keep,
  linearWarmup,
  mapTree,
  release,
  tokenIndices,
  type Optimizer,
  type OptimizerState,
  type Schedule,
  type Tensor,
} from '@papertape/neural';
import type { RandomStream, RunContext } from '@papertape/reproduction';
import type { Sequences } from '../domains.ts';
import type { Balancing } from '../methods.ts';
import {
  BYTES,
  createModel,
  routeModel,
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
export const CLIP = 1;

/** The rate of each step. */
export function rateOf({ rate, steps }: Pick<TrainerOptions, 'rate' | 'steps'>): Schedule {
  return linearWarmup(Math.ceil(steps / 20), cosine(rate, steps, rate / 10));
}

/** Compiles the model once for any number of runs. Open a device before. */
export function createTrainer({ sizes, steps, rate }: TrainerOptions): Trainer {
  const optimizer = adamW(rateOf({ rate, steps }));
  const model = compileModel(sizes);
  const update = compileUpdate(optimizer);
  return {
    async train(run) {
      let parameters = createModel(run.random, sizes);
      let state = optimizer.init(parameters);
      try {
        for (let step = 1; step <= steps; step++) {
          const gradients = await sumOfGradients(parameters, step, model, sizes, run);
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
      model.dispose();
      update.dispose();
    },
  };
}

/** The model, compiled. All borrow the parameters and consume the batch. */
export interface CompiledModel {
  /** The experts chosen, [layers, tokens, k]. */
  route(parameters: ModelParameters, batch: ModelBatch): Tensor;
  /**
   * Mean nats a byte, and the gradient of that + Σ prices·P: f is a constant, so that the prices α·E·f̄ [layers,
   * sequences, experts] are all that a balance loss adds. Consumes the prices.
   */
  gradient(parameters: ModelParameters, batch: ModelBatch, prices: Tensor): [nats: Tensor, ModelParameters];
  dispose(): void;
}

/**
 * Compiles the model. `compileForward` needs no second run as far as the routers, but traces the backward pass anew in
 * each step, which costs a model of this size more than it saves.
 */
export function compileModel(sizes: ModelSizes): CompiledModel {
  type Priced = ModelBatch & { prices: Tensor };
  const routing = jit((parameters: ModelParameters, batch: ModelBatch) =>
    routeModel(parameters, batch, sizes),
  ) as unknown as { (parameters: ModelParameters, batch: ModelBatch): Tensor; dispose(): void };
  const value = (parameters: ModelParameters, { prices, ...batch }: Priced): [Tensor, Tensor] => {
    const { nats, P, chosen, topSum } = runModel(parameters, batch, sizes);
    release([chosen, topSum]);
    const mean = np.mean(nats);
    return [mean.ref.add(np.sum(P.mul(prices))), mean];
  };
  const gradient = jit(valueAndGrad(value, { hasAux: true })) as unknown as {
    (parameters: ModelParameters, batch: Priced): [[total: Tensor, nats: Tensor], ModelParameters];
    dispose(): void;
  };
  return {
    route: (parameters, batch) => routing(keep(parameters), batch),
    gradient(parameters, batch, prices) {
      const [[total, nats], gradients] = gradient(keep(parameters), { ...batch, prices });
      total.dispose();
      return [nats, gradients];
    },
    dispose() {
      routing.dispose();
      gradient.dispose();
    },
  };
}

/** The sum of the gradients of all accumulation steps. Borrows the parameters. */
async function sumOfGradients(
  parameters: ModelParameters,
  step: number,
  model: CompiledModel,
  sizes: ModelSizes,
  { accumulate, next, balancingAt, onStep }: TrainingRun,
): Promise<ModelParameters> {
  const balancing = balancingAt(step);
  const { layers, experts } = sizes;
  let total: ModelParameters | undefined;
  for (let part = 0; part < accumulate; part++) {
    const sequences = next();
    const batch = batchOf(sequences, balancing.bias(), sizes);
    const chosen = await model.route(parameters, keep(batch)).data();
    const prices = np
      .array(await balancing.cotangent(chosen))
      .reshape([layers, sequences.domains.length, experts]);
    const [loss, gradients] = model.gradient(parameters, batch, prices);
    total = total === undefined ? gradients : addTrees(total, gradients);
    const [nats = NaN] = await loss.data();
    if (!Number.isFinite(nats)) throw new Error(`Training diverged at step ${step}: choose a lower rate.`);
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
