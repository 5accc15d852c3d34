/** What the methods that step in θ share: one oracle call, pulled back through the linear model. */
import type { LinearModel } from '../linear/linear-model.ts';
import type { Answer } from '../losses/loss.ts';
import type { Matrix } from '../matrix/matrix.ts';
import type { Oracle, ValueOracle } from '../sso/types.ts';

/** A batch with what the model reads. */
export type WithInputs<B> = B & { readonly x: Matrix };

export interface ParametricOptions<B> {
  readonly model: LinearModel;
  readonly oracle: Oracle<B>;
}

export interface SearchingOptions<B> extends ParametricOptions<B> {
  /** The loss alone; without it a trial of the line search is a whole oracle call. */
  readonly value?: ValueOracle<B>;
}

/** The oracle's answer at θ and ∇h_B(θ) = (1/n)Jᵀg. */
export async function askAt<B>(
  { model, oracle }: ParametricOptions<B>,
  θ: Float64Array,
  batch: WithInputs<B>,
): Promise<Answer & { z: Float64Array; gradient: Float64Array }> {
  const z = model.apply(θ, batch.x);
  const answer = await oracle(z, batch);
  return { ...answer, z, gradient: model.gradient(batch.x, answer.grad) };
}
