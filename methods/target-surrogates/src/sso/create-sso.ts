/** Surrogate optimisation in the target space: one oracle call, many updates. */
import { constant, type Schedule } from './schedules.ts';
import { targetStepRule, type TargetStep } from './target-step.ts';
import type { Answer } from '../losses/loss.ts';
import type { Inner, Method, MethodStep, Oracle, TargetModel, ValueOracle } from './types.ts';

export interface SsoOptions<P, X, B> {
  readonly model: TargetModel<P, X>;
  readonly oracle: Oracle<B>;
  /** The loss alone, for the trials of a line search. Without it a trial is a whole oracle call, and counted so. */
  readonly value?: ValueOracle<B>;
  /** L of the loss by each target; with it and no schedule, η = 1/L, for which G bounds the loss. */
  readonly smoothness?: number;
  /** η by step; of 'armijo' the first trial's base, and of 'ada' η₀. */
  readonly schedule?: Schedule;
  readonly targetStep: TargetStep;
  readonly inner: Inner;
}

export interface SsoStep<P> extends MethodStep<P> {
  /** z − ηg, where the surrogate is least among all targets; [n, c]. */
  readonly target: Float64Array;
  readonly eta: number;
  /** The batch's mean loss before the step. */
  readonly loss: number;
  /** Updates of θ. */
  readonly innerSteps: number;
  /** G(θₜ) − G(θₜ₊₁), in units of the mean loss. */
  readonly surrogateDecrease: number;
}

export interface Sso<P, B> extends Method<P, B> {
  /**
   * One outer step on a batch; the next θ is in the answer. Consumes θ where arrays are counted. Rejects with what
   * the oracle throws, and with RangeError when its derivatives do not have the shape of z.
   */
  step(θ: P, batch: B): Promise<SsoStep<P>>;
}

/**
 * An optimiser with its own memory of steps; use one for one run. A batch holds x, what the model reads, and
 * whatever the oracle needs beside it. Throws RangeError for options that cannot work.
 */
export function createSso<P, X, B>(options: SsoOptions<P, X, B>): Sso<P, B & { readonly x: X }> {
  const { model, oracle, value, inner } = options;
  const rule = targetStepRule(options.targetStep, scheduleOf(options));
  checkInner(inner);
  let t = 0;
  return {
    async step(θ, batch) {
      const z = await model.apply(θ, batch.x);
      const { loss, grad: g } = checked(await oracle(z, batch), z);
      t += 1;
      const n = model.examples(batch.x);
      const lossAt = async (other: Float64Array) =>
        value ? await value(other, batch) : (await oracle(other, batch)).loss;
      const { eta, trials } = await rule.choose(t, { loss, z, g, n }, lossAt);
      // The oracle's answer is kept as it is: nothing below asks again, or differentiates through g.
      const descent = await model.descend(θ, batch.x, { loss, z, g, eta }, inner);
      return {
        θ: descent.θ,
        target: minus(z, eta, g),
        eta,
        loss,
        innerSteps: descent.steps,
        oracleCalls: 1 + (value ? 0 : trials),
        valueCalls: value ? trials : 0,
        surrogateDecrease: descent.decrease,
      };
    },
  };
}

function scheduleOf({ schedule, smoothness }: { schedule?: Schedule; smoothness?: number }): Schedule {
  if (schedule) return schedule;
  if (smoothness === undefined || !(smoothness > 0)) {
    throw new RangeError('createSso needs a schedule, or the smoothness L > 0 of the loss to step by 1/L.');
  }
  return constant(1 / smoothness);
}

function checkInner({ steps, tolerance = 0 }: Inner): void {
  if (!Number.isInteger(steps) || steps < 1) throw new RangeError(`inner.steps is at least 1, not ${steps}.`);
  if (!(tolerance >= 0)) throw new RangeError(`inner.tolerance is 0 or more, not ${tolerance}.`);
}

function checked(answer: Answer, z: Float64Array): Answer {
  if (answer.grad.length === z.length) return answer;
  throw new RangeError(`The oracle gave ${answer.grad.length} derivatives for ${z.length} targets.`);
}

function minus(z: Float64Array, eta: number, g: Float64Array): Float64Array {
  return z.map((value, i) => value - eta * (g[i] ?? 0));
}
