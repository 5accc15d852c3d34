/** Router and experts on jax-js, to build mixtures that `createBalancer` balances. */
export { denseExperts } from './experts/dense.ts';
export {
  createExperts,
  type Activation,
  type ExpertParameters,
  type ExpertSizes,
} from './experts/experts.ts';
export {
  groupedExperts,
  groupedValueAndGradient,
  type GroupedGradient,
  type PlacedTokens,
} from './experts/grouped.ts';
export { planGroups, type GroupPlan } from './experts/plan.ts';
export { compileForward, type Forward, type Phase, type TwoPhases } from './gradient.ts';
export { meanProbabilities, route, weightsOf, type Routed } from './router.ts';
