/** The methods compared, all on the same model and the same oracle, each with its grid of step sizes. */
import {
  constant,
  createAdagrad,
  createAdam,
  createSgd,
  createSls,
  createSso,
  createSvrg,
  linearModel,
  logistic,
  lossOracle,
  type Inner,
  type Method,
  type Schedule,
  type TargetStep,
} from '../src/index.ts';
import type { Batch } from './problem.ts';

/** The method under test; tests put wrong ones in its place. */
export interface Tested {
  readonly createSso: typeof createSso;
}

export const TESTED: Tested = { createSso };

/** The authors' inner optimiser (their code): Armijo from 10, refused steps shrink to .9, c = ½. */
export const AUTHORS_INNER = { optimizer: 'armijo', tolerance: 1e-6 } as const satisfies Partial<Inner>;
/** The textbook's: α = 1/β. */
export const TEXTBOOK_INNER = { optimizer: 'gradient-descent' } as const satisfies Partial<Inner>;

/** The authors' grid of step sizes, 10^−3 … 10^3. */
export const STEP_SIZES = [1e-3, 1e-2, 1e-1, 1, 10, 100, 1000];

const { oracle, value } = lossOracle(logistic);
type LinearMethod = Method<Float64Array, Batch>;

export interface SsoSettings {
  readonly steps: number;
  readonly inner?: Omit<Inner, 'steps'>;
  readonly schedule?: Schedule;
  readonly targetStep?: TargetStep;
  /** Whether XᵀX may be formed. */
  readonly gram?: 'auto' | 'never';
}

/** SSO on logistic regression; η = 1/L = 4 where no schedule is given. */
export function ssoMethod(
  tested: Tested,
  { steps, inner = AUTHORS_INNER, schedule, targetStep, gram }: SsoSettings,
) {
  return tested.createSso<Float64Array, Batch['x'], Batch>({
    model: linearModel({ gram: gram ?? 'auto' }),
    oracle,
    value,
    smoothness: logistic.smoothness,
    ...(schedule && { schedule }),
    targetStep: targetStep ?? 'constant',
    inner: { ...inner, steps },
  });
}

export type BaselineName = 'sgd' | 'sls' | 'adam' | 'adagrad' | 'svrg';
export const BASELINES: readonly BaselineName[] = ['sgd', 'sls', 'adam', 'adagrad', 'svrg'];

/** One baseline with one step size of its grid (for SLS: the first trial). */
export function baseline(name: BaselineName, stepSize: number, batches: readonly Batch[]): LinearMethod {
  const shared = { model: linearModel(), oracle };
  switch (name) {
    case 'sgd':
      return createSgd<Batch>({ ...shared, schedule: constant(stepSize) });
    case 'sls':
      return createSls<Batch>({ ...shared, value, start: stepSize });
    case 'adam':
      return createAdam<Batch>({ ...shared, stepSize });
    case 'adagrad':
      return createAdagrad<Batch>({ ...shared, stepSize });
    case 'svrg':
      return createSvrg<Batch>({ ...shared, stepSize, batches });
  }
}
