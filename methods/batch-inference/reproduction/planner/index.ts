/** Measurements of the planner: savings, caches, what the greedy algorithm loses, and the time a plan takes. */
export {
  greedyLoss,
  manyLevelSavings,
  nestedSavings,
  PAIRS,
  TWO_LEVELS,
  type GreedyLoss,
  type ManyLevelSavings,
} from './many-levels.ts';
export { oneLevelSavings, type OneLevelOptions, type OneLevelSavings } from './one-level.ts';
export { promptsOf, randomTree, type Shape } from './sets.ts';
export { planningSeconds } from './speed.ts';
