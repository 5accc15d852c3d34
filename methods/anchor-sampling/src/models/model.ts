/** What a federation asks of a model: a flat parameter vector, gradients of its mean loss, an evaluation. */
import type { Random } from '../random.ts';
import type { Vector } from '../vectors.ts';

export interface Gradient {
  /** Mean loss over the examples. */
  readonly loss: number;
  /** Of the mean loss, the size of the parameters. */
  readonly gradient: Vector;
}

export interface Evaluation {
  /** Share of examples whose class is predicted, 0 to 1. */
  readonly accuracy: number;
  /** Mean loss. */
  readonly loss: number;
}

/** `Example` is whatever the model understands; the federation only picks examples out of a client's list. */
export interface Model<Example> {
  /** Number of parameters. */
  readonly size: number;
  init(random: Random): Vector;
  gradient(params: Vector, examples: readonly Example[]): Gradient;
  evaluate(params: Vector, examples: readonly Example[]): Evaluation;
  /** Optional and quicker: into ← into + scale·∇(mean loss); returns the mean loss. */
  accumulate?(params: Vector, examples: readonly Example[], scale: number, into: Vector): number;
}

/** into ← into + scale·∇f(params; examples), by the model's own way where it has one. Returns the mean loss. */
export function accumulateGradient<Example>(
  model: Model<Example>,
  params: Vector,
  examples: readonly Example[],
  scale: number,
  into: Vector,
): number {
  if (model.accumulate) return model.accumulate(params, examples, scale, into);
  const { loss, gradient } = model.gradient(params, examples);
  for (let j = 0; j < into.length; j++) into[j] = (into[j] ?? 0) + scale * (gradient[j] ?? 0);
  return loss;
}
