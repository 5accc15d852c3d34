// Streams with a state, for models that draw in order: each belongs to a logical rank and can be moved and jumped.
import { keyOf, UNIT } from './counter.ts';
import { philox } from './philox.ts';

/** All there is to a stream: whoever has it goes on where it stood. */
export interface StreamState {
  readonly seed: number;
  /** The logical rank, below 2³²: the part of the batch that the stream belongs to, whoever computes it. */
  readonly logical: number;
  /** Numbers drawn so far. */
  readonly offset: number;
}

export interface RankStream {
  /** In [0, 1), a multiple of 2⁻²⁴. */
  next(): number;
  /** Goes on by `count` ≥ 0 numbers, which nobody draws, in constant time. */
  jump(count: number): void;
  state(): StreamState;
}

/** Keeps streams apart from the counter's numbers of the same seed, whose key leaves this bit 0. */
const STREAMS = 0x80000000;
const TWO_32 = 2 ** 32;

/**
 * The stream of a state; another process that is given the state goes on alike. A stream of one's own for each
 * process, whatever it computes, is the baseline that resharding is measured against.
 * Throws RangeError for a state that is none.
 */
export function openStream({ seed, logical, offset }: StreamState): RankStream {
  const [low, high] = keyOf(seed);
  if (!Number.isInteger(logical) || logical < 0 || logical >= TWO_32)
    throw new RangeError(`A logical rank is a whole number below 2³², not ${logical}.`);
  const block = new Uint32Array(4);
  let at = checked(offset);
  let drawn = -1;
  return {
    next() {
      const wanted = Math.floor(at / 4);
      if (wanted !== drawn) {
        philox(block, [wanted % TWO_32, Math.floor(wanted / TWO_32), logical, 0], [low, high | STREAMS]);
        drawn = wanted;
      }
      return ((block[at++ % 4] ?? 0) >>> 8) * UNIT;
    },
    jump(count) {
      at = checked(at + checked(count));
    },
    state: () => ({ seed, logical, offset: at }),
  };
}

function checked(offset: number): number {
  if (!Number.isSafeInteger(offset) || offset < 0)
    throw new RangeError(`An offset is a whole number ≥ 0, not ${offset}.`);
  return offset;
}
