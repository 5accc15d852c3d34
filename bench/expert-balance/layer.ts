// One layer of experts, dense-masked and grouped, on the same tokens: outputs, gradients and times.
import { jit, numpy as np } from '@jax-js/jax';
import {
  keep,
  lossAndGradient,
  release,
  relu,
  type RandomSource,
  type Tensor,
  type Tree,
} from '@papertape/neural';
import {
  createExperts,
  denseExperts,
  groupedExperts,
  groupedValueAndGradient,
  planGroups,
  type ExpertParameters,
  type PlacedTokens,
} from '@papertape/expert-balance/jax';
import { spread } from '../statistics.ts';

export interface LayerSizes {
  readonly tokens: number;
  readonly features: number;
  readonly hidden: number;
  readonly experts: number;
  readonly topK: number;
}

export interface LayerTimes {
  /** Median milliseconds of a forward pass, and of loss and gradients by experts and tokens. */
  readonly forward: { readonly dense: number; readonly grouped: number };
  readonly gradient: { readonly dense: number; readonly grouped: number };
  /** Busiest expert's load over the mean. */
  readonly largestLoad: number;
  /** Greatest difference of the outputs over their greatest value. */
  readonly difference: number;
}

type Inputs = { experts: ExpertParameters; x: Tensor };
type Dense = { weights: Tensor };
type Grouped = { weights: Tensor; placed: PlacedTokens };

/** Both take turns for `rounds` rounds; what is compiled once is compiled before. Grouping on the host is timed too. */
export async function timeLayer(
  sizes: LayerSizes,
  rounds: number,
  random: RandomSource,
): Promise<LayerTimes> {
  const drawn = drawLayer(sizes, random);
  const dense = (inputs: Inputs, { weights }: Dense) => denseExperts(inputs.experts, inputs.x, weights, relu);
  const grouped = (inputs: Inputs, { weights, placed }: Grouped) =>
    groupedExperts(inputs.experts, inputs.x, weights, placed, relu);
  const denseGradient = lossAndGradient((inputs: Inputs, batch: Dense) =>
    np.sum(np.square(dense(inputs, batch))).mul(0.5),
  );
  const groupedGradient = ({ experts, x }: Inputs, { weights, placed }: Grouped): [Tensor, Inputs] => {
    const [y, found] = groupedValueAndGradient(experts, x, weights, placed, relu, (value) => value);
    found.weights.dispose();
    return [np.sum(np.square(y)).mul(0.5), { experts: found.experts, x: found.x }];
  };
  const paths = {
    dense: pathOf(drawn.inputs, dense, denseGradient, drawn.denseBatch),
    grouped: pathOf(drawn.inputs, grouped, groupedGradient, drawn.groupedBatch),
  };
  const outputs = { dense: await paths.dense.forward(), grouped: await paths.grouped.forward() };
  for (const path of Object.values(paths)) await path.gradient();
  const times = { forward: { dense: [], grouped: [] }, gradient: { dense: [], grouped: [] } } as Record<
    'forward' | 'gradient',
    Record<'dense' | 'grouped', number[]>
  >;
  for (let round = 0; round < rounds; round++) {
    for (const what of ['forward', 'gradient'] as const) {
      for (const name of ['dense', 'grouped'] as const) {
        const before = performance.now();
        await paths[name][what]();
        times[what][name].push(performance.now() - before);
      }
    }
  }
  for (const path of Object.values(paths)) path.dispose();
  release(drawn.inputs);
  const medians = (of: Record<'dense' | 'grouped', number[]>) => ({
    dense: spread(of.dense).p50,
    grouped: spread(of.grouped).p50,
  });
  return {
    forward: medians(times.forward),
    gradient: medians(times.gradient),
    largestLoad: planGroups(drawn.chosen, sizes).largestLoad,
    difference: furthest(outputs.grouped, outputs.dense),
  };
}

/** Random tokens, and for each k different experts drawn at random with weights that sum to less than one. */
function drawLayer(sizes: LayerSizes, random: RandomSource) {
  const { tokens, features, experts, topK } = sizes;
  const x = np
    .array(Float32Array.from({ length: tokens * features }, () => random.normal()))
    .reshape([tokens, features]);
  const chosen = new Int32Array(tokens * topK);
  const chosenWeights = new Float32Array(tokens * topK);
  const allWeights = new Float32Array(tokens * experts);
  for (let t = 0; t < tokens; t++) {
    const first = Math.floor(random.uniform() * experts);
    for (let j = 0; j < topK; j++) {
      const expert = (first + j * (1 + Math.floor(random.uniform() * (experts / topK - 1)))) % experts;
      chosen[t * topK + j] = expert;
      const weight = random.uniform() / topK;
      chosenWeights[t * topK + j] = weight;
      allWeights[t * experts + expert] = weight;
    }
  }
  const denseBatch = (): Dense => ({ weights: np.array(allWeights).reshape([tokens, experts]) });
  const groupedBatch = (): Grouped => {
    const { places, choices, placeOf } = planGroups(chosen, sizes);
    const placed = {
      places: np.array(places),
      choices: np.array(choices),
      placeOf: np.array(placeOf).reshape([tokens, topK]),
    };
    return { weights: np.array(chosenWeights).reshape([tokens, topK]), placed };
  };
  return { inputs: { experts: createExperts(random, sizes), x }, chosen, denseBatch, groupedBatch };
}

function pathOf<B extends Dense | Grouped>(
  inputs: Inputs,
  layer: (inputs: Inputs, batch: B) => Tensor,
  lossGradient: (inputs: Inputs, batch: B) => [Tensor, Inputs],
  batch: () => B,
) {
  const forward = compile(layer);
  const gradient = compile(lossGradient);
  return {
    forward: async (): Promise<ArrayLike<number>> => forward(keep(inputs), batch()).data(),
    async gradient(): Promise<void> {
      const [loss, gradients] = gradient(keep(inputs), batch());
      await loss.data();
      await gradients.experts.into.ref.data();
      await gradients.x.ref.data();
      release(gradients);
    },
    dispose() {
      forward.dispose();
      gradient.dispose();
    },
  };
}

// The types of jit are conditional on the tree, and a generic tree leaves them undecided.
type Untyped = (...trees: Tree[]) => Tree;

function compile<A extends Tree, B extends Tree, R>(
  f: (a: A, b: B) => R,
): { (a: A, b: B): R; dispose(): void } {
  return jit(f as unknown as Untyped) as unknown as { (a: A, b: B): R; dispose(): void };
}

function furthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [difference, greatest] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    difference = Math.max(difference, Math.abs((a[i] ?? NaN) - (b[i] ?? NaN)));
    greatest = Math.max(greatest, Math.abs(b[i] ?? NaN));
  }
  return difference / greatest;
}
