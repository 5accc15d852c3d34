// Random numbers that depend on what they are for, and not on who draws them or when.
import { philox } from './philox.ts';

/** What numbers are drawn for. All are whole numbers ≥ 0. */
export interface Place {
  /** Below 2³². */
  readonly step: number;
  /** Below 2¹⁶. */
  readonly layer: number;
  /** Which of a layer's draws: 0 for the dropout after attention, 1 after the MLP, as the model has it; below 2¹⁶. */
  readonly operation: number;
  /** The *global* index of the sample in its step; below 2³². */
  readonly sample: number;
}

/** draw = PRF(seed, step, layer, operation, global sample, element). */
export interface CounterRng {
  readonly seed: number;
  /** One number in [0, 1), a multiple of 2⁻²⁴ and so exact in single precision. */
  uniform(place: Place, element: number): number;
  /** Fills `out` with those of the elements `first`, `first` + 1, … */
  fill(place: Place, out: Float32Array, first?: number): void;
  /** 0 for an element dropped (with chance `rate` in [0, 1)), 1 / (1 − rate) for one kept. */
  dropout(place: Place, out: Float32Array, rate: number, first?: number): void;
}

const TWO_32 = 2 ** 32;
const TWO_16 = 2 ** 16;
export const UNIT = 2 ** -24;

/**
 * Philox keyed by `seed` (a whole number ≥ 0 below 2⁵³); the counter holds element / 4, sample, step, and layer with
 * operation, so that no two places share a block. Throws RangeError for what does not fit.
 */
export function createCounterRng(seed: number): CounterRng {
  const key = keyOf(seed);
  const block = new Uint32Array(4);
  /** Calls `write` with each element of `length` and its word. */
  const draw = (place: Place, first: number, length: number, write: (at: number, u: number) => void) => {
    check(place, first + length);
    const high = place.layer * TWO_16 + place.operation;
    for (let at = 0; at < length;) {
      const element = first + at;
      philox(block, [Math.floor(element / 4), place.sample, place.step, high], key);
      for (let word = element % 4; word < 4 && at < length; word++, at++) {
        write(at, ((block[word] ?? 0) >>> 8) * UNIT);
      }
    }
  };
  return {
    seed,
    uniform(place, element) {
      let drawn = 0;
      draw(place, element, 1, (_, u) => {
        drawn = u;
      });
      return drawn;
    },
    fill(place, out, first = 0) {
      draw(place, first, out.length, (at, u) => {
        out[at] = u;
      });
    },
    dropout(place, out, rate, first = 0) {
      if (!(rate >= 0 && rate < 1)) throw new RangeError(`A dropout rate is in [0, 1), not ${rate}.`);
      const kept = 1 / (1 - rate);
      draw(place, first, out.length, (at, u) => {
        out[at] = u < rate ? 0 : kept;
      });
    },
  };
}

/** The two words of the key of a seed. Throws RangeError for what is no whole number from 0 to 2⁵³ − 1. */
export function keyOf(seed: number): [number, number] {
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new RangeError(`A seed is a whole number ≥ 0, not ${seed}.`);
  return [seed % TWO_32, Math.floor(seed / TWO_32)];
}

const below = (value: number, limit: number) => Number.isInteger(value) && value >= 0 && value < limit;

function check({ step, layer, operation, sample }: Place, last: number): void {
  const fits =
    below(step, TWO_32) && below(sample, TWO_32) && below(layer, TWO_16) && below(operation, TWO_16);
  if (!fits || !below(last, 4 * TWO_32)) {
    throw new RangeError(
      'Step and sample are whole numbers below 2³², layer and operation below 2¹⁶, elements below 2³⁴; ' +
        `these are step ${step}, sample ${sample}, layer ${layer}, operation ${operation}, ${last} elements.`,
    );
  }
}
