/** The balance of one optimiser step, which every process computes for itself from the choices of all. */
import { randomStream, type RandomStream } from '@papertape/reproduction';
import { scopeAt, type Arm } from '../arms.ts';
import { createBalancing, type Tested } from '../methods.ts';
import type { BalanceParameters } from '../parameters.ts';
import { choicesOf, type MicroBatches } from './micro-batches.ts';
import { stepwise } from './stepwise.ts';

export interface BalanceStep {
  /** ∂/∂P of each micro-batch, [layers × its sequences × experts], where gradients are averaged over micro-batches. */
  readonly prices: readonly Float32Array<ArrayBuffer>[];
  /** How far the bias of the choice moves, [layers × experts]. */
  readonly biasMove: Float32Array;
}

type Permuting = Pick<RandomStream, 'permutation'>;

/** Balances any step of an arm, given the choices of all micro-batches one after the other. */
export function createBalanceSteps(
  arm: Arm,
  parameters: BalanceParameters,
  micro: MicroBatches,
  seed: number,
  tested: Tested,
): (step: number, choices: ArrayLike<number>) => Promise<BalanceStep> {
  const { layers, experts, sequences, steps } = parameters;
  const routing = { ...parameters, sequences: sequences / arm.accumulate, accumulate: arm.accumulate };
  const shuffles = stepwise(() => shufflesOf(arm, parameters, randomStream(seed, 'shuffled tokens')));
  return async (step, choices) => {
    const scope = scopeAt(arm, step, steps);
    const balancing = createBalancing(scope, arm.coefficient, routing, replay(shuffles(step)), tested);
    const prices: Float32Array<ArrayBuffer>[] = [];
    for (let part = 0; part < arm.accumulate; part++) {
      const all = await balancing.cotangent(choicesOf(choices, micro, layers, part));
      prices.push(...cutPrices(all, micro, layers, experts));
    }
    await balancing.endStep();
    return { prices, biasMove: balancing.bias() };
  };
}

/** The prices of each micro-batch of an accumulation step, of those [layers × sequences × experts] of all of it. */
function cutPrices(
  all: Float32Array,
  { ofPart, sequences }: MicroBatches,
  layers: number,
  experts: number,
): Float32Array<ArrayBuffer>[] {
  const size = sequences * experts;
  return Array.from({ length: ofPart }, (_, index) => {
    const own = new Float32Array(layers * size);
    for (let layer = 0; layer < layers; layer++) {
      const from = (layer * ofPart + index) * size;
      own.set(all.subarray(from, from + size), layer * size);
    }
    // They are a share of the mean over the accumulation step, of which a micro-batch is one in so many.
    return own.map((price) => price * ofPart);
  });
}

/** The permutations that one step takes; none but where tokens are shuffled. */
function shufflesOf(arm: Arm, { layers, sequences, length }: BalanceParameters, random: RandomStream) {
  const tokens = (sequences / arm.accumulate) * length;
  const count = arm.scope.kind === 'shuffled' ? layers * arm.accumulate : 0;
  return () => Array.from({ length: count }, () => random.permutation(tokens));
}

function replay(permutations: readonly Uint32Array<ArrayBuffer>[]): Permuting {
  const left = [...permutations];
  return {
    permutation() {
      const next = left.shift();
      if (!next) throw new RangeError('More permutations are asked for than the step has.');
      return next;
    },
  };
}
