export type { BootstrapOptions, Estimated, Interval } from './bootstrap.ts';
export {
  withOptions,
  type Cluster,
  type ColumnOptions,
  type EvaluatedPolicy,
  type Predict,
  type SlateWeights,
} from './columns.ts';
export { counterfactual, type Counterfactual, type CounterfactualOptions } from './counterfactual.ts';
export { crossFit, type CrossFit, type CrossFitOptions } from './cross-fit.ts';
export * from './diagnostics/index.ts';
export { effectiveSampleSize, METHODS, type Method } from './estimators.ts';
export { evaluate, needsPredictions, type EvaluateOptions, type Evaluation, type WeightFacts } from './evaluate.ts';
export { gate, type Gate, type GateOptions } from './gate.ts';
