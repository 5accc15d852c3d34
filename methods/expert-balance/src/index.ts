/** Load balancing of mixtures of experts in plain numbers: for counts of any framework, in Node and browsers. */
export { balanceGradient, balanceLoss, globalBatchLoss, microBatchLoss, type Group } from './balance-loss.ts';
export { createBalancer, type Balancer, type BalancerOptions } from './balancer.ts';
export { createSelectionBias, type SelectionBias, type SelectionBiasOptions } from './bias.ts';
export { countChosen, frequencies, sumRows } from './counts.ts';
export { inProcessGroup } from './reduce/in-process.ts';
export { alone, type Reduce } from './reduce/reduce.ts';
export { createSharedGroup, joinSharedGroup, type SharedGroup } from './reduce/shared-memory.ts';
export {
  mutualInformation,
  reportRouting,
  variation,
  type LayerReport,
  type RoutingReport,
} from './report.ts';
