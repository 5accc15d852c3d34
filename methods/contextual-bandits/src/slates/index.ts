export {
  createItemPositionModel,
  slotModel,
  withSlot,
  type ItemPositionModel,
  type SlotLayout,
} from './item-position.ts';
export {
  createRanker,
  remainingAt,
  type DecideOptions,
  type DrawOptions,
  type Ranker,
  type RankerOptions,
  type RankOptions,
  type SlotModel,
} from './rank.ts';
