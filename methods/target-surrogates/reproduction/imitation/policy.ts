/** The policy: a small network on jax-js whose outputs, the actions, are the targets. */
import { numpy as np } from '@jax-js/jax';
import {
  adam,
  createMlp,
  createStep,
  mlp,
  release,
  sgd,
  tanh,
  type LinearParameters,
  type Optimizer,
  type Tensor,
  type TrainingStep,
} from '@papertape/neural';
import type { RandomStream } from '@papertape/reproduction';
import type { Answer, NeuralModel } from '../../src/index.ts';

export type PolicyParameters = LinearParameters[];

/** Four numbers of state → 32 tanh units → one action. */
export const createPolicy = (random: RandomStream): PolicyParameters => createMlp(random, [4, 32, 1]);
export const actions = (θ: PolicyParameters, x: Tensor): Tensor => mlp(θ, x, tanh);
export const toTensor = (features: Float32Array<ArrayBuffer>): Tensor =>
  np.array(features).reshape([features.length / 4, 4]);

export interface Learner {
  /** One step on the states of a round; answers the loss before it. Consumes θ, borrows x. */
  step(θ: PolicyParameters, x: Tensor, expert: Float64Array): Promise<{ θ: PolicyParameters; loss: number }>;
}

type Linearised = { x: Tensor; g: Tensor };

/**
 * A method that steps in θ, once for each oracle call: the gradient of (1/n)⟨g, f(θ)⟩ is that of the loss. It is
 * compiled once, whatever the step size.
 */
export function createParametricLearners(model: NeuralModel<PolicyParameters, Tensor>, oracle: ExpertOracle) {
  let rate = 0;
  const compiled = {
    sgd: stepOf(sgd(() => rate)),
    adam: stepOf(adam(() => rate)),
  };
  const learner = (
    name: 'sgd' | 'adam',
    stepSize: number,
    start: PolicyParameters,
  ): Learner & { end(): void } => {
    const { optimizer, step } = compiled[name];
    let state = optimizer.init(start);
    let t = 0;
    return {
      async step(θ, x, expert) {
        const answer = oracle(await model.apply(θ, x), { expert });
        rate = stepSize;
        const batch = {
          x: x.ref,
          g: np.array(Float32Array.from(answer.grad)).reshape([answer.grad.length, 1]),
        };
        t += 1;
        const stepped = step(θ, state, batch, t);
        state = stepped.state;
        stepped.loss.dispose();
        stepped.gradientNorm.dispose();
        return { θ: stepped.parameters, loss: answer.loss };
      },
      end: () => release(state),
    };
  };
  const dispose = () => Object.values(compiled).forEach(({ step }) => step.dispose());
  return { learner, dispose };
}

export type ExpertOracle = (z: Float64Array, batch: { readonly expert: Float64Array }) => Answer;

interface CompiledStep {
  optimizer: Optimizer;
  step: TrainingStep<PolicyParameters, Linearised>;
}

function stepOf(optimizer: Optimizer): CompiledStep {
  const loss = (θ: PolicyParameters, { x, g }: Linearised) => np.mean(actions(θ, x).mul(g));
  return { optimizer, step: createStep<PolicyParameters, Linearised>(loss, optimizer) };
}
