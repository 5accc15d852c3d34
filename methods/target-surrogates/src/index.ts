/** Target-based surrogates for stochastic optimisation: many updates of θ from one expensive gradient. */
export { createAdagrad, createAdam } from './baselines/adaptive.ts';
export { createSgd, createSls, type SlsOptions } from './baselines/sgd.ts';
export { createSvrg, type SvrgOptions } from './baselines/svrg.ts';
export { binaryLabels, LibsvmError, parseLibsvm, type LabelledData } from './libsvm/parse.ts';
export { mushroomsStandIn } from './libsvm/stand-in.ts';
export { linearModel, type LinearModel } from './linear/linear-model.ts';
export { logistic } from './losses/logistic.ts';
export { lossOracle, type Answer, type Loss } from './losses/loss.ts';
export { softmaxCrossEntropy } from './losses/softmax.ts';
export { squared } from './losses/squared.ts';
export { denseMatrix, type DenseMatrix } from './matrix/dense.ts';
export { gram, multiply, multiplyTransposed, selectRows, type Matrix } from './matrix/matrix.ts';
export { genericStart, largestEigenvalue } from './matrix/power-iteration.ts';
export { sparseMatrix, type SparseMatrix } from './matrix/sparse.ts';
export { neuralModel, type NeuralModel } from './neural/neural-model.ts';
export { createSso, type Sso, type SsoOptions, type SsoStep } from './sso/create-sso.ts';
export { constant, exponential, inverseSquareRoot, type Schedule } from './sso/schedules.ts';
export { LINE_SEARCH, type TargetStep } from './sso/target-step.ts';
export type {
  Descent,
  Inner,
  Method,
  MethodStep,
  Oracle,
  Surrogate,
  TargetModel,
  ValueOracle,
} from './sso/types.ts';
