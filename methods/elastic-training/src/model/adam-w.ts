// AdamW (Loshchilov and Hutter, 2019) on any part of a layer's parameters: each element is updated for itself.
import type { Part } from './layer.ts';

export interface AdamWOptions {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
}

export const ADAM_W: AdamWOptions = {
  learningRate: 3e-3, // small net
  beta1: 0.9,
  beta2: 0.95,
  epsilon: 1e-8,
  weightDecay: 0.1,
};

/** Master weights and the optimiser's slots of some elements. */
export interface Slots {
  readonly master: Float32Array;
  readonly m: Float32Array;
  readonly v: Float32Array;
}

/** In memory of their own, one after the other, as they are sent and stored. */
function copyOf(slots: Slots): Slots {
  const { length } = slots.master;
  const all = new Float32Array(3 * length);
  const [master, m, v] = [0, 1, 2].map((place) => all.subarray(place * length, (place + 1) * length));
  if (!master || !m || !v) throw new Error('There are three slots.');
  master.set(slots.master);
  m.set(slots.m);
  v.set(slots.v);
  return { master, m, v };
}

/** Of a layer: which of its elements decay. Only elements of a part are updated. */
export interface Decaying {
  readonly parts: readonly Pick<Part, 'start' | 'end' | 'decay'>[];
}

/**
 * The slots after `step` (from 1), in memory of their own: the old ones stay as they are, to go back to.
 * `gradient` times `scale` is the gradient of the mean loss; `start` is the first element's place in the layer.
 */
export function adamW(
  slots: Slots,
  gradient: Float32Array,
  { layer, start, step, scale }: { layer: Decaying; start: number; step: number; scale: number },
  options: AdamWOptions = ADAM_W,
): Slots {
  const { learningRate, beta1, beta2, epsilon, weightDecay } = options;
  const { master, m, v } = copyOf(slots);
  const correct1 = 1 - beta1 ** step;
  const correct2 = 1 - beta2 ** step;
  for (const part of layer.parts) {
    const shrink = part.decay ? 1 - learningRate * weightDecay : 1;
    const from = Math.max(0, part.start - start);
    const to = Math.min(master.length, part.end - start);
    for (let i = from; i < to; i++) {
      const g = (gradient[i] ?? 0) * scale;
      const first = beta1 * (m[i] ?? 0) + (1 - beta1) * g;
      const second = beta2 * (v[i] ?? 0) + (1 - beta2) * g * g;
      m[i] = first;
      v[i] = second;
      const move = (learningRate * (first / correct1)) / (Math.sqrt(second / correct2) + epsilon);
      master[i] = (master[i] ?? 0) * shrink - move;
    }
  }
  return { master, m, v };
}
