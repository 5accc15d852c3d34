// Ranks in worker threads: an all-reduce over shared memory, without a message.
import type { Reduce } from './reduce.ts';

/** To be sent to every thread; structured cloning shares the memory. */
export interface SharedGroup {
  readonly ranks: number;
  /** Longest array that can be summed. */
  readonly capacity: number;
  /** Two 32-bit words (who has arrived, number of the barrier), then `ranks × capacity` doubles. */
  readonly memory: SharedArrayBuffer;
}

const CONTROL_BYTES = 8;
const [ARRIVED, BARRIER] = [0, 1];

/** Memory for `ranks` threads that sum arrays of up to `capacity` numbers. */
export function createSharedGroup(ranks: number, capacity: number): SharedGroup {
  if (!Number.isInteger(ranks) || ranks < 1) throw new RangeError(`${ranks} ranks make no group.`);
  if (!Number.isInteger(capacity) || capacity < 1)
    throw new RangeError(`A capacity of ${capacity} holds nothing.`);
  return { ranks, capacity, memory: new SharedArrayBuffer(CONTROL_BYTES + 8 * ranks * capacity) };
}

/**
 * The `reduce` of one rank. It blocks its thread until all have come, as a collective does, which browsers allow in
 * workers only. All ranks add in the same order and so get the same bits. Throws Error where some rank does not come
 * within `patience` milliseconds: the group is then of no further use.
 */
export function joinSharedGroup(
  { ranks, capacity, memory }: SharedGroup,
  rank: number,
  { patience = 60_000 }: { patience?: number } = {},
): Reduce {
  if (!Number.isInteger(rank) || rank < 0 || rank >= ranks) {
    throw new RangeError(`Rank ${rank} is not in [0, ${ranks}).`);
  }
  const control = new Int32Array(memory, 0, 2);
  const slots = new Float64Array(memory, CONTROL_BYTES, ranks * capacity);
  return (values) => {
    if (values.length > capacity) {
      throw new RangeError(`${values.length} numbers are more than the group's capacity of ${capacity}.`);
    }
    slots.set(values, rank * capacity);
    passBarrier(control, ranks, patience);
    const sums = new Float64Array(values.length);
    for (let r = 0; r < ranks; r++) {
      for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] ?? 0) + (slots[r * capacity + i] ?? 0);
    }
    // Nobody may write its next numbers before all have read these.
    passBarrier(control, ranks, patience);
    return sums;
  };
}

/** Returns when all ranks are here. The last to arrive opens the barrier by giving it its next number. */
function passBarrier(control: Int32Array, ranks: number, patience: number): void {
  const barrier = Atomics.load(control, BARRIER);
  if (Atomics.add(control, ARRIVED, 1) === ranks - 1) {
    Atomics.store(control, ARRIVED, 0);
    Atomics.add(control, BARRIER, 1);
    Atomics.notify(control, BARRIER);
    return;
  }
  while (Atomics.load(control, BARRIER) === barrier) {
    if (Atomics.wait(control, BARRIER, barrier, patience) === 'timed-out') {
      throw new Error(
        `Not all of ${ranks} ranks came within ${patience} ms: one has ended, or calls less often.`,
      );
    }
  }
}
