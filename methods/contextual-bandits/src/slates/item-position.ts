// The item-position model of clicks: how good an item is, and how much is seen of its slot, told apart.
import type { FeatureVector, Oracle, StoredModel } from '../types.ts';
import type { SlotModel } from './rank.ts';

/** A model of clicks whose features are those of the item and one for the slot. */
export interface ItemPositionModel extends SlotModel {
  /** Takes a matured row in: the item that stood in `slot` and its reward there. */
  learn(features: FeatureVector, slot: number, reward: number, weight?: number): void;
  predict(features: FeatureVector, slot: number): number;
  /** As it is now, for a ranker; learning goes on without changing it. */
  freeze(): SlotModel & { readonly model: StoredModel };
}

/** Where the features of slots lie, apart from those of items. */
export interface SlotLayout {
  /** Features of items have indices below this; that of slot s is `offset + s`. */
  readonly offset: number;
  /** Slots that have a feature each; those from the last one on share its feature. */
  readonly slots: number;
}

/** The item's features and that of the slot. Throws RangeError where an item's feature reaches into those of slots. */
export function withSlot(
  { indices, values }: FeatureVector,
  slot: number,
  { offset, slots }: SlotLayout,
): FeatureVector {
  for (const index of indices) {
    if (index >= offset) throw new RangeError(`Feature ${index} lies among those of slots, from ${offset} on.`);
  }
  const joined = { indices: new Uint32Array(indices.length + 1), values: new Float32Array(values.length + 1) };
  joined.indices.set(indices);
  joined.values.set(values);
  joined.indices[indices.length] = offset + Math.min(slot, slots - 1);
  joined.values[values.length] = 1;
  return joined;
}

/**
 * An item-position model on any oracle whose dimension is at least `offset + slots`. With a logistic one the odds of
 * a click are those of the item times those of the slot, so that an item is not credited for having stood on top.
 */
export function createItemPositionModel(oracle: Oracle, layout: SlotLayout): ItemPositionModel {
  const read = (model: { predict(features: FeatureVector): number }) => (features: FeatureVector, slot: number) =>
    model.predict(withSlot(features, slot, layout));
  return {
    learn: (features, slot, reward, weight) => oracle.learn(withSlot(features, slot, layout), reward, weight),
    predict: read(oracle),
    freeze() {
      const model = oracle.freeze();
      return { model, ...slotModel(model, layout) };
    },
  };
}

/** A stored model of `createItemPositionModel`, read again. */
export function slotModel(model: StoredModel, layout: SlotLayout): SlotModel {
  const { width } = model;
  return {
    predict: (features, slot) => model.predict(withSlot(features, slot, layout)),
    ...(width && {
      width: (features: FeatureVector, slot: number) =>
        width.call(model, withSlot(features, slot, layout)),
    }),
  };
}
